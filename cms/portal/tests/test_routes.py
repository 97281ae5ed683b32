"""Every address of the portal, as everyone: what is not on the list here is a log-in or does not exist."""

from fnmatch import fnmatchcase

import pytest
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from showcase.intake.models import Submission, SubmissionEvent, SubmissionRound
from showcase.intake.states import State
from showcase.review.models import Assignment, Expert, Recusal
from site_static.render.assets import asset_name

from .conftest import client_of

KNOWN = frozenset({"submitter", "other", "bureau", "operator", "expert", "conflicted", "chair"})
DESK = frozenset({"editor", "translator", "desk operator"})
EVERYBODY = KNOWN | DESK | {"anonymous"}
MEMBERS = frozenset({"submitter", "other", "bureau"})
EXPERTS = frozenset({"expert", "conflicted", "chair"})
OPERATOR, CHAIR = frozenset({"operator"}), frozenset({"chair"})

ALLOWED: dict[str, frozenset[str]] = {
    "collection_theme": EVERYBODY,
    "collection_log_in": EVERYBODY,
    "collection_log_in_code": frozenset(),  # it leads everybody to the log-in
    "collection_second_factor": KNOWN,
    "collection_log_out": frozenset(),  # it leads everybody to the log-in
    "collection_reset*": EVERYBODY,
    "collection_invitation": EVERYBODY,
    "collection_home": KNOWN,
    "collection_calendar": KNOWN,
    "collection_calendar_file": KNOWN,
    "collection_list": MEMBERS,
    "collection_first_step": MEMBERS,
    "collection_words": KNOWN,
    "collection_submissions": MEMBERS,
    "collection_bulk": MEMBERS,
    "collection_template": MEMBERS,
    "collection_candidate": frozenset({"submitter"}),
    "collection_archive": frozenset({"submitter"}),
    "collection_members": frozenset({"submitter"}),
    "collection_invitations": OPERATOR,
    "collection_kept": frozenset({"submitter"}),
    "collection_filed": frozenset({"submitter", "bureau", "operator"}),
    "collection_submission": frozenset({"submitter", "bureau", "operator"}),
    "collection_printable": frozenset({"submitter", "bureau", "operator"}),
    "collection_printable_pdf": frozenset({"submitter", "bureau", "operator"}),
    "collection_version": frozenset({"submitter", "bureau", "operator"}),
    "collection_version_filed": frozenset({"submitter", "bureau", "operator"}),
    "collection_act": frozenset({"submitter"}),  # withdraw
    "collection_settle": OPERATOR,
    "selection_notices": EVERYBODY,
    "selection_public_notice": EVERYBODY,
    "selection_public_draws": EVERYBODY,
    "selection_assignment": frozenset({"expert"}),
    "selection_declare": frozenset({"expert"}),
    "selection_filed": frozenset(),  # only after the declaration: test_evidence
    "selection_score": frozenset({"expert"}),
    "selection_conduct": EXPERTS,
    "selection_own_ties": EXPERTS,
    "selection_solicited": EXPERTS,
    "collection_progress": MEMBERS,
    "collection_progress_report": frozenset({"submitter"}),
    "collection_progress_file": frozenset({"submitter", "operator"}),
    "collection_progress_reports": OPERATOR,
    "collection_progress_note": OPERATOR,
    "selection_apply": KNOWN,
    "selection_office": OPERATOR,
    "selection_expert*": OPERATOR,
    "selection_group_*": OPERATOR,
    "selection_groups": OPERATOR,
    "selection_*_rules": OPERATOR,
    "selection_weights": OPERATOR,
    "selection_lines": OPERATOR,
    "selection_appeals": OPERATOR,
    "selection_answer": OPERATOR,
    "selection_handle": OPERATOR,
    "selection_observe": OPERATOR,
    "selection_recommendations": EXPERTS | OPERATOR,
    "selection_recommendation": OPERATOR,
    "selection_group": CHAIR,
    "selection_minutes": CHAIR,
    "selection_propose": CHAIR,
    "selection_chair_declare": CHAIR,
    "selection_item": CHAIR,
    "selection_item_filed": CHAIR,
    "selection_round": OPERATOR,
    "selection_draws": OPERATOR,
    "selection_notice": OPERATOR,
    "selection_chain": OPERATOR,
    "selection_fairness": OPERATOR,
    "selection_export": OPERATOR,
    "selection_act": OPERATOR,
    "selection_record": OPERATOR,
}


def patterns(resolver=None):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern)
        elif isinstance(pattern, URLPattern):
            yield pattern


@pytest.fixture
def addresses(world) -> dict[str, str]:
    uid = urlsafe_base64_encode(force_bytes(world.submitter.pk))
    known = {
        "collection_theme": [asset_name("portal.css")],
        "collection_reset_confirm": [uid, default_token_generator.make_token(world.submitter)],
        "collection_invitation": [world.secret],
        "collection_words": ["industry"],
        "collection_candidate": [world.candidate.pk],
        "collection_archive": [world.candidate.pk],
        "collection_submission": [world.waiting.reference],
        "collection_printable": [world.waiting.reference],
        "collection_printable_pdf": [world.waiting.reference],
        "collection_version": [world.waiting.reference, 1],
        "collection_version_filed": [world.waiting.reference, 1, 1],
        "collection_act": [world.waiting.reference, "withdraw"],
        "collection_kept": [world.candidate.pk, 1],
        "collection_filed": [world.waiting.reference, 1],
        "selection_public_notice": [world.notice.pk],
        "selection_filed": [world.assignments[0].pk, 1],
        "selection_chair_declare": [world.group.pk, world.reviewed.reference],
        "selection_item": [world.group.pk, world.reviewed.reference],
        "selection_item_filed": [world.group.pk, world.reviewed.reference, 1],
        "collection_settle": [world.dispute.pk],
        "selection_assignment": [world.assignments[0].pk],
        "selection_declare": [world.assignments[0].pk],
        "selection_score": [world.assignments[0].pk],
        "selection_group": [world.group.pk],
        "selection_minutes": [world.group.pk],
        "selection_propose": [world.group.pk, world.reviewed.reference],
        "selection_recommendation": [world.recommendation.pk],
        "collection_progress_report": [world.achievement.public_id],
        "collection_progress_note": [world.progress.pk],
        "collection_progress_file": [world.progress.pk],
        "selection_expert_application": [world.expert.expert.pk],
        "selection_record": [world.reviewed.round.code, 1, "request"],
        "selection_expert": [world.expert.expert.pk],
        "selection_group_edit": [world.group.pk],
        "selection_answer": [world.appeal.pk],
        "selection_handle": [world.solicitation.pk],
        "selection_round": [world.reviewed.round.code],
        "selection_draws": [world.reviewed.round.code],
        "selection_notice": [world.reviewed.round.code],
        "selection_chain": [world.reviewed.round.code, world.reviewed.reference],
        "selection_fairness": [world.reviewed.round.code],
        "selection_export": [world.reviewed.round.code],
        "selection_act": [world.reviewed.round.code, "announce"],
    }
    return {pattern.name: reverse(pattern.name, args=known.get(pattern.name, [])) for pattern in patterns()}


@pytest.fixture
def clients(world, django_user_model) -> dict[str, Client]:
    made = {"anonymous": client_of()} | {name: client_of(getattr(world, name)) for name in KNOWN}
    for name, role in (("editor", "编辑"), ("translator", "翻译"), ("desk operator", "运营")):
        user = django_user_model.objects.create_user(name, password="a-long-password-1", is_superuser=role == "运营")
        user.groups.add(Group.objects.get_or_create(name=role)[0])
        made[name] = Client(raise_request_exception=False)
        made[name].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def answer(client: Client, address: str):
    """The answer to the first method that the address takes; what it did is undone, a log-out too."""
    cookies = client.cookies.output()
    with transaction.atomic():
        reply = client.get(address)
        if reply.status_code == 405:
            named = {"round": SubmissionRound.objects.first().pk, "expert": Expert.objects.first().pk}
            reply = client.post(address, {"reason": "示例", "decline": "", **named})
        transaction.set_rollback(True)
    if client.cookies.output() != cookies:
        client.cookies.load(cookies.replace("Set-Cookie: ", ""))
    return reply


def is_refused(reply) -> bool:
    if reply.status_code == 302:
        return reply["Location"].split("?")[0] == reverse("collection_log_in")
    return reply.status_code in {401, 403, 404}


def allowed(name: str) -> frozenset[str]:
    return next((people for pattern, people in ALLOWED.items() if fnmatchcase(name, pattern)), frozenset())


def test_every_address_as_everyone(addresses, clients):
    wrong = []
    for name, address in sorted(addresses.items()):
        for who, client in clients.items():
            reply = answer(client, address)
            assert reply.status_code < 500, f"{name} as {who}: {reply.status_code}"
            if is_refused(reply) == (who in allowed(name)):
                wrong.append(f"{name} as {who}: {reply.status_code}")
    assert wrong == []
    assert {name for name in ALLOWED if "*" not in name} <= set(addresses)


def test_what_is_somebody_elses_does_not_exist(world, clients):
    """404 for another's id, file and count; never 403, which would tell that it is there."""
    for who in ("other", "expert", "conflicted", "chair"):
        for address in (f"/submissions/{world.waiting.reference}/", f"/list/{world.candidate.pk}/"):
            assert clients[who].get(address).status_code == 404
    assert world.waiting.name not in clients["other"].get("/").content.decode()
    for who in KNOWN - {"operator"}:
        assert clients[who].get(f"/rounds/{world.reviewed.round.code}/export.jsonl").status_code == 404


def test_a_conflicted_expert_meets_the_item_nowhere(world, clients, judged):
    own = world.assignments[1]
    home = clients["conflicted"].get("/").content.decode()
    assert world.reviewed.reference not in home
    assert world.reviewed.name not in home
    for address in (f"/assignments/{own.pk}/", f"/assignments/{world.assignments[0].pk}/"):
        assert clients["conflicted"].get(address).status_code == 404
    assert clients["conflicted"].post(f"/assignments/{own.pk}/score/", {"science": "100"}).status_code == 404


def test_nothing_confidential_is_shown_before_the_declaration(world, clients):
    address = f"/assignments/{world.assignments[0].pk}/"
    before = clients["expert"].get(address).content.decode()
    assert "李四" in before
    assert "机密详述" not in before
    assert "科学价值" not in before
    clients["expert"].post(f"{address}declare/", {"conflict": "no"})
    assert "机密详述" in clients["expert"].get(address).content.decode()


def test_a_session_of_the_desk_is_none_here_and_the_other_way_round(world, settings, clients):
    assert clients["desk operator"].get("/").status_code == 302
    from cms import settings as desk

    for name in ("ROOT_URLCONF", "MIDDLEWARE", "AUTHENTICATION_BACKENDS", "TEMPLATES", "LOGIN_URL"):
        setattr(settings, name, getattr(desk, name))
    settings.SESSION_COOKIE_NAME = "sessionid"
    client = Client(raise_request_exception=False)
    client.force_login(world.operator, backend="showcase.intake.portal.backend.AccountBackend")
    assert client.get("/desk/").status_code == 302


def test_the_chair_sees_scores_but_not_of_what_the_chair_still_scores_nor_where_recused(world, clients, judged):
    address = f"/groups/{world.group.pk}/"
    assert "80.00" in clients["chair"].get(address).content.decode()

    own = Assignment.objects.create(
        draw=world.draw, expert=world.group.chair, submission=world.reviewed, due_at=timezone.now()
    )
    assert world.reviewed.reference not in clients["chair"].get(address).content.decode()
    own.delete()
    Recusal.objects.create(
        expert=world.group.chair, candidate=world.reviewed.candidate, kind="same-unit", detail="示例"
    )
    assert world.reviewed.reference not in clients["chair"].get(address).content.decode()


@pytest.mark.parametrize("state", ["scored", "proposed", "passed-over"])
def test_what_experts_propose_is_told_to_nobody_before_the_notice(world, state):
    reviewed = world.reviewed
    SubmissionEvent.objects.create(
        submission=reviewed, number=reviewed.events.count() + 1, action="propose", from_state="scored", version=1,
        to_state=state, actor=world.chair, actor_name="组长其名", round=reviewed.round, reason="专家组的理由",
    )  # fmt: skip
    Submission.objects.filter(pk=reviewed.pk).update(state=state)
    member, office = client_of(world.other), client_of(world.operator)
    page = reverse("collection_submission", args=[reviewed.reference])
    entry = reverse("collection_candidate", args=[reviewed.candidate_id])
    for address in (
        page,
        entry,
        reverse("collection_list"),
        reverse("collection_home"),
        reverse("collection_submissions"),
    ):
        shown = member.get(address).content.decode()
        assert reviewed.reference in shown
        assert str(State(state).label) not in shown, address
        assert "评审中" in shown, address
        assert not [word for word in ("组长其名", "专家组的理由") if word in shown], address
    found = member.get(reverse("collection_submissions") + f"?state={state}").content.decode()
    assert reviewed.reference not in found
    assert reviewed.reference in member.get(reverse("collection_submissions") + "?state=in-review").content.decode()
    assert "专家组的理由" in office.get(page).content.decode()
