"""The rules of selection that no document fixes, each a setting with its default; and the key of pseudonyms."""

import secrets

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.intake.models import OneRow, SubmissionRound

YEARS = [MinValueValidator(0), MaxValueValidator(30)]


class ReviewRules(OneRow):
    """Settings of selection, one row. A draw and a result keep the values by which they were made."""

    recusal_years = models.PositiveSmallIntegerField(
        _("回避追溯年数"),
        default=3,
        validators=YEARS,
        help_text=_("曾同单位、合作论文、合作专利、合作项目的追溯年数。"),
    )
    own_item_bars_round = models.BooleanField(
        _("本人有申报的不参加该批次"), default=True, help_text=_("专家是某项申报的完成人时，不参加整个批次的评审。")
    )
    per_item = models.PositiveSmallIntegerField(_("每项抽取专家数"), default=5, validators=[MinValueValidator(1)])
    same_unit = models.PositiveSmallIntegerField(
        _("每项同一单位专家上限"), default=1, validators=[MinValueValidator(1)]
    )
    yearly_cap = models.PositiveSmallIntegerField(
        _("每位专家每年评审上限"), default=10, validators=[MinValueValidator(1)], help_text=_("按参加的批次数计。")
    )
    rounds_in_a_row = models.PositiveSmallIntegerField(
        _("连续参加批次上限"), default=3, validators=[MinValueValidator(1)], help_text=_("达到后轮休一个批次。")
    )
    outlier_points = models.PositiveSmallIntegerField(
        _("离群分差"), default=15, help_text=_("总分与中位数相差超过此值的，提示组长。")
    )
    least_scores = models.PositiveSmallIntegerField(_("有效评分最少份数"), default=3, validators=[MinValueValidator(1)])
    pass_mark = models.PositiveSmallIntegerField(_("建议入选分数线"), default=75, validators=[MaxValueValidator(100)])
    notice_days = models.PositiveSmallIntegerField(_("公示天数"), default=7, validators=[MinValueValidator(1)])
    notice_contact = models.TextField(
        _("公示受理方式"),
        blank=True,
        max_length=1000,
        help_text=_("受理异议的部门、地址、电话、邮箱，写在每份公示上。"),
    )
    scoring_days = models.PositiveSmallIntegerField(_("评分天数"), default=7, validators=[MinValueValidator(1)])

    class Meta(OneRow.Meta):
        verbose_name = verbose_name_plural = _("遴选规则")

    def of_a_result(self) -> dict[str, int]:
        """What a result is counted by; it keeps these values."""
        return {"least_scores": self.least_scores, "pass_mark": self.pass_mark}


class RoundKey(models.Model):
    """The key by which names become pseudonyms in a round's records. The auditor keeps it; no export has it."""

    round = models.OneToOneField(
        SubmissionRound, on_delete=models.PROTECT, related_name="key", verbose_name=_("征集批次")
    )
    key = models.CharField(_("密钥"), max_length=64, editable=False)

    class Meta:
        verbose_name = _("假名密钥")
        verbose_name_plural = pgettext_lazy("plural", "假名密钥")

    def __str__(self) -> str:
        return str(self.round)

    @classmethod
    def of(cls, round_: SubmissionRound) -> str:
        return cls.objects.get_or_create(round=round_, defaults={"key": secrets.token_hex(32)})[0].key
