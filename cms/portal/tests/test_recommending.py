"""发现推荐: from who points at it to the organisation that reports it; who pointed never judges it."""

from django.urls import reverse
from django.utils import timezone

from showcase.intake import filing
from showcase.intake.models import Candidate, Letter, Recommendation
from showcase.intake.tests import samples
from showcase.library.tests.samples import organisation
from showcase.review.relations import graph_of, loaded_experts

from .conftest import client_of

PAGE = "/recommendations/"


def test_an_expert_recommends_the_office_passes_on_the_body_reports(world):
    row = world.recommendation
    page = client_of(world.operator).get(PAGE).content.decode()
    assert "推荐的成果" in page
    sent = client_of(world.operator).post(f"{PAGE}{row.pk}/", {"organisation": organisation("unit-a").name})
    assert sent.status_code == 302
    letter = Letter.objects.get(kind="recommended")
    assert letter.account == world.submitter
    assert "推荐的成果" not in letter.body + letter.subject

    client = client_of(world.submitter)
    listed = client.get("/list/").content.decode()
    assert "受邀报送：推荐的成果" in listed
    assert world.expert.name not in listed
    started = client.post("/list/new/", {"secret": "no", "recommendation": str(row.pk)})
    made = Candidate.objects.get(recommendation=row)
    assert started["Location"] == reverse("collection_candidate", args=[made.pk])
    assert (made.organisation.slug, made.name) == ("unit-a", "推荐的成果")
    assert "受邀报送" not in client.get("/list/").content.decode()


def test_only_the_body_that_was_asked_takes_it_up(world):
    row = world.recommendation
    client_of(world.operator).post(f"{PAGE}{row.pk}/", {"organisation": organisation("unit-a").name})
    for who, number in ((world.other, row.pk), (world.submitter, row.pk + 99)):
        reply = client_of(who).post("/list/new/", {"secret": "no", "recommendation": str(number)})
        assert reply.status_code == 404
    assert not Candidate.objects.filter(recommendation=row).exists()


def test_a_declined_recommendation_says_why_and_asks_nobody(world):
    address = f"{PAGE}{world.recommendation.pk}/"
    client_of(world.operator).post(address, {"decline": "", "declined_because": ""})
    world.recommendation.refresh_from_db()
    assert world.recommendation.handled_at is None
    client_of(world.operator).post(address, {"decline": "", "declined_because": "成果尚未完成"})
    client_of(world.operator).post(address, {"organisation": organisation("unit-a").name})
    assert "成果尚未完成" in client_of(world.expert).get(PAGE).content.decode()
    assert "成果尚未完成" not in client_of(world.chair).get(PAGE).content.decode()
    assert Recommendation.objects.get().organisation is None
    assert not Letter.objects.filter(kind="recommended").exists()


def test_a_unit_that_is_not_on_the_list_is_asked_nothing(world):
    address, office = f"{PAGE}{world.recommendation.pk}/", client_of(world.operator)
    for typed in ("没有这个单位", "", "\x00"):
        reply = office.post(address, {"organisation": typed}, follow=True)
        assert "单位名录里没有这个单位" in reply.content.decode()
    world.recommendation.refresh_from_db()
    assert world.recommendation.handled_at is None


def test_a_body_where_nobody_would_read_it_is_asked_nothing_yet(world):
    address, office = f"{PAGE}{world.recommendation.pk}/", client_of(world.operator)
    asked = {"organisation": samples.bureau("empty", "没有成员的单位").name}
    assert "还没有可以登录的成员" in office.post(address, asked, follow=True).content.decode()
    world.recommendation.refresh_from_db()
    assert (world.recommendation.handled_at, world.recommendation.organisation) == (None, None)
    samples.member("empty")
    assert "已办理" in office.post(address, asked, follow=True).content.decode()


def test_what_is_missing_is_named_and_nothing_typed_is_lost(world):
    page = client_of(world.expert).post(PAGE, {"name": "写好的名称", "unit_name": "", "reason": "写好的理由"})
    assert page.status_code == 422
    assert "写好的名称" in page.content.decode()
    assert "写好的理由" in page.content.decode()


def test_a_member_of_an_industry_body_may_recommend_and_others_may_not(world, words):
    body = samples.bureau("trade", "某行业协会")
    assert client_of(samples.member("trade")).get(PAGE).status_code == 404
    body.kinds.add(words("organisation-kind", "award-nominating-association", "行业协会"))
    assert client_of(samples.member("trade")).get(PAGE).status_code == 200


def test_whoever_recommended_is_recused_though_the_unit_was_never_settled(world):
    mine = samples.candidate("unit-a", by=world.submitter, name="推荐的成果")
    submission = filing.file(mine, by=world.submitter, at=timezone.now())
    graph = graph_of(submission.round, list(loaded_experts()))
    who = graph.names.expert(world.expert.expert)
    assert ("nominated", submission.reference) in {(row.kind, row.to) for row in graph.relations if row.who == who}
