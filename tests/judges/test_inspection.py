"""The demonstration loses no point to the national inspection on the day after its newest publication."""

from datetime import timedelta

from site_static.inspection import inspect

from .sites import listed


def test_demonstration_passes_the_inspection_without_a_deduction(demo_site):
    newest = max(item.published_at for item in demo_site.store.publications()).date()

    report = inspect(demo_site.folder, newest + timedelta(days=1))

    taken = [
        f"−{loss.points} {loss.rule.name}：{place.page} {place.what}"
        for loss in (*report.of_kind("veto"), *report.of_kind("deduction"))
        for place in loss.places
    ]
    assert report.pages > 250
    assert listed(taken) == ""
