"""Links within the site and the site map: everything leads somewhere, and everything is listed."""

from collections.abc import Iterator
from datetime import date

from .finding import Finding
from .rules import rules
from .site import Page, Site


def check_links(site: Site, _today: date) -> Iterator[Finding]:
    """Each dead address once, at the first page that links to it."""
    seen: set[tuple[str, str]] = set()
    for page, target in _targets(site):
        if target not in seen:
            seen.add(target)
            if why := _dead(site, target):
                yield Finding("dead-link", page.path, f"{target[0]}{'#' + target[1] if target[1] else ''} {why}")


def _targets(site: Site) -> Iterator[tuple[Page, tuple[str, str]]]:
    for page in site.pages:
        for link in page.parsed.links:
            if target := site.target(page, link):
                yield page, target


def _dead(site: Site, target: tuple[str, str]) -> str:
    path, anchor = target
    file = site.file_of(path)
    if file is None:
        return "已撤回" if path in site.map.gone else "不存在"
    page = _by_file(site).get(file)
    if anchor and page and anchor not in page.parsed.ids:
        return "页面里没有这个位置"
    return ""


def _by_file(site: Site) -> dict[object, Page]:
    return {page.file: page for page in site.pages}


def check_listed(site: Site, _today: date) -> Iterator[Finding]:
    public, listed = {page.path for page in site.public}, set(site.sitemap)
    yield from (Finding("unlisted", path, "站点地图（sitemap.xml）没有列出") for path in sorted(public - listed))
    yield from (Finding("unlisted", path, "站点地图列出了它，但没有这个页面") for path in sorted(listed - public))


def check_reachable(site: Site, _today: date) -> Iterator[Finding]:
    """The share of listed and linked pages that do not answer."""
    wanted = {path for page, (path, _anchor) in _targets(site)} | set(site.sitemap)
    dead = sorted(path for path in wanted if site.file_of(path) is None)
    if wanted and 100 * len(dead) / len(wanted) > rules().limit("unreachable"):
        share = 100 * len(dead) / len(wanted)
        yield Finding("unreachable", dead[0], f"{len(wanted)} 个地址中有 {len(dead)} 个打不开（{share:.1f}%）")
