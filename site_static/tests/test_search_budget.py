"""What a first query costs on a portal of 2,000 results in two languages: bytes, not time."""

import gzip
import hashlib
from pathlib import Path

import pytest

from content import records as r
from search.index import write_index
from search.tests.corpus import compressed, csl_documents, rows, run_client
from site_static.render import PageMaker, Portal, assets, documents_of
from site_static.render.finder import facet_names_file, search_page

from .records import organisation, publication, references, result

RESULTS = 2_000
BUDGET = 150_000
"""Issue 5: what a first query transfers, compressed."""
HITS = 10
UNITS = 300


class Library:
    """Results with the titles, abstracts and keywords of real papers, each with a picture of its own."""

    def __init__(self) -> None:
        units = [organisation(f"unit-{n}", name=f"示例第{n}研究院", name_en=f"Institute {n}") for n in range(UNITS)]
        records = [*references(), *units, *(one for n in range(RESULTS) for one in (paper(n), paper(n, "en")))]
        self.stories = {id(envelope): (envelope, record) for envelope, record in map(_enveloped, enumerate(records))}

    def publications(self):
        return (envelope for envelope, _record in self.stories.values())

    def read(self, envelope):
        return self.stories[id(envelope)][1]


def _enveloped(numbered):
    number, record = numbered
    return publication(record, order=number + 1), record


PAPERS = csl_documents()
ABSTRACTS = [paper.abstract for paper in PAPERS if paper.abstract]
KEYWORDS = [tuple(row["keywords"])[:8] for row in rows("csl-docs.jsonl.gz") if row["keywords"]]


def paper(n: int, locale: r.Locale = "zh-hans") -> r.Result:
    abstract = ABSTRACTS[n % len(ABSTRACTS)]
    chinese = {
        "title": PAPERS[n].title,
        "one_liner": abstract[:30],
        "abstract": abstract[:150],
        "keywords": KEYWORDS[n % len(KEYWORDS)],
    }
    return result(
        1,
        locale,
        id=f"ZLHCG-{2020 + n // 1000}-{n % 1000:04d}",
        slug=f"paper-{n}",
        city=("city:330100", "city:330200")[n % 2],
        units=(r.Unit(organisation=f"unit-{n % UNITS}"), r.Unit(organisation=f"unit-{n * 7 % UNITS}")),
        reporting_unit=r.Unit(organisation=f"unit-{n % UNITS}"),
        picture=_picture(n),
        body=(),
        **(chinese if locale == "zh-hans" else {"title": f"Sample module number {n} of the series"}),
    )


def _picture(n: int) -> r.Picture:
    def rendition(ending: str, width: int) -> r.Rendition:
        name = hashlib.sha256(f"{n} {ending} {width}".encode()).hexdigest()
        return r.Rendition(name=f"{name}.{ending}", width=width, height=width * 2 // 3)

    sizes = tuple(rendition(ending, width) for ending in ("avif", "jpg") for width in (480, 1200))
    return r.Picture(alt="示例图片", credit="示例", licence="CC BY 4.0", renditions=sizes)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    library = Library()
    maker = PageMaker(Portal.load(library))
    root = tmp_path_factory.mktemp("site")
    for locale in ("zh-hans", "en"):
        told = [
            one
            for envelope, record in library.stories.values()
            if envelope.locale == locale
            for one in documents_of(maker, record, envelope)
        ]
        write_index(told, root / "search" / locale)
        for name, data in (facet_names_file(maker, locale), *search_page(maker, locale)):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    return root


def first_query(folder: Path, locale: str, text: str) -> int:
    """Compressed bytes until somebody who has loaded nothing yet sees the first hits."""
    index = folder / "search" / locale
    (told,) = run_client(index, [["show", {"text": text}, HITS]])
    assert len(told["result"]) == HITS, "the query finds enough to be worth measuring"
    page = folder / ("en/search" if locale == "en" else "search") / "index.html"
    theme = sum(len(gzip.compress(data, 6)) for data in assets().values())
    files = (page, index / "names.js", *(index / name for name in told["loaded"]))
    return theme + sum(map(compressed, files))


@pytest.mark.parametrize("text", ["系统", "研究", "模型", "效率"])
def test_a_first_query_keeps_its_budget(folder, text):
    assert 30_000 < first_query(folder, "zh-hans", text) <= BUDGET


def test_a_first_query_in_english_keeps_its_budget(folder):
    assert 30_000 < first_query(folder, "en", "module efficiency") <= BUDGET


def test_rows_carry_pictures(folder):
    assert "/media/" in (folder / "search/zh-hans/cards/0/0.js").read_text(encoding="utf-8")
