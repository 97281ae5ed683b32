"""What the office does to a round: draw, close, announce, decide, enter. Each leads back to its page."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from showcase.intake import deadlines
from showcase.intake.calendar import SHANGHAI
from showcase.intake.models import Dispute, Submission, SubmissionRound
from showcase.intake.portal.access import account_of, now, office, posted_row, whole_number
from showcase.intake.states import State, StepRefused
from showcase.library.importing import EntryAct, EntryActRefused

from .. import assigning, deciding
from ..drawing import NotEnoughExperts
from ..models import Assignment, ExpertGroup, Objection
from ..public_value import PublicValue, Writing
from .posted import posted_day, posted_moment, posted_past_day
from .rounds import round_of

MOST_SUBSTITUTES = 9


@require_POST
@office
def act(request: HttpRequest, code: str, action: str) -> HttpResponseRedirect:
    """One deed of the office on a round."""
    if action not in DEEDS:
        raise Http404
    row, deed = round_of(code), DEEDS[action]
    try:
        deed.do(request, row)
        messages.success(request, _("已办理。"))
    except (StepRefused, NotEnoughExperts, EntryActRefused) as refused:
        messages.error(request, str(refused))
    asked = QueryDict(request.POST.get("back", "")).urlencode()
    return redirect(f"{reverse(deed.page, args=[code])}{'?' if asked else ''}{asked}")


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": account_of(request), "at": now()}


def _freeze(request: HttpRequest, row: SubmissionRound) -> None:
    """Freeze a draw; one that names the draw it replaces is made anew for the same items (重抽)."""
    replaces = None
    if "replaces" in request.POST:
        replaces = posted_row(request, "replaces", row.draws.select_related("group"))
    frozen = assigning.freeze(
        row,
        replaces.group if replaces else posted_row(request, "group", ExpertGroup.objects.all()),
        value=_value(request),
        replaces=replaces,
        reason=request.POST.get("reason", ""),
        **_who(request),
    )
    waiting = row.submissions.filter(field=frozen.group.field, state=State.ACCEPTED)
    disputed = waiting.filter(disputes__in=Dispute.objects.filter(resolved_at=None)).distinct()
    if behind := "、".join(disputed.order_by("reference").values_list("reference", flat=True)):
        messages.warning(request, _("%s 的争议没有解决，不在这份名单中。") % behind)


def _value(request: HttpRequest) -> PublicValue:
    """The public value that is agreed on. Raises StepRefused."""
    writing = request.POST.get("writing", "")
    if writing not in Writing.values:
        raise StepRefused(_("请选择公开数值的写法。"))
    return PublicValue(request.POST.get("value_name", ""), Writing(writing), posted_moment(request, "due_at"))


def _draw(request: HttpRequest, row: SubmissionRound) -> None:
    frozen = posted_row(request, "draw", row.draws.all())
    value, source = request.POST.get("value", ""), request.POST.get("source", "")
    drawn = assigning.draw(frozen, value=value, source=source, **_who(request))
    if behind := "、".join(assigning.left_behind(drawn)):
        messages.warning(request, _("%s 有争议或已撤回，没有分配专家。争议解决后请另行抽取。") % behind)
    if short := "、".join(assigning.short_of_experts(drawn)):
        messages.warning(request, _("%s 抽中的专家在冻结后需要回避或已暂停，没有分配，请补抽。") % short)


def _submission(request: HttpRequest, row: SubmissionRound) -> Submission:
    return get_object_or_404(row.submissions, reference=request.POST.get("submission", ""))


@transaction.atomic
def _each(request: HttpRequest, row: SubmissionRound, step: Callable[[Submission], object]) -> None:
    """One step for every submission that is ticked: all or none. Raises StepRefused with the one that does not fit."""
    references = set(request.POST.getlist("submission"))
    if not references:
        raise StepRefused(_("请先勾选申报。"))
    chosen = list(row.submissions.filter(reference__in=references).order_by("reference"))
    if len(chosen) < len(references):
        raise Http404
    for submission in chosen:
        try:
            step(submission)
        except StepRefused as refused:
            raise StepRefused(f"{submission.reference}：{refused}") from refused


def _close(request: HttpRequest, row: SubmissionRound) -> None:
    _each(request, row, partial(deciding.close, **_who(request)))


def _select(request: HttpRequest, row: SubmissionRound) -> None:
    _each(request, row, partial(deciding.decide, selected=True, **_who(request)))


def _reject(request: HttpRequest, row: SubmissionRound) -> None:
    reason = request.POST.get("reason", "")
    _each(request, row, partial(deciding.decide, selected=False, reason=reason, **_who(request)))


def _announce(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.announce(row, starts_on=posted_day(request, "starts_on"), **_who(request))


def _extend(request: HttpRequest, row: SubmissionRound) -> None:
    notice = posted_row(request, "notice", row.notices.all())
    deciding.extend(notice, ends_on=posted_day(request, "ends_on"), reason=request.POST.get("reason", ""), at=now())


def _object(request: HttpRequest, row: SubmissionRound) -> None:
    deciding.object_to(
        _submission(request, row),
        objector=request.POST.get("objector", ""),
        text=request.POST.get("text", ""),
        received_on=posted_past_day(request, "received_on"),
        **_who(request),
    )


def _conclude(request: HttpRequest, row: SubmissionRound) -> None:
    found = posted_row(request, "objection", Objection.objects.filter(submission__round=row))
    conclusion = request.POST.get("conclusion", "")
    deciding.conclude(found, upheld="upheld" in request.POST, conclusion=conclusion, **_who(request))


def _enter(request: HttpRequest, row: SubmissionRound) -> None:
    batch, document = request.POST.get("batch", "").strip(), request.POST.get("document", "").strip()
    selected = list(row.submissions.filter(state=State.SELECTED))
    if not (batch and document and selected):
        raise StepRefused(_("请填写入库批次和入库文件，并确认有决定入选的申报。"))
    today: date = now().astimezone(SHANGHAI).date()
    deciding.enter(selected, EntryAct(batch, document, today), demonstration=settings.DEMO, **_who(request))


def _end(request: HttpRequest, row: SubmissionRound) -> None:
    """An expert is unable: the assignment ends, a substitute can be drawn."""
    found = posted_row(request, "assignment", Assignment.objects.filter(submission__round=row))
    if found.ended_at is not None:
        raise StepRefused(_("这项分配已经终止：%s") % found.ended_because)
    if found.submission.state != State.IN_REVIEW or found.score_sent:
        raise StepRefused(_("专家已提交评分，或者评分已经结束，不能再终止这项分配。"))
    assigning.end(found, because=request.POST.get("because", ""), at=now())


def _substitute(request: HttpRequest, row: SubmissionRound) -> None:
    """补抽: freeze a draw of further experts for one item."""
    submission = _submission(request, row)
    number = whole_number(request.POST.get("number", ""))
    if submission.state != State.IN_REVIEW or not number or number > MOST_SUBSTITUTES:
        raise StepRefused(_("请填写补抽人数（1 至 %d），并确认这项申报正在评审。") % MOST_SUBSTITUTES)
    assigning.freeze(
        row,
        posted_row(request, "group", ExpertGroup.objects.filter(field=submission.field)),
        value=_value(request),
        items=[submission],
        per_item=number,
        reason=request.POST.get("reason", ""),
        **_who(request),
    )


def _look_again(request: HttpRequest, row: SubmissionRound) -> None:
    """重新核对回避: what became known since the draw."""
    ended = assigning.end_conflicted(at=now())
    messages.info(request, _("重新核对回避，终止 %d 项评审分配。") % len(ended))


class Deed(NamedTuple):
    """What is done, and the page on which it is asked for."""

    do: Callable[[HttpRequest, SubmissionRound], None]
    page: str


def _move_deadline(request: HttpRequest, row: SubmissionRound) -> None:
    closes_at = posted_moment(request, "closes_at")
    deadlines.move_deadline(row, closes_at, reason=request.POST.get("reason", ""), **_who(request))


DEEDS = {
    "deadline": Deed(_move_deadline, "selection_round"),
    "freeze": Deed(_freeze, "selection_draws"),
    "draw": Deed(_draw, "selection_draws"),
    "end": Deed(_end, "selection_draws"),
    "substitute": Deed(_substitute, "selection_draws"),
    "look-again": Deed(_look_again, "selection_draws"),
    "close": Deed(_close, "selection_round"),
    "select": Deed(_select, "selection_round"),
    "reject": Deed(_reject, "selection_round"),
    "announce": Deed(_announce, "selection_notice"),
    "extend": Deed(_extend, "selection_notice"),
    "object": Deed(_object, "selection_notice"),
    "conclude": Deed(_conclude, "selection_notice"),
    "enter": Deed(_enter, "selection_notice"),
}
