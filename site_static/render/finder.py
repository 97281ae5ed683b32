"""Where readers look for results: the search page with its index, the comparison, the description for browsers."""

from collections.abc import Iterator, Mapping

from content.records import Locale
from search.codec import write_file

from .claims import prefix
from .columns import mark as _
from .facets import CATEGORIES, FACETS, Facet
from .gathered import Output, documents
from .maker import Choice, Page, PageMaker
from .templates import template

SCRIPT = "finder.js"
NARROWED_BY: Mapping[str, Facet] = {**FACETS, "landmark": Facet("landmark", _("标志性成果"), "")}
"""The listing's facets and one that is only a choice: landmarks alone."""
COMPARED: Mapping[str, str] = {
    "line": _("一句话介绍"),
    "category": _("类别"),
    "units": _("完成单位"),
    "city": _("所在地"),
    "maturity": _("成熟度"),
    "metrics": _("指标"),
    "claims": _("主张与核实"),
    "modes": _("转化方式"),
    "price": _("价格方式"),
    "limits": _("局限与适用边界"),
    "contact": _("向谁咨询"),
    "id": _("永久标识"),
}
"""Rows of a comparison, in order."""


def search_page(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    page = _page(maker, locale, "search/", _("搜索成果"), _("按词语、单位、人名、指标、编号或拼音查找成果"))
    html = maker.render(
        "search.html",
        page,
        index=index_folder(locale),
        elsewhere=other_search(locale),
        ways=ways(maker, locale),
        facets=NARROWED_BY,
    )
    yield from documents(page.path, html, {"title": page.title, "index": f"{index_folder(locale)}head.js"})


def compare_page(maker: PageMaker, locale: Locale) -> Iterator[Output]:
    page = _page(maker, locale, "compare/", _("成果对比"), _("把两到四项成果并排放在一起看"))
    html = maker.render("compare.html", page, index=index_folder(locale), rows=COMPARED, categories=CATEGORIES)
    yield from documents(page.path, html, {"title": page.title})


def index_folder(locale: Locale) -> str:
    """Where the index of a language stands; its pages are elsewhere."""
    return f"/search/{locale}/"


def other_search(locale: Locale) -> str:
    """The search page of the other language, offered where this one finds nothing."""
    return "/search/" if locale == "en" else "/en/search/"


def facet_names_file(maker: PageMaker, locale: Locale) -> Output:
    """What the codes of the facets are called, beside the index."""
    return f"{index_folder(locale)[1:]}names.js", write_file("names", facet_names(maker, locale)).encode()


def opensearch(maker: PageMaker, locale: Locale) -> Output:
    """Lets a browser offer this search as one of its own."""
    site = maker.site
    xml = template("opensearch.xml", locale).render(
        base=maker.portal.base_url,
        home=prefix(locale) + "/",
        name=site.name if locale == "zh-hans" else site.name_en,
        description=site.description if locale == "zh-hans" else site.description_en,
    )
    return f"{prefix(locale)}/opensearch.xml"[1:], xml.encode()


def _page(maker: PageMaker, locale: Locale, place: str, title: str, description: str) -> Page:
    words = maker.words(locale)
    path = f"{prefix(locale)}/{place}"
    column = maker.column("results", locale)
    return Page(
        path=path,
        locale=locale,
        title=words(title),
        description=words(description),
        alternates=maker.alternates(path),
        demonstration=maker.site.demonstration,
        column=column,
        trail=maker.crumbs(column, locale),
        scripts=(SCRIPT,),
        updated=maker.portal.today,
    )


def ways(maker: PageMaker, locale: Locale) -> Mapping[str, tuple[Choice, ...]]:
    """Plain pages that lead on where a search does not, by facet; only what changes rarely."""
    return {key: choices for key in ("field", "city", "year") if (choices := maker.choices(locale, key))}


def facet_names(maker: PageMaker, locale: Locale) -> dict[str, list[list[str]]]:
    """What codes are called, by facet and in order."""
    named = {key: [[choice.code, str(choice.name)] for choice in maker.choices(locale, key)] for key in FACETS}
    return named | {"landmark": [["yes", maker.words(locale)("只看标志性成果")]]}
