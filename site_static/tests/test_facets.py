"""Facets: one definition for plain pages, counts and search; each code has its page with just its results."""

import json
from itertools import groupby

import msgspec

from site_static.render import Portal, facets
from site_static.render.facets import FACETS
from site_static.render.maker import PageMaker

from .html import read
from .records import put, result


def test_every_code_of_every_card_has_a_page_that_lists_it(portal, site):
    checked = 0
    for card in portal.all_results("zh-hans").cards:
        for key, codes in facets.codes(portal, card).items():
            for code in codes:
                path = site / FACETS[key].place / code / "index.json"
                listed = json.loads(path.read_text(encoding="utf-8"))
                assert card.address in {item["address"] for item in listed["items"]}, (key, code)
                checked += 1
    assert checked > 20


def test_facet_page_lists_nothing_else(portal, site):
    listed = json.loads((site / "results/category/key-technology/index.json").read_text(encoding="utf-8"))

    expected = {card.id for card in portal.all_results("zh-hans").cards if card.category == "key-technology"}
    assert {item["id"] for item in listed["items"]} == expected


def test_claim_is_a_facet_until_its_time_runs_out(store):
    from datetime import date

    def claimed(today):
        portal = Portal.load(store, today=today)
        card = portal.card("ZLHCG-DEMO-0001", "zh-hans")
        return set(facets.codes(portal, card).get("claim", ()))

    assert claimed(date(2026, 1, 1)) > claimed(date(2090, 1, 1))


def test_maturities_of_one_scale_stand_together(store):
    own = result(1).maturity
    levels = (("trl", 3), ("new-materials", 5), ("trl", 8), ("new-materials", 9))
    for number, (scale, level) in enumerate(levels, 700):
        maturity = msgspec.structs.replace(own, scale=f"maturity-scale:{scale}", level=level)
        put(store, result(number, maturity=maturity), order=number)
    codes = [shelf.code for shelf in Portal.load(store).shelves("zh-hans", "maturity")]

    assert [code for code in codes if code.startswith("trl")] == ["trl-8", "trl-7", "trl-3"]
    assert len([scale for scale, _codes in groupby(codes, lambda code: code.rpartition("-")[0])]) == 2


def test_counts_stand_on_the_front_of_all_results_only(site):
    def sizes(address):
        return [e for e in read(site, address).all("span") if e.attributes.get("class") == "hcg-facet__size"]

    assert sizes("/results/")
    assert not sizes("/fields/energy/")
    assert not sizes("/results/category/key-technology/")


def test_current_code_is_marked(site):
    page = read(site, "/cities/hangzhou/")

    (current,) = [
        e for e in page.all("a") if e.attributes.get("aria-current") == "page" and "data-code" in e.attributes
    ]
    assert current.attributes["href"] == "/cities/hangzhou/"
    assert page.one("h1").text == "杭州市"


def test_choices_are_in_the_order_of_their_facet(portal):
    maker = PageMaker(portal)
    years = [choice.code for choice in maker.choices("zh-hans", "year")]
    cities = [portal.term(choice.shelf.name).order for choice in maker.choices("zh-hans", "city")]

    assert years == sorted(years, reverse=True)
    assert cities == sorted(cities)
    assert len(years) > 1
    assert len(cities) > 1


def test_english_facets_are_english(site):
    page = read(site, "/en/results/category/key-technology/")

    assert page.one("h1").text == "Key technology"
