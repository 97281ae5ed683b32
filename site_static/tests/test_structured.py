"""What pages tell machines: one JSON-LD graph a page, Open Graph beside it."""

import json

import pytest

from site_static.render import render_story

from .html import Page, read
from .records import event, publication, ranking, result, sourced


def graph_of(page: Page) -> list[dict]:
    document = json.loads(page.one("script", type="application/ld+json").text)
    assert document["@context"] == "https://schema.org"
    return document["@graph"]


def properties(page: Page) -> dict[str, str]:
    return {e.attributes["property"]: e.attributes["content"] for e in page.all("meta") if "property" in e.attributes}


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("/", "WebSite"),
        ("/results/", "CollectionPage"),
        ("/results/sample-1/", "Article"),
        ("/en/results/sample-1/", "Article"),
        ("/events/2026-q3/", "Event"),
        ("/rankings/2026/", "ItemList"),
        ("/organisations/sample-university/", "Organization"),
        ("/about/", "WebPage"),
        ("/data/", "Dataset"),
    ],
)
def test_each_kind_of_page_says_what_it_is(site, portal, address, kind):
    main = graph_of(read(site, address))[0]

    assert main["@type"] == kind
    assert main["url"] == portal.base_url + address
    assert ("inLanguage" in main) is (kind not in {"Organization", "ItemList"})  # these are no works


def test_a_result_names_authors_identifier_and_dates(portal):
    record = result()

    main, video, trail = graph_of(Page(render_story(record, portal, publication(record))))

    assert main["identifier"]["value"] == record.id
    assert main["abstract"] == record.abstract
    assert main["author"][0]["@type"] == "Organization"
    assert main["author"][0]["name"] in Page(render_story(record, portal)).text
    assert main["contributor"][0]["@type"] == "Person"
    assert main["contributor"][0]["name"] == record.completers[0].name
    assert video["@type"] == "VideoObject"
    assert video["contentUrl"].endswith(".mp4")
    assert main["datePublished"].endswith("+08:00")
    assert [step["position"] for step in trail["itemListElement"]] == [1, 2, 3]


def test_what_a_public_source_prints_is_about_its_units_and_not_by_them(portal):
    record = sourced()
    main = graph_of(Page(render_story(record, portal, publication(record))))[0]

    assert main["author"]["@type"] == "GovernmentOrganization"
    assert [unit["name"] for unit in main["about"]] == [unit.name for unit in record.units]
    assert main["isBasedOn"]["name"] == record.source_title


def test_every_page_has_a_picture_for_link_previews(site):
    for address in ("/", "/en/results/", "/statistics/", "/results/sourced-500/", "/results/sample-1/"):
        picture = properties(read(site, address))["og:image"]
        assert (site / picture.partition("://")[2].partition("/")[2]).is_file(), address
    assert (site / "favicon.ico").read_bytes()[:4] == b"\0\0\1\0"


def test_a_draft_has_no_dates(portal):
    main = graph_of(Page(render_story(result(), portal)))[0]

    assert "datePublished" not in main


def test_the_picture_is_told_to_link_previews_at_its_full_address(portal):
    record = result()
    page = Page(render_story(record, portal, publication(record)))

    told = properties(page)

    assert told["og:image"].startswith(f"{portal.base_url}/media/")
    assert told["og:image"].endswith((".jpg", ".png"))
    assert told["og:image:alt"] == record.picture.alt
    assert graph_of(page)[0]["image"] == told["og:image"]


def test_an_event_and_a_ranking_tell_time_and_order(portal):
    when = graph_of(Page(render_story(event(), portal)))[0]
    assert when["startDate"] < when["endDate"]
    assert when["location"]["name"] == event().place

    order = graph_of(Page(render_story(ranking(), portal)))[0]
    assert order["numberOfItems"] == len(order["itemListElement"])
