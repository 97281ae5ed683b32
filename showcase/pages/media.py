"""From an editor's upload to the files of a record: renditions by content hash, made once.

Pictures become AVIF and JPEG at two widths, without metadata; documents stay as they are. All lie in the
private approval store until a publication copies them into the record.
"""

import contextlib
import io
from pathlib import Path
from typing import Any

from django.conf import settings
from PIL import Image, ImageCms, ImageOps

from content import records
from content.store import MediaStore

from .models.media import MediaCopy
from .social import cropped, plate

WIDTHS = (480, 1200)
FORMATS: dict[str, dict[str, Any]] = {"avif": {"quality": 60, "speed": 6}, "jpg": {"quality": 80, "progressive": True}}
COLOUR_MANAGED = {"RGB", "L", "CMYK"}
SRGB = ImageCms.createProfile("sRGB")
PILLOW_NAMES = {"avif": "AVIF", "jpg": "JPEG"}


def approval_media() -> MediaStore:
    """The private store of what was put up for approval."""
    return MediaStore(Path(settings.APPROVAL_MEDIA_ROOT))


def picture(image: Any, *, alt: str, caption: str, english: bool) -> records.Picture:
    """A picture of a record: renditions with credit and licence in the language of the record."""
    return records.Picture(
        alt=alt,
        caption=caption,
        credit=image.credit_en if english else image.credit,
        licence=image.licence_en if english else image.licence,
        source="" if english else image.source,
        renditions=renditions(image),
        focus=_focus(image),
    )


def _focus(image: Any) -> tuple[int, int]:
    if image.focal_point_x is None or not image.width or not image.height:
        return (50, 50)
    return (round(100 * image.focal_point_x / image.width), round(100 * image.focal_point_y / image.height))


def renditions(image: Any) -> tuple[records.Rendition, ...]:
    """The encoded sizes of an image, made at the first call for these bytes and remembered."""
    data = _bytes(image.file)
    digest = records.digest(data)
    copy = MediaCopy.objects.filter(source=digest, suffix="picture").first()
    if copy is None:
        files = [list(item) for item in _encode(data, digest)]
        copy, _created = MediaCopy.objects.get_or_create(source=digest, suffix="picture", defaults={"files": files})
    return tuple(records.Rendition(name=name, width=width, height=height) for name, width, height in copy.files)


def social(image: Any | None, *, seed: str) -> records.Rendition:
    """What link previews show of a story: the middle of its lead picture, or a plate drawn from ``seed``."""
    data = _bytes(image.file) if image else seed.encode()
    kind = "social" if image else "plate"
    digest = records.digest(data)
    copy = MediaCopy.objects.filter(source=digest, suffix=kind).first()
    if copy is None:
        drawn = cropped(_opened(data), _focus(image)) if image else plate(seed)
        encoded = _encoded(drawn, "jpg", FORMATS["jpg"])
        files = [[approval_media().put(encoded, "jpg"), *drawn.size]]
        copy, _created = MediaCopy.objects.get_or_create(source=digest, suffix=kind, defaults={"files": files})
    ((name, width, height),) = copy.files
    return records.Rendition(name=name, width=width, height=height)


def document_file(document: Any) -> tuple[str, int]:
    """Name and size in bytes of a document's copy in the store."""
    data = _bytes(document.file)
    suffix = Path(document.file.name).suffix.lower().lstrip(".")
    return approval_media().put(data, suffix), len(data)


def _bytes(file: Any) -> bytes:
    with file.storage.open(file.name, "rb") as stream:
        return bytes(stream.read())


def _encode(data: bytes, digest: str) -> list[tuple[str, int, int]]:
    image = _opened(data)
    made = []
    for width in sorted({min(width, image.width) for width in WIDTHS}):
        height = max(1, round(image.height * width / image.width))
        for suffix, options in FORMATS.items():
            ready = settings.SEED_ROOT / "media" / "renditions" / f"{digest}-{width}.{suffix}"
            encoded = ready.read_bytes() if ready.is_file() else _resize(image, width, height, suffix, options)
            made.append((approval_media().put(encoded, suffix), width, height))
    return made


def _opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as original:
        return _bare(ImageOps.exif_transpose(original))


def _bare(image: Image.Image) -> Image.Image:
    """The picture in sRGB and without what was written beside it: Pillow copies comments and colour profiles along."""
    profile = image.info.get("icc_profile")
    bare = image if image.mode in COLOUR_MANAGED else image.convert("RGB")
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError):  # a profile that is broken or of other colours
            bare = ImageCms.profileToProfile(bare, io.BytesIO(profile), SRGB, outputMode="RGB") or bare
    bare = bare.convert("RGB")
    bare.info = {}
    return bare


def _resize(image: Image.Image, width: int, height: int, suffix: str, options: dict[str, Any]) -> bytes:
    return _encoded(image.resize((width, height), Image.Resampling.LANCZOS), suffix, options)


def _encoded(image: Image.Image, suffix: str, options: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, PILLOW_NAMES[suffix], **options)
    return buffer.getvalue()
