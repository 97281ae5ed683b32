"""The portal's search: quality, size, transfer and speed, each beside a reference: ``python -m tools.bench.search``.

The reference is a scan: every text is loaded and looked through for what was typed. Chinese documents are those of the
tests' set; documents of it that have no abstract borrow one. English texts are windows of Python's own documentation.
"""

import gzip
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from pydoc_data import topics
from statistics import mean, median
from typing import Any

from search.document import Document
from search.index import write_index
from search.quality import ndcg, recall, reciprocal_rank
from search.query import find
from search.reader import Index
from search.tests.corpus import compressed, csl_documents, document, first_page, rows, run_client, short_names

SIZES = (2_000, 10_000)
BUDGET = 150_000
"""Bytes of a first query at the smaller size (issue 5)."""
FIRST, FOLLOWING = 12, 200
"""First queries, each by a visitor who has loaded nothing; queries of one visitor."""

Gains = dict[str, list[tuple[float, float, float]]]
Search = Callable[[str], list[str]]


def main() -> None:
    print("\n检索质量 (dev)\t查询数\tnDCG@10\t召回@10\tMRR\t逐字扫描 nDCG@10")
    _print_quality()
    heads = ("成果数", "语种", "生成", "索引", "压缩后", "文件", "首次查询传输", "预算", "扫描须传输")
    print("\n" + "\t".join((*heads, "首次应答", "后续应答 (中位/最慢)", "扫描应答")))
    for size in SIZES:
        _print_size("zh-hans", list(chinese(size)))
        _print_size("en", list(english(size)))


def _print_quality() -> None:
    documents = csl_documents()
    judged = {row["id"] for row in rows("csl-docs.jsonl.gz") if row["keywords"] is not None}
    with tempfile.TemporaryDirectory(prefix="hcg-search-") as folder:
        write_index(documents, Path(folder))
        ours = _gains(_indexed(Path(folder)), judged)
    scanned = _gains(_scan({one.id: _text(one) for one in documents}), judged)
    for kind, gains in ours.items():
        figures = [mean(gain[place] for gain in gains) for place in range(3)]
        figures.append(mean(gain[0] for gain in scanned[kind]))
        print("\t".join((kind, f"{len(gains):,}", *(f"{figure:.3f}" for figure in figures))), flush=True)


def _indexed(folder: Path) -> Search:
    index = Index.open(folder)
    names = [index.card(number).id for number in range(index.documents)]
    return lambda text: [names[number] for number in find(index, [text])[0].numbers]


def _scan(texts: dict[str, str]) -> Search:
    """Documents that contain every word of a query, the one with the most occurrences first."""

    def search(query: str) -> list[str]:
        words = query.split()
        found = [(sum(map(text.count, words)), name) for name, text in texts.items() if all(w in text for w in words)]
        return [name for _count, name in sorted(found, key=lambda one: -one[0])]

    return search


def _text(one: Document) -> str:
    return f"{one.title} {one.line} {one.abstract}"


def _gains(search: Search, judged: set[str]) -> Gains:
    gains: Gains = defaultdict(list)
    for query in rows("csl-queries.dev.jsonl.gz"):
        found, relevant = search(query["query"]), query["relevant"]
        if query["type"] != "known_item":
            found = [name for name in found if name in judged]
        gains[query["type"]].append((ndcg(found, relevant), recall(found, relevant), reciprocal_rank(found, relevant)))
    return gains


def _print_size(locale: str, documents: list[Document]) -> None:
    queries = list(_two_words(documents))
    with tempfile.TemporaryDirectory(prefix="hcg-search-") as name:
        folder = Path(name)
        started = time.perf_counter()
        write_index(documents, folder)
        seconds = time.perf_counter() - started
        files = list(folder.rglob("*.js"))
        first = [first_page(folder, text) for text in queries[:FIRST]]
        following = [told["milliseconds"] for told in run_client(folder, [["answer", {"text": q}] for q in queries])]
        cells = (
            f"{len(documents):,}",
            locale,
            f"{seconds:.1f} s",
            f"{sum(path.stat().st_size for path in files) / 1e6:.1f} MB",
            f"{sum(map(compressed, files)) / 1e6:.1f} MB",
            f"{len(files):,}",
            f"{max(size for size, _time in first) / 1000:.0f} KB",
            f"{BUDGET / 1000:.0f} KB" if len(documents) == SIZES[0] else "—",
            f"{len(gzip.compress(' '.join(map(_text, documents)).encode())) / 1000:,.0f} KB",
            f"{median(time for _size, time in first):.0f} ms",
            f"{median(following):.1f} / {max(following):.1f} ms",
            f"{_scanning(documents, queries):.1f} ms",
        )
    print("\t".join(cells), flush=True)


def _scanning(documents: list[Document], queries: list[str]) -> float:
    search = _scan({one.id: _text(one) for one in documents})
    started = time.perf_counter()
    for query in queries:
        search(query)
    return (time.perf_counter() - started) * 1000 / len(queries)


def _two_words(documents: list[Document]) -> Iterator[str]:
    """Queries of two words from the title of one document."""
    drawn = random.Random(5)  # noqa: S311  # the same in every run
    for one in drawn.sample(documents, FOLLOWING):
        if one.locale == "en":
            yield " ".join(drawn.sample(one.title.split(), 2))
        else:
            starts = sorted(drawn.sample(range(max(len(one.title) - 4, 2)), 2))
            yield " ".join(one.title[start : start + drawn.choice((2, 3, 4))] for start in starts)


def chinese(size: int) -> Iterator[Document]:
    """Titles and abstracts of the set; there are 9,999, so the first comes twice among 10,000."""
    given = csl_documents()
    abstracts = [one.abstract[:150] for one in given if one.abstract]
    keywords = [tuple(row["keywords"]) for row in rows("csl-docs.jsonl.gz") if row["keywords"] is not None]
    names = list(short_names().items())
    for number in range(size):
        abstract, units = abstracts[number % len(abstracts)], names[number % len(names) : number % len(names) + 2]
        yield _document(
            number,
            "zh-hans",
            given[number % len(given)].title,
            line=abstract[:30],
            abstract=abstract,
            keywords=keywords[number % len(keywords)],
            organisations=tuple(name for name, _short in units),
            aliases=tuple(short for _name, shorts in units for short in shorts),
            claims=(f"{abstract[30:60]}国内领先",),
            metrics=(f"效率 {number % 100}.{number % 7}%", f"功率 {number % 900} kW"),
        )


def english(size: int) -> Iterator[Document]:
    words = " ".join(topics.topics.values()).replace("*", "").replace("`", "").split()
    for number in range(size):
        start = number * 61 % (len(words) - 200)
        window = words[start : start + 120]
        yield _document(
            number,
            "en",
            " ".join(window[:10]),
            line=" ".join(window[10:22]),
            abstract=" ".join(window[22:112]),
            keywords=(" ".join(window[112:114]), " ".join(window[114:116])),
            organisations=(f"{window[117].title()} University",),
            claims=(f"Leading in {' '.join(window[100:112])}",),
            metrics=(f"efficiency {number % 100}.{number % 7}%", f"power {number % 900} kW"),
        )


def _document(number: int, locale: str, title: str, **facts: Any) -> Document:
    return document(
        f"ZLHCG-{2000 + number // 500}-{number % 500:04d}",
        title,
        locale=locale,
        date=date(2000, 1, 1) + timedelta(days=number),
        facets={
            "field": (f"f{number % 15}",),
            "city": (f"c{number % 11}",),
            "category": (f"k{number % 3}",),
            "claim": tuple(sorted({f"a{number % 5}", f"a{number % 7}"})),
            "maturity": (f"m{number % 9}",),
            "year": (str(2000 + number // 500),),
            "organisation": (f"o{number * 7 % 600}", f"p{number * 13 % 400}"),
        },
        **facts,
    )


if __name__ == "__main__":
    main()
