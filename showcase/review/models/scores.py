"""评分: five values and the potential for transfer, by category. Source: GB/T 44731-2024, first-level indicators."""

from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.intake.ledger import AppendOnly
from showcase.intake.models import Account, Submission
from showcase.library.models import Category

from .draws import Assignment


class Criterion(models.TextChoices):
    """What is scored from 0 to 100. GB/T 44731-2024 takes society and culture together; we ask for each."""

    SCIENCE = "science", _("科学价值")
    TECHNOLOGY = "technology", _("技术价值")
    ECONOMY = "economy", _("经济价值")
    SOCIETY = "society", _("社会价值")
    CULTURE = "culture", _("文化价值")
    POTENTIAL = "potential", _("转化推广潜力")


DEFAULT_WEIGHTS = {
    Category.BASIC_RESEARCH: (60, 15, 0, 10, 10, 5),
    Category.KEY_TECHNOLOGY: (15, 40, 20, 10, 0, 15),
    Category.MAJOR_APPLICATION: (10, 25, 30, 20, 5, 10),
}
"""Ours, in the order of `Criterion`: the standard leaves weights to the evaluation."""


class WeightSet(AppendOnly):
    """The weights of one version, for all categories. A change is a new version; scores name the one they used."""

    version = models.PositiveIntegerField(_("版本"), unique=True)
    weights = models.JSONField(_("权重"))
    note = models.CharField(_("说明"), max_length=400, blank=True)
    made_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("制定人")
    )

    class Meta(AppendOnly.Meta):
        verbose_name = _("评分权重")
        verbose_name_plural = pgettext_lazy("plural", "评分权重")
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"v{self.version}"

    def clean(self) -> None:
        for category in Category.values:
            given = self.weights.get(category, {})
            whole = all(isinstance(value, int) and value >= 0 for value in given.values())
            if set(given) != set(Criterion.values) or not whole or sum(given.values()) != 100:
                raise ValidationError({"weights": _("每个类别的六项权重都要填写非负整数，合计为100。")})

    @classmethod
    def current(cls) -> "WeightSet":
        """The latest version; the default is the first."""
        found = cls.objects.first()
        if found is None:
            weights = {
                str(category): dict(zip(Criterion.values, row, strict=True))
                for category, row in DEFAULT_WEIGHTS.items()
            }
            found = cls.objects.create(version=1, weights=weights, note=str(_("默认权重（GB/T 44731-2024 一级指标）")))
        return found


class ScoreQuerySet(models.QuerySet["Score"]):
    def sent(self) -> Self:
        """Those that count: sent, by somebody who was not recused since."""
        valid = Assignment.objects.unconflicted().filter(ended_at=None)
        return self.filter(sent_at__isnull=False, assignment__in=valid)

    def that_count(self, submission: Submission) -> Self:
        """Those of a submission: once scoring is closed what its result was made of, whatever came later."""
        result = getattr(submission, "result", None)
        counted = self.filter(pk__in=result.scores) if result else self.sent()
        return counted.filter(assignment__submission=submission)

    def visible_to(self, account: Account) -> Self:
        """One's own; the others' of an item only once one's own is sent."""
        own = self.filter(assignment__in=Assignment.objects.visible_to(account))
        done = own.filter(sent_at__isnull=False).values("assignment__submission")
        return self.filter(Q(pk__in=own) | Q(pk__in=self.sent().filter(assignment__submission__in=done)))


class Score(models.Model):
    """One expert's judgement of one submission. Kept as a draft until it is sent, then it never changes."""

    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="score", verbose_name=_("评审分配")
    )
    values = models.JSONField(_("各项评分"), default=dict)
    comment = models.TextField(_("评审意见"), blank=True)
    weights = models.ForeignKey(
        WeightSet, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("评分权重")
    )
    sent_at = models.DateTimeField(_("提交时间"), null=True, blank=True)
    version = models.PositiveIntegerField(_("保存次数"), default=0, editable=False)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分")
        verbose_name_plural = pgettext_lazy("plural", "评分")
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at=None) | (~Q(comment="") & Q(weights__isnull=False)),
                name="score_sent_with_a_comment",
                violation_error_message=_("请填写评审意见。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.assignment)


class Result(AppendOnly):
    """What the scores of a submission came to when scoring was closed, with the rules by which it was counted."""

    submission = models.OneToOneField(
        Submission, on_delete=models.PROTECT, related_name="result", verbose_name=_("申报")
    )
    mean = models.DecimalField(_("平均总分"), max_digits=5, decimal_places=2)
    spread = models.DecimalField(_("标准差"), max_digits=5, decimal_places=2)
    count = models.PositiveSmallIntegerField(_("有效评分份数"))
    by_criterion = models.JSONField(_("各项平均分"))
    meets = models.BooleanField(_("达到建议入选条件"))
    rules = models.JSONField(_("适用规则"))
    scores = models.JSONField(_("计入的评分"), default=list)
    closed_at = models.DateTimeField(_("结束评分时间"))

    class Meta(AppendOnly.Meta):
        verbose_name = _("评分结果")
        verbose_name_plural = pgettext_lazy("plural", "评分结果")

    def __str__(self) -> str:
        return f"{self.submission.reference} {self.mean}"

    def facts(self) -> dict[str, Any]:
        return {"mean": str(self.mean), "spread": str(self.spread), "count": self.count, "meets": self.meets}
