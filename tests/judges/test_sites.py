"""The judges are given what they are to judge."""

from .hostile import TEXTS


def test_judged_site_has_a_page_of_every_kind_of_story_in_both_languages(demo_site):
    wanted = {"result", "sourced", "event-past", "event-ahead", "ranking", "theme"}
    wanted |= {"home", "results", "about", "coverage", "open-data", "press", "accessibility", "site-map", "contact"}
    wanted |= {"/fields/*/", "/cities/*/", "/organisations/*/", "/id/*/", "/404.html", "gone"}

    assert {kind for kind, _language in demo_site.kinds} >= wanted
    missing_in_english = {kind for kind in wanted if (kind, "en") not in demo_site.kinds}
    assert missing_in_english <= {"sourced", "gone"}  # no public source of the demonstration has an English profile


def test_judged_site_is_whole(judged):
    live = [item for item in judged.store.publications() if item.status == "live" and item.address]

    assert len(judged.pages) > len(live) > 20
    assert {item.address for item in live} <= {page.path for page in judged.pages}


def test_hostile_titles_stand_in_the_record_as_they_were_written(hostile_site):
    store = hostile_site.store
    titles = {store.read(item).title for item in store.publications() if item.kind == "result"}

    assert {text[:400] for text in TEXTS} <= titles
