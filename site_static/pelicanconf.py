"""Settings of the portal for ``pelican -s site_static/pelicanconf.py``; the record is read from ``DATA_DIR``."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from site_static.engine import plugin  # noqa: E402
from site_static.engine.build import EditionPelican  # noqa: E402
from site_static.engine.settings import from_environment  # noqa: E402

PORTAL = from_environment()
PELICAN_CLASS = EditionPelican
PLUGINS = [plugin]
PATH = str(HERE / "theme")
THEME = str(HERE / "theme")
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"

# Pelican's own sources, templates, feeds and readers stay idle: everything comes from the record.
ARTICLE_PATHS: list[str] = []
PAGE_PATHS: list[str] = []
STATIC_PATHS: list[str] = []
DIRECT_TEMPLATES: list[str] = []
THEME_STATIC_PATHS: list[str] = []
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
READERS = dict.fromkeys(("html", "htm", "rst", "md", "markdown", "mkd", "mdown"))
CACHE_CONTENT = False
LOAD_CONTENT_CACHE = False
DELETE_OUTPUT_DIRECTORY = False
JINJA_ENVIRONMENT = {"autoescape": True, "auto_reload": False, "extensions": []}
