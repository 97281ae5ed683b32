"""The words of the private side: take them from code and templates, bring the catalogues up to date, compile them.

Chinese is the source; ``cms/locale/en`` has the English. ``cms/locale/zh_Hans`` has Chinese for what Wagtail and
its companions leave in English: no program extracts it. Compiled catalogues are kept beside their text, so that
running the desk needs no compiler; a test holds the two together.
"""

import ast
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "cms" / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
PARTS = ("cms", "showcase")
KEYWORDS = {**dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")), "pgettext_lazy": ((1, "c"), 2)}
_IN_TEMPLATE = re.compile(r"""\b(?:gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))\)""")


def messages() -> Catalog:
    """Every word that the private side passes to gettext, with the files that do."""
    found = Catalog()
    for path in sorted(path for part in PARTS for path in (ROOT / part).rglob("*")):
        if not {"tests", "migrations"}.isdisjoint(path.parts):
            continue
        for word, context in words_of(path):
            found.add(word, locations=[(path.relative_to(ROOT).as_posix(), 0)], context=context)
    return found


def words_of(path: Path) -> Iterator[tuple[str, str | None]]:
    """The words of a file, each with its context where the same Chinese has two meanings in English."""
    if path.suffix == ".py":
        for _line, word, _comments, context in extract_from_file("python", path, keywords=KEYWORDS):
            yield str(word), context
    elif path.suffix == ".html":
        for literal in _IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"), origin=path.name)):
            yield ast.literal_eval(literal), None


def read(path: Path) -> Catalog:
    """A catalogue as its text has it."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def update(catalogue: Catalog, template: Catalog) -> None:
    """Add what is new, drop what is gone. Nothing is guessed: what is new has no translation yet."""
    template.creation_date = catalogue.creation_date
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()


def untranslated(catalogue: Catalog) -> list[str]:
    """The words that have no translation."""
    return [str(message.id) for message in catalogue if message.id and not message.string]


def compiled(path: Path) -> bytes:
    """What stands beside a catalogue for the running desk."""
    buffer = BytesIO()
    write_mo(buffer, read(path))
    return buffer.getvalue()


def main() -> int:
    """0 when every word has its English; otherwise 3, with the words that have none on stdout."""
    catalogue = read(ENGLISH)
    update(catalogue, messages())
    with ENGLISH.open("wb") as file:
        write_po(file, catalogue, width=0, sort_by_file=True, include_lineno=False)
    for path in LOCALE.rglob("*.po"):
        path.with_suffix(".mo").write_bytes(compiled(path))
    missing = untranslated(catalogue)
    print(f"共 {len(catalogue)} 条，{len(missing)} 条缺英文。", file=sys.stderr)
    print(*missing, sep="\n", end="\n" if missing else "")
    return 3 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
