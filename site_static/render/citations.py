"""How to cite a result: GB/T 7714-2015 for people, BibTeX and RIS for reference managers."""

import base64
import re
from collections.abc import Iterable
from typing import NamedTuple

from content.records import Locale

SHOWN_AUTHORS = 3
"""GB/T 7714-2015, 8.1.2: up to three are named, the others stand for themselves as 等 or et al."""
BIBTEX = re.compile(r"[\\{}$&#^_%~]")
BIBTEX_WORDS = {"\\": r"\textbackslash{}", "^": r"\^{}", "~": r"\~{}"}


class Work(NamedTuple):
    """What is cited. ``day`` is the day of the version that the page shows (ISO 8601), empty for a draft."""

    id: str
    title: str
    authors: tuple[str, ...]
    abstract: str
    day: str
    site: str
    address: str
    locale: Locale


class Citation(NamedTuple):
    """One form of citation; ``link`` holds the file itself, so that it works without script and without a server."""

    name: str
    text: str
    file: str
    link: str


def citations(work: Work) -> tuple[Citation, ...]:
    """The forms for reference managers."""
    return (
        _citation("BibTeX", bibtex(work), f"{work.id}.bib", "application/x-bibtex"),
        _citation("RIS", ris(work), f"{work.id}.ris", "application/x-research-info-systems"),
    )


def gbt7714(work: Work, accessed: str, others: str) -> str:
    """An electronic bulletin, [EB/OL]; ``accessed`` stands where the reader's day of access goes."""
    rest = [others] if len(work.authors) > SHOWN_AUTHORS else []
    authors = ", ".join([*work.authors[:SHOWN_AUTHORS], *rest])
    day = f"({work.day})" if work.day else ""
    stop = "" if not authors else " " if authors.endswith(".") else ". "
    return f"{authors}{stop}{work.title}[EB/OL]. {day}[{accessed}]. {work.address}."


def bibtex(work: Work) -> str:
    """``@misc`` with braces that keep organisations and capitals as they are."""
    fields = {
        "author": " and ".join(f"{{{_tex(author)}}}" for author in work.authors),
        "title": f"{{{_tex(work.title)}}}",
        "howpublished": _tex(work.site),
        "year": work.day[:4],
        "date": work.day,
        "url": work.address,
        "note": work.id,
        "langid": "chinese" if work.locale == "zh-hans" else "english",
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{work.id},", *lines, "}"]) + "\n"


def ris(work: Work) -> str:
    """An ``ELEC`` reference; a line of RIS holds one value and no break."""
    pairs: Iterable[tuple[str, str]] = (
        ("TY", "ELEC"),
        *(("AU", author) for author in work.authors),
        ("TI", work.title),
        ("AB", work.abstract),
        ("PY", work.day[:4]),
        ("DA", work.day.replace("-", "/")),
        ("PB", work.site),
        ("AN", work.id),
        ("LA", "zh" if work.locale == "zh-hans" else "en"),
        ("UR", work.address),
    )
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - "]) + "\r\n"


def _tex(text: str) -> str:
    return BIBTEX.sub(lambda match: BIBTEX_WORDS.get(match[0], f"\\{match[0]}"), " ".join(text.split()))


def _citation(name: str, text: str, file: str, kind: str) -> Citation:
    return Citation(name, text, file, f"data:{kind};base64,{base64.b64encode(text.encode()).decode()}")
