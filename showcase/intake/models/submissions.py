"""申报: a candidate chosen into a round, its frozen versions and the ledger of all that happened to it."""

from datetime import UTC
from typing import Any, Self

from django.db import models
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.library.models import Category
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import term_key

from ..ledger import AppendOnly, Chained
from ..states import OVER, UNTOLD, Action, State, told
from .accounts import Account
from .candidates import Candidate
from .rounds import SubmissionRound


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def of_members(self, account: Account) -> Self:
        """Those of the organisations that the person works for now."""
        return self.filter(organisation__in=account.memberships.current().values("organisation"))

    def through_bureau(self, account: Account) -> Self:
        """Those that reached a bureau the person works for."""
        return self.filter(
            pk__in=SubmissionEvent.objects.filter(
                bureau__in=account.memberships.current().values("organisation")
            ).values("submission")
        )

    def waiting_at_bureau(self, account: Account) -> Self:
        """Those that a bureau of the person has to forward or to return."""
        return self.filter(state=State.WITH_BUREAU, bureau__in=account.memberships.current().values("organisation"))

    def under_way(self) -> Self:
        """Those that are not over."""
        return self.exclude(state__in=OVER)

    def in_state_told(self, state: State) -> Self:
        """Those that the organisation reads as being in this state."""
        return self.filter(state__in={state} | UNTOLD if state == State.IN_REVIEW else {state} - UNTOLD)

    def with_name_seen(self, account: Account) -> Self:
        """Each with ``name_seen``: its name for a member; for a bureau what it was called when last sent there."""
        mine = account.memberships.current().values("organisation")
        sent = SubmissionEvent.objects.filter(submission=OuterRef("submission"), bureau__in=mine).order_by("-number")
        version = SubmissionVersion.objects.filter(
            submission=OuterRef("pk"), number=Subquery(sent.values("version")[:1])
        )
        called = Subquery(version.values(called=KT("facts__name"))[:1], output_field=models.CharField())
        own = When(organisation__in=mine, then=F("name"))
        return self.annotate(name_seen=Case(own, default=called, output_field=models.CharField()))

    def visible_to(self, account: Account) -> Self:
        """What the person may open as submitter, bureau or operator. Experts have their assignments instead."""
        if account.is_operator:
            return self.all()
        return self.filter(Q(pk__in=self.of_members(account)) | Q(pk__in=self.through_bureau(account)))


class Submission(models.Model):
    """One achievement in one round. Its state is changed by `filing` only."""

    candidate = models.ForeignKey(
        Candidate, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("储备成果")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("报送单位")
    )
    round = models.ForeignKey(
        SubmissionRound, on_delete=models.PROTECT, related_name="submissions", verbose_name=_("征集批次")
    )
    reference = models.CharField(_("申报编号"), max_length=20, unique=True)
    name = models.CharField(_("成果名称"), max_length=400)
    category = models.CharField(_("类别"), max_length=17, choices=Category.choices)
    field = term_key("field", _("战略领域"), help_text=_("所报战略领域中的第一个，由该领域的专家组评审。"))
    state = models.CharField(_("状态"), max_length=12, choices=State.choices)
    bureau = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转报单位")
    )

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("申报")
        verbose_name_plural = pgettext_lazy("plural", "申报")
        ordering = ["reference"]
        indexes = [models.Index(fields=["round", "state"], name="submission_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate"],
                condition=~Q(state__in=sorted(OVER)),
                name="submission_one_under_way",
                violation_error_message=_("这项成果已经在申报中。"),
            ),
            models.CheckConstraint(
                condition=Q(state="with-bureau", bureau__isnull=False) | (~Q(state="with-bureau") & Q(bureau=None)),
                name="submission_waits_at_a_bureau",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.name}"

    @property
    def state_now(self) -> State:
        return State(self.state)

    @property
    def sent_back(self) -> "SubmissionEvent | None":
        """Why it stands at 已退回: the step that returned it; None when it does not."""
        if self.state != State.RETURNED:
            return None
        return self.events.filter(action=Action.SEND_BACK).order_by("-number").first()

    @property
    def keeps_round(self) -> bool:
        """Whether what is filed again now still joins the same round."""
        return timezone.now() < self.round.closes_at

    @property
    def state_told(self) -> State:
        """As the organisation reads it: what experts propose is nobody's to know before the notice."""
        return told(self.state_now)

    @property
    def current(self) -> "SubmissionVersion":
        """The version that counts: the last one filed."""
        return self.versions.order_by("-number")[0]

    def versions_for(self, account: Account) -> QuerySet["SubmissionVersion"]:
        """What the person may read: a bureau what was sent to it, everybody else all that was filed."""
        mine = set(account.memberships.current().values_list("organisation", flat=True))
        if account.is_operator or self.organisation_id in mine:
            return self.versions.all()
        return self.versions.filter(number__in=self.events.filter(bureau__in=mine).values("version"))

    def version_for(self, account: Account) -> "SubmissionVersion":
        """The last version that the person may read."""
        return self.versions_for(account).order_by("-number").first() or self.current

    @property
    def disputed(self) -> bool:
        return self.disputes.filter(resolved_at=None).exists()


class SubmissionVersion(AppendOnly):
    """What was filed, frozen: facts, declarations and files of evidence (each by its SHA-256), with one hash of all."""

    submission = models.ForeignKey(
        Submission, on_delete=models.PROTECT, related_name="versions", verbose_name=_("申报")
    )
    number = models.PositiveIntegerField(_("版次"))
    facts = models.JSONField(_("内容"))
    declarations = models.JSONField(_("声明"))
    files = models.JSONField(_("佐证材料"), default=list)
    hash = models.CharField(_("校验值"), max_length=64)
    filed_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("报送人"))
    filed_at = models.DateTimeField(_("报送时间"))

    class Meta(AppendOnly.Meta):
        verbose_name = verbose_name_plural = _("申报版本")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="submission_version_once")]

    def __str__(self) -> str:
        return f"{self.submission_id} v{self.number}"

    def content(self) -> dict[str, Any]:
        """What the hash covers. Without files as it was before there were any."""
        filed = {"facts": self.facts, "declarations": self.declarations}
        return filed | {"files": self.files} if self.files else filed


class SubmissionEvent(Chained):
    """One line of a submission's ledger. Names are kept beside keys: the row outlives the account's name."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events", verbose_name=_("申报"))
    action = models.CharField(_("操作"), max_length=10, choices=Action.choices)
    from_state = models.CharField(_("原状态"), max_length=12, choices=State.choices, blank=True)
    to_state = models.CharField(_("新状态"), max_length=12, choices=State.choices)
    actor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", verbose_name=_("办理人"))
    actor_name = models.CharField(_("办理人姓名"), max_length=100)
    bureau = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("转报单位")
    )
    round = models.ForeignKey(SubmissionRound, on_delete=models.PROTECT, related_name="+", verbose_name=_("征集批次"))
    version = models.PositiveIntegerField(_("版次"))
    reason = models.TextField(_("理由"), blank=True)
    at = models.DateTimeField(_("时间"), default=timezone.now)

    class Meta(Chained.Meta):
        verbose_name = verbose_name_plural = _("申报台账")
        ordering = ["submission", "number"]
        constraints = [models.UniqueConstraint(fields=["submission", "number"], name="submission_event_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.get_action_display()}"

    @property
    def sender(self) -> Organisation | None:
        """The bureau that took this step; None when it was the organisation or the office."""
        if self.from_state != State.WITH_BUREAU:
            return None
        before = type(self).objects.filter(submission=self.submission_id, number__lt=self.number)
        last = before.exclude(bureau=None).select_related("bureau").order_by("-number").first()
        return last.bureau if last else None

    def content(self) -> dict[str, Any]:
        return {
            "submission": self.submission.reference,
            "action": self.action,
            "from": self.from_state,
            "to": self.to_state,
            "actor": [self.actor_id, self.actor_name],
            "bureau": self.bureau_id,
            "round": self.round_id,
            "version": self.version,
            "reason": self.reason,
            "at": self.at.astimezone(UTC).isoformat(),
        }
