from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from content import records
from showcase.library.tests.samples import make_achievement, make_world, organisation
from showcase.publication.sources import SubjectKey
from showcase.release.models import (
    AgendaItem,
    AnnualRanking,
    EventCoHost,
    EventHost,
    PresentedResult,
    QuarterlyEvent,
    RankedResult,
    ThemedRelease,
    ThemedResult,
    ThemePartner,
)
from showcase.release.records import event_facts, ranking_facts, theme_facts
from showcase.taxonomy.tests.exposure import faults, sources_of

PAGE = {"title": "题", "summary": "摘要", "content_source": "来源"}


@pytest.fixture
def world(db):
    make_world()


def event(**changes):
    facts = {
        "year": 2026,
        "quarter": 3,
        "starts_at": datetime(2026, 9, 18, 1, 30, tzinfo=UTC),
        "ends_at": datetime(2026, 9, 18, 4, 0, tzinfo=UTC),
        "place": "杭州",
        "place_en": "Hangzhou",
        "note": "机密",
        **changes,
    }
    return QuarterlyEvent(**facts)


@pytest.mark.parametrize("model", sources_of("release"))
def test_every_column_and_row_is_public_or_internal(model):
    assert faults(model) == []


def test_record_of_an_event_has_local_time_and_its_rows_in_order(world):
    release = event()
    release.hosts = [EventHost(organisation=organisation("unit-a"))]
    release.co_hosts = [EventCoHost(organisation=organisation("unit-b"))]
    release.agenda = [AgendaItem(at="09:30", title="开场", title_en="Opening", speaker="主持人", speaker_en="Host")]
    release.results = [PresentedResult(achievement=make_achievement(), presenter="张三", presenter_en="Zhang San")]
    release.save()

    record = records.Event(**PAGE, **event_facts(release, "en"))

    assert (record.slug, record.place) == ("2026-q3", "Hangzhou")
    assert record.starts_at.isoformat() == "2026-09-18T09:30:00+08:00"
    assert record.hosts == (records.Unit(organisation="unit-a"),)
    assert record.co_hosts == (records.Unit(organisation="unit-b"),)
    assert record.agenda == (records.AgendaItem(at="09:30", title="Opening", speaker="Host"),)
    assert record.results == (records.Presented(result="ZLHCG-DEMO-0001", presenter="Zhang San"),)
    assert "机密" not in records.encode(record).decode()
    assert list(release.hosts.get().feeds()) == list(release.feeds()) == [SubjectKey("event", "2026-q3")]


def test_record_of_a_ranking(world):
    ranking = AnnualRanking(year=2026)
    ranking.entries = [RankedResult(achievement=make_achievement(), rank=1, reason="首创", reason_en="A first")]
    ranking.save()
    record = records.Ranking(**PAGE, **ranking_facts(ranking, "zh-hans"))
    assert record.entries == (records.Ranked(result="ZLHCG-DEMO-0001", reason="首创", rank=1),)
    assert list(ranking.feeds()) == [SubjectKey("ranking", "2026")]


def test_record_of_a_theme(world):
    theme = ThemedRelease(slug="low-altitude")
    theme.partners = [ThemePartner(organisation=organisation("unit-a"))]
    theme.results = [ThemedResult(achievement=make_achievement())]
    theme.save()
    record = records.Theme(**PAGE, **theme_facts(theme, "zh-hans"))
    assert (record.results, record.partners) == (("ZLHCG-DEMO-0001",), (records.Unit(organisation="unit-a"),))
    assert list(theme.feeds()) == [SubjectKey("theme", "low-altitude")]


def test_only_what_entered_the_library_can_be_released(world):
    release = event()
    release.save()
    example = make_achievement(kind="sourced", ref="real-1", name="某", year=2015, source_title="某报")
    with pytest.raises(ValidationError, match="成果"):
        PresentedResult(release=release, achievement=example).full_clean()
    PresentedResult(release=release, achievement=make_achievement()).full_clean()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"quarter": 5}, "季度应为 1 至 4"),
        ({"ends_at": datetime(2026, 9, 18, 1, 0, tzinfo=UTC)}, "结束时间应晚于开始时间"),
    ],
)
def test_a_bad_event_is_refused(db, wrong, message):
    with pytest.raises(ValidationError, match=message):
        event(**wrong).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterlyEvent.objects.bulk_create([event(**wrong)])


def test_there_is_one_event_a_quarter_and_one_ranking_a_year(db):
    event().save()
    AnnualRanking.objects.create(year=2026)
    with pytest.raises(ValidationError, match="这个季度已经有一场"):
        event().full_clean()
    with pytest.raises(ValidationError, match="这个年度已经有榜单"):
        AnnualRanking(year=2026).full_clean()


def test_a_rank_is_given_once_and_may_be_left_open(world):
    ranking = AnnualRanking.objects.create(year=2026)
    first, second, third = (make_achievement(ref=f"r{n}") for n in range(3))
    RankedResult.objects.create(release=ranking, achievement=first, rank=1, reason="x")
    with pytest.raises(ValidationError, match="名次已经给了"):
        RankedResult(release=ranking, achievement=second, rank=1, reason="x").full_clean()
    for achievement in (second, third):
        RankedResult.objects.create(release=ranking, achievement=achievement, reason="x")
    assert ranking.entries.count() == 3
