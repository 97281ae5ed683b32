"""Links of a page as a browser without a server needs them: relative, and naming the file that they lead to.

Only attributes that name files of the portal are touched: `og:` and canonical addresses, JSON-LD and texts stay as they
are. The portal's own templates write every attribute in double quotes and escape what stands in it, so a tag ends at
the first bracket.
"""

import posixpath
import re
from collections.abc import Callable, Container

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
LINK = re.compile(r'(\s(?:href|src|poster|action|data-root|data-index|data-compare)=")(/(?!/)[^"]*)(?=")')
PICTURES = re.compile(r'(\ssrcset=")([^"]*)(?=")')
REFRESH = re.compile(r'(<meta http-equiv="refresh" content="[0-9]+; url=)(/(?!/)[^"]*)(?=")')
PARTS = re.compile(r"([^?#]*)(.*)", re.DOTALL)


def relative_page(html: str, name: str, files: Container[str]) -> str:
    """``html`` as it works from the file ``name``. ``files`` are the names of all files, relative to the copy."""

    def relative(match: re.Match[str]) -> str:
        return match[1] + relative_link(match[2], name, files)

    def pictures(match: re.Match[str]) -> str:
        candidates = (relative_link(one, name, files) if one[:1] == "/" else one for one in match[2].split(", "))
        return match[1] + ", ".join(candidates)

    def tag(match: re.Match[str]) -> str:
        return _rewritten(match[0], ((LINK, relative), (PICTURES, pictures), (REFRESH, relative)))

    return TAG.sub(tag, html)


def _rewritten(text: str, rules: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]) -> str:
    for pattern, write in rules:
        text = pattern.sub(write, text)
    return text


def relative_link(link: str, name: str, files: Container[str]) -> str:
    """``/results/?q=x`` as seen from a file: ``../results/index.html?q=x``. A folder without a page stays a folder."""
    parts = PARTS.fullmatch(link)
    assert parts is not None  # noqa: S101 - the pattern fits every text
    path, rest = parts[1][1:], parts[2]
    page = posixpath.join(path, "index.html")
    if page in files:
        path = page
    seen = posixpath.relpath(path or ".", posixpath.dirname(name) or ".")
    return f"{seen}{'/' if path.endswith('/') else ''}{rest}"
