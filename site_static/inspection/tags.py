"""网页标签: three on the home page, seven on a column, ten on an article, exactly as they are spelled."""

import re
from collections.abc import Iterator
from datetime import date

from .finding import Finding
from .rules import rules
from .site import Page, Site


def check_tags(site: Site, _today: date) -> Iterator[Finding]:
    for page in site.public:
        for name in wanted(page):
            yield from _of_tag(page, name, site.demonstration)


def wanted(page: Page) -> tuple[str, ...]:
    """Names of the tags that a page must have."""
    tags = rules().tags
    kinds = {"home": tags.site, "column": (*tags.site, *tags.column)}
    return kinds.get(page.kind, (*tags.site, *tags.column, *tags.article))


def _of_tag(page: Page, name: str, demonstration: bool) -> Iterator[Finding]:
    content = page.parsed.tag(name)
    if content is None:
        other = next((own for own, _content in page.parsed.tags if own.lower() == name.lower()), None)
        if other:
            yield Finding("tags-spelling", page.path, f"{other} 应写作 {name}")
        else:
            yield Finding("tags-missing", page.path, f"没有 {name}")
    elif fault := _fault(name, content.strip(), demonstration):
        yield Finding("tags-value", page.path, f"{name} {fault}")


def _fault(name: str, content: str, demonstration: bool) -> str:
    if content.lower() in {"", "null", "none", "undefined", "nan"}:
        return f"的内容是“{content}”" if content else "没有内容"
    if demonstration and re.search(rules().placeholders, content, re.IGNORECASE):
        return ""  # visibly fake, as it should be
    forms = {"PubDate": rules().publish_time, "SiteDomain": rules().site_domain, "SiteIDCode": rules().site_code}
    form = forms.get(name)
    return "" if form is None or re.fullmatch(form, content) else f"的格式不对：{content}"
