"""征集批次, and the rules of the collection that the founding document leaves open."""

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from .. import calendar
from .one_row import OneRow


class CollectionRules(OneRow):
    """Settings of the collection, one row. What is not written in the founding document is ours, with its default."""

    tenth_counts = models.BooleanField(
        _("10日当天算按时"), default=True, help_text=_("“每月10日前”是否包括10日。改动只影响以后建立的批次。")
    )
    limitation_required = models.BooleanField(_("必须填写局限"), default=True)
    material_required = models.BooleanField(
        _("佐证必须附材料"),
        default=False,
        help_text=_("每项佐证都要上传材料文件或填写公开链接，否则不能报送。不勾选时只作提醒。"),
    )
    secrecy_required = models.BooleanField(
        _("报送前必须完成保密审查"),
        default=False,
        help_text=_("要写明本单位的审查结论、审查人和审查日期。不勾选时，在公开发布前核对。"),
    )
    similar_from = models.DecimalField(
        _("近似提醒阈值"),
        max_digits=3,
        decimal_places=2,
        default="0.60",
        help_text=_("名称相似度达到此值时提醒可能重复，0 至 1。"),
    )
    reminder_days = models.PositiveSmallIntegerField(
        _("截止前几天提醒"),
        default=3,
        validators=[MaxValueValidator(28)],
        help_text=_("只提醒有未办事项的单位；截止前一天再提醒一次。填 0 只在前一天提醒。"),
    )

    class Meta(OneRow.Meta):
        verbose_name = verbose_name_plural = _("征集规则")


class SubmissionRoundQuerySet(models.QuerySet["SubmissionRound"]):
    def open_at(self, moment: datetime) -> Self:
        """The round that takes what is filed at this moment."""
        return self.filter(opens_at__lte=moment, closes_at__gt=moment)


class SubmissionRound(models.Model):
    """One month's round. It takes what arrives before `closes_at`, by the server's clock."""

    year = models.PositiveSmallIntegerField(_("年"))
    month = models.PositiveSmallIntegerField(_("月"))
    opens_at = models.DateTimeField(_("开始时间"))
    closes_at = models.DateTimeField(_("截止时间"))
    last_number = models.PositiveIntegerField(_("最后一个序号"), default=0, editable=False)

    objects = SubmissionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("征集批次")
        verbose_name_plural = pgettext_lazy("plural", "征集批次")
        ordering = ["-year", "-month"]
        constraints = [
            models.UniqueConstraint(fields=["year", "month"], name="round_once_a_month"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="round_has_a_month"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_it_opened"),
        ]

    def __str__(self) -> str:
        return _("%(year)d年%(month)d月") % {"year": self.year, "month": self.month}

    @property
    def code(self) -> str:
        """How numbers of submissions and file names call it: ``2026-11``."""
        return f"{self.year}-{self.month:02d}"

    @property
    def closes_local(self) -> datetime:
        """When it closes, as the clock in Hangzhou shows it."""
        return self.closes_at.astimezone(calendar.SHANGHAI)

    def is_open(self, moment: datetime) -> bool:
        return self.opens_at <= moment < self.closes_at

    def take_number(self) -> str:
        """The next number of a submission, taken for ever. Call it inside the transaction that uses it."""
        SubmissionRound.objects.filter(pk=self.pk).update(last_number=F("last_number") + 1)
        self.refresh_from_db(fields=["last_number"])
        return f"{self.code}-{self.last_number:04d}"

    def clean(self) -> None:
        """Rounds must not overlap: what is filed belongs to one."""
        if not (self.opens_at and self.closes_at):
            return
        others = SubmissionRound.objects.exclude(pk=self.pk)
        if others.filter(opens_at__lt=self.closes_at, closes_at__gt=self.opens_at).exists():
            raise ValidationError(_("与另一批次的时间重叠，请调整开始或截止时间。"))


def round_at(moment: datetime) -> SubmissionRound:
    """The round that takes what is filed at this moment; made if it is not there yet."""
    found = SubmissionRound.objects.open_at(moment).first()
    if found is not None:
        return found
    counts = CollectionRules.current().tenth_counts
    year, month = calendar.month_of(moment, tenth_counts=counts)
    while SubmissionRound.objects.filter(year=year, month=month, closes_at__lte=moment).exists():
        year, month = calendar.month_after(year, month)  # closed earlier than by the rule of today
    before = SubmissionRound.objects.filter(closes_at__lte=moment).order_by("-closes_at").first()
    opens = min(calendar.opening(year, month, tenth_counts=counts), moment)
    found, _made = SubmissionRound.objects.get_or_create(
        year=year,
        month=month,
        defaults={
            "opens_at": max(opens, before.closes_at) if before else opens,
            "closes_at": calendar.closing(year, month, tenth_counts=counts),
        },
    )
    return found


def rounds_after(moment: datetime, count: int) -> list[SubmissionRound]:
    """The rounds that follow the one of this moment, as they will be by the rules of today; none is stored."""
    counts = CollectionRules.current().tenth_counts
    last, found = round_at(moment), []
    for _number in range(count):
        year, month = calendar.month_after(last.year, last.month)
        closes = calendar.closing(year, month, tenth_counts=counts)
        last = SubmissionRound.objects.filter(year=year, month=month).first() or SubmissionRound(
            year=year, month=month, opens_at=last.closes_at, closes_at=closes
        )
        found.append(last)
    return found
