"""Stock Pelican on the same articles: ``python -m tools.bench.stock SIZE FOLDER``.

The articles are the stories of the synthetic record, as HTML files in Pelican's own format, two languages, with
city as category, field as tag, listings of 20 and its own ``simple`` theme.
"""

import html
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

from content import records
from site_static.tests.synthetic import synthetic_stories

SETTINGS = """
SITEURL = ""
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-hans"
THEME = "simple"
DEFAULT_PAGINATION = 20
FEED_DOMAIN = "https://portal.example"
FEED_ALL_ATOM = "feed.xml"
CATEGORY_FEED_ATOM = "feeds/{slug}.atom.xml"
TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
ARTICLE_URL = ARTICLE_LANG_URL = "{lang}/results/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "{lang}/results/{slug}/index.html"
STATIC_PATHS = []
CACHE_CONTENT = LOAD_CONTENT_CACHE = False
"""


def main(size: int, folder: Path) -> None:
    """Print seconds and peak memory in MB as JSON."""
    content = folder / "stock" / "content"
    content.mkdir(parents=True)
    for number, record in enumerate(synthetic_stories(size)):
        if isinstance(record, records.Result):
            (content / f"{number}.html").write_text(article(record), encoding="utf-8")
    (folder / "stock" / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
    started = time.perf_counter()
    command = [sys.executable, "-m", "pelican", "content", "-s", "pelicanconf.py", "-o", "output", "-q"]
    subprocess.run(command, cwd=folder / "stock", check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - started
    built = sum(1 for _path in (folder / "stock" / "output").glob("*/results/*/index.html"))
    if built != 2 * size:
        raise SystemExit(f"stock Pelican built {built} articles, not {2 * size}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


def article(record: records.Result) -> str:
    """One story as an HTML article of Pelican's."""
    body = "".join(block.html for block in record.body if isinstance(block, records.Prose))
    # A tag must not end in a digit: page 2 of tag f1 would be written over tag f12.
    return (
        f"<html><head><title>{html.escape(record.title)}</title>"
        f'<meta name="date" content="{record.entry.entered_on}"/><meta name="slug" content="{record.slug}"/>'
        f'<meta name="lang" content="{record.locale}"/><meta name="category" content="{record.city}"/>'
        f'<meta name="tags" content="{record.fields[0]}-field"/>'
        f'<meta name="summary" content="{html.escape(record.abstract)}"/>'
        f"</head><body>{body}</body></html>"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
