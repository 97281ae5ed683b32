"""Words that stand nowhere else, planted in what must stay inside or must come out, then looked for in files."""

import base64
import gzip
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import brotli
from django.core.exceptions import ValidationError
from django.db import models

from showcase.taxonomy.name_lists import NameListField

ZIPS = {".zip", ".docx", ".xlsx", ".pptx"}
SAMPLE = "字word0000"


@dataclass
class Flock:
    """Words of one kind. Each is ``han`` and ``latin`` with a number: half of it gives it away."""

    han: str
    latin: str
    planted: dict[str, str] = field(default_factory=dict)
    """Each word with the place that holds it."""

    def word(self, place: str, *, english: bool = False) -> str:
        """A new word for ``place``. English texts may hold no Chinese character."""
        word = f"{'' if english else self.han}{self.latin}{len(self.planted):04d}"
        self.planted[word] = place
        return word

    def is_in(self, value: object) -> bool:
        return self.han in str(value) or self.latin in str(value)

    def found_in(self, folder: Path) -> list[str]:
        """Where below ``folder`` a word of the flock stands, in whatever form, with what is around it."""
        needles = forms(self.han) | forms(self.latin)
        return [
            f"{name}: {_around(data, needle)}"
            for name, data in readings(folder)
            for needle in needles
            if needle in data
        ]

    def missing_from(self, folder: Path) -> set[str]:
        """Places none of whose words stands in a file below ``folder``."""
        everything = b"\n".join(data for _name, data in readings(folder))
        found = {place for word, place in self.planted.items() if word.encode() in everything}
        return set(self.planted.values()) - found


def _around(data: bytes, needle: bytes) -> str:
    start = data.index(needle)
    return repr(data[max(0, start - 60) : start + len(needle) + 40])


def forms(text: str) -> set[bytes]:
    """A text as files may hold it: in any encoding, escaped for JSON, HTML or an address, in base64."""
    spelled = {text, text.upper(), quote(text), quote(text).lower(), "".join(f"&#{ord(letter)};" for letter in text)}
    for json_escape, html_escape in (("\\u{:04x}", "&#x{:x};"), ("\\u{:04X}", "&#x{:X};")):
        spelled |= {"".join(escape.format(ord(letter)) for letter in text) for escape in (json_escape, html_escape)}
    encoded = {text.encode(name) for name in ("gb18030", "utf-16-le", "utf-16-be")}
    return {form.encode() for form in spelled} | encoded | _base64(text.encode())


def _base64(data: bytes) -> set[bytes]:
    """What base64 makes of ``data`` whatever stands before and after it."""
    return {
        base64.b64encode(bytes(before) + data)[-(-before * 8 // 6) : (before + len(data)) * 8 // 6]
        for before in range(3)
    }


def readings(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file below ``folder``: its name and bytes; what is packed is unpacked as well."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name, data = str(path.relative_to(folder)), path.read_bytes()
        yield name, name.encode() + b"\n" + data
        if path.suffix == ".gz":
            yield f"{name} unpacked", gzip.decompress(data)
        if path.suffix == ".br":
            yield f"{name} unpacked", brotli.decompress(data)
        if path.suffix in ZIPS:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                yield from ((f"{name}/{member}", archive.read(member)) for member in archive.namelist())


def text_columns(model: type[models.Model]) -> Iterator[Any]:
    """The columns of a model into which people can write what they like."""
    for column in model._meta.concrete_fields:
        is_text = isinstance(column, models.CharField | models.TextField | NameListField)
        if is_text and not column.choices and not column.primary_key and _takes_words(column):
            yield column


def _takes_words(column: Any) -> bool:
    try:
        column.run_validators(_value(column, SAMPLE))
    except ValidationError:
        return False
    return True


def _value(column: Any, word: str) -> Any:
    if isinstance(column, NameListField):
        return [word]
    if isinstance(column, models.URLField):
        return f"https://portal.example/{word}"
    return f"{word}@example.org" if isinstance(column, models.EmailField) else word


def plant(row: Any, *, secret: Flock, public: Flock | None = None, leave: Iterable[str] = ()) -> None:
    """Give every text column of a `Source` a word of its own and save it; without ``public``, all of it is secret.

    A column of which the constraints ask to be empty in this row stays as it is.
    """
    names = {column.name for column in text_columns(type(row))}
    for column in text_columns(type(row)):
        if column.name in leave or not _may_hold_words(row, column):
            continue
        is_secret = public is None or column.name in row.INTERNAL or not getattr(row, "is_public", True)
        english = column.name.endswith("_en") or not (is_secret or f"{column.name}_en" in names)
        english = english or isinstance(column, models.URLField | models.EmailField)
        word = (secret if is_secret else public).word(f"{row._meta.label}.{column.name}", english=english)
        setattr(row, column.name, _value(column, word))
    row.save()


def _may_hold_words(row: Any, column: Any) -> bool:
    before = getattr(row, column.name)
    setattr(row, column.name, _value(column, SAMPLE))
    try:
        row.validate_constraints()
    except ValidationError:
        return False
    finally:
        setattr(row, column.name, before)
    return True
