"""A large synthetic record, and what a build of it costs: ``python -m site_static.tests.synthetic 10000``.

November 2026, 2 cores busy with other work (load 3 to 7), tmpfs, 2 processes, both languages, 22 KB of HTML a result:
1,000 results: 4.4 to 5.6 s of processor time in each process, 69 MB; 10,000: 49 s in each, 217 MB, 68,000 files.
Of a result's page, templates take 0.4 to 0.7 ms, decoding 0.13 ms, its place in the search 0.2 ms before it is
written.
"""

import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from pydoc_data import topics
from typing import Any

import msgspec

from content import records as r
from content.store import RecordStore
from search.tests.corpus import rows
from site_static.engine import build

from .records import blocks, media, publication, references, result

CITIES = tuple(f"city:3{number:02d}00" for number in range(1, 12))
FIELDS = tuple(f"field:f{number}" for number in range(1, 16))
TEXT = "本成果面向产业需求，围绕关键问题提出新方法，经第三方检测和用户验证，形成可复制的做法。" * 14
TEXT_EN = "The result answers an industrial need with a new method, tested by a third party and proved by users. " * 9


def synthetic_stories(results: int) -> Iterator[r.StoryRecord]:
    """``results`` results in both languages, spread over cities, fields and years, 25 at most."""
    a_year = max(400, results // 25)
    full = {locale: blocks(locale) for locale in r.LOCALES}
    for number in range(1, results + 1):
        for locale in r.LOCALES:
            html = f"<p>{TEXT if locale == 'zh-hans' else TEXT_EN}</p><h3>{number}</h3>"
            body = (r.Prose(html=html), full[locale][2], r.Prose(html=html), *full[locale][6:8], r.Prose(html=html))
            year = 2000 + number // a_year
            yield result(
                number % 10_000,
                locale,
                id=f"ZLHCG-{2000 + number // 10_000}-{number % 10_000:04d}",
                slug=f"synthetic-{number}",
                **_texts(number, locale),
                city=CITIES[number % len(CITIES)],
                fields=(FIELDS[number % len(FIELDS)],),
                entry=r.Entry(batch="b", document="d", entered_on=date(year, 6, 20)),
                body=body,
            )


@cache
def _papers() -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Titles, abstracts and keywords of real papers: an index has as many terms as a real one."""
    papers = (row for row in rows("csl-docs.jsonl.gz") if row["abstract"] and row["keywords"])
    return tuple((row["title"], row["abstract"][:150], tuple(row["keywords"][:8])) for row in papers)


@cache
def _words() -> tuple[str, ...]:
    """Running English text: Python's own documentation."""
    return tuple(re.findall(r"[A-Za-z-]{2,}", " ".join(topics.topics.values())))


def _texts(number: int, locale: r.Locale) -> dict[str, Any]:
    if locale == "en":
        start = number * 61 % (len(_words()) - 200)
        words = _words()[start : start + 120]
        return {
            "title": " ".join(words[:10]),
            "one_liner": " ".join(words[10:22]),
            "abstract": " ".join(words[22:100]),
            "keywords": (" ".join(words[112:114]), " ".join(words[114:116])),
        }
    title, abstract, keywords = _papers()[number % len(_papers())]
    return {"title": title, "one_liner": abstract[:30], "abstract": abstract, "keywords": keywords}


def synthetic_record(root: Path, results: int) -> RecordStore:
    """Written without flushing each file: this is a benchmark, not a publication."""
    store = RecordStore(root)
    media(store)
    terms = (
        *(r.Term(id=term, name=f"示例市 {n}", name_en=f"City {n}", slug=f"c{n}") for n, term in enumerate(CITIES)),
        *(r.Term(id=term, name=f"示例领域 {n}", name_en=f"Field {n}", slug=f"f{n}") for n, term in enumerate(FIELDS)),
    )
    known = {term.id for term in terms}
    kept = (item for item in references() if not (isinstance(item, r.Term) and item.id in known))
    for order, record in enumerate((*kept, *terms), 1):
        _write(root, record, order)
    for order, record in enumerate(synthetic_stories(results), 1000):
        _write(root, record, order)
    return store


def _write(root: Path, record: r.Record, order: int) -> None:
    envelope = publication(record, order=order)
    suffix = f".{envelope.locale}" if envelope.locale else ""
    for path, data in (
        (root / "records" / envelope.digest[:2] / f"{envelope.digest}.json", r.encode(record)),
        (root / "publications" / envelope.kind / f"{envelope.key}{suffix}.json", msgspec.json.encode(envelope)),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def main() -> None:
    results = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        synthetic_record(root / "record", results)
        start, cpu = time.perf_counter(), time.process_time()
        edition = build(root / "record", root / "editions")
        wall, used = time.perf_counter() - start, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        sys.stdout.write(
            f"{results} results, {edition.pages} pages, {edition.files} files: "
            f"{wall:.1f} s wall, {used:.1f} s of this process, peak {peak:.0f} MB\n"
        )


if __name__ == "__main__":
    main()
