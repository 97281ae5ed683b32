"""A result as lists know it: read by itself, it leaves the rest of its bytes unread and unchecked."""

import msgspec

from .base import Locale, Picture, Unit
from .codec import Record, decode
from .result import Category, Claim, Entry, Maturity, Transfer


class ListedResult(msgspec.Struct, frozen=True, kw_only=True, tag_field="schema", tag="result/1"):
    """The fields of a `Result` that lists, feeds and facets need, under the same names."""

    locale: Locale
    title: str
    id: str
    one_liner: str
    category: Category
    entry: Entry
    reporting_unit: Unit
    city: str
    units: tuple[Unit, ...]
    fields: tuple[str, ...]
    transfer: Transfer
    demonstration: bool = False
    claims: tuple[Claim, ...] = ()
    maturity: Maturity | None = None
    keywords: tuple[str, ...] = ()
    landmark_year: int | None = None
    picture: Picture | None = None


_decoder = msgspec.json.Decoder(ListedResult)


def decode_listed(data: bytes) -> ListedResult | Record:
    """A result as lists know it. One without a lead picture is read whole: a figure of its story may stand for it.

    Raises as `decode` does, for what is wrong in the fields that are read.
    """
    try:
        listed = _decoder.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return decode(data)
    return listed if listed.picture else decode(data)
