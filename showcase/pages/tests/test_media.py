"""What is made of a picture for the public."""

import io

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from showcase.pages import media
from showcase.pages.models import ShowcaseImage

pytestmark = pytest.mark.django_db


def jpeg(**beside) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 48), (255, 0, 0)).save(buffer, "JPEG", quality=95, **beside)
    return buffer.getvalue()


def renditions_of(data: bytes) -> list[Image.Image]:
    image = ShowcaseImage.objects.create(title="示例", file=ContentFile(data, "a.jpg"), width=64, height=48)
    return [Image.open(media.approval_media().path(row.name)) for row in media.renditions(image)]


def red_and_green_swapped() -> bytes:
    """A colour profile by which what is written as red means green."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"____").replace(b"gXYZ", b"rXYZ").replace(b"____", b"gXYZ")


def test_a_picture_is_shown_in_the_colours_and_the_way_up_of_its_camera():
    turned = Image.Exif()
    turned[0x0112] = 6
    for rendition in renditions_of(jpeg(icc_profile=red_and_green_swapped(), exif=turned)):
        assert rendition.size == (48, 64)
        red, green, _blue = rendition.convert("RGB").getpixel((24, 32))
        assert green > 240 > 15 > red


@pytest.mark.parametrize("beside", [{"icc_profile": b"broken"}, {"comment": b"internal"}, {"xmp": b"internal"}])
def test_nothing_beside_the_picture_is_kept(beside):
    for rendition in renditions_of(jpeg(**beside)):
        assert not rendition.info.keys() & {"icc_profile", "comment", "xmp", "exif"}
        assert rendition.convert("RGB").getpixel((24, 32))[0] > 240


def test_preview_picture_is_cut_about_the_focal_point():
    from PIL import Image as Pillow

    from showcase.pages import social

    picture = Pillow.new("RGB", (2000, 2000), "white")
    picture.paste((255, 0, 0), (0, 0, 2000, 100))

    top, bottom = social.cropped(picture, (50, 0)), social.cropped(picture, (50, 100))

    assert top.size == bottom.size == social.SIZE
    assert top.getpixel((600, 5)) == (255, 0, 0)
    assert bottom.getpixel((600, 5)) == (255, 255, 255)


def test_story_without_a_picture_has_a_plate_of_its_own_kept_as_media(db):
    from showcase.pages import media

    first, again, other = (media.social(None, seed=f"result/{key}") for key in "AAB")

    assert first == again
    assert first.name != other.name
    assert (first.width, first.height) == (1200, 630)
    assert media.approval_media().path(first.name).is_file()
