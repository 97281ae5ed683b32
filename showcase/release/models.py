"""The objects of release: quarterly events, annual rankings, themed releases (发布). Source: FIELD.md 0.

All channels select from the library: nothing is released that did not enter it.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, RevisionMixin

from showcase.publication.sources import Source, SubjectKey
from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import term_key, valid_slug

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

IN_LIBRARY = {"kind": "library", "entry__isnull": False}
YEAR = [MinValueValidator(2000), MaxValueValidator(2200)]
ROW_INTERNAL = frozenset({"id", "release"})
valid_time = RegexValidator(r"\A([01][0-9]|2[0-3]):[0-5][0-9]\Z", _("请写成 09:30 的形式（半角）。"))


def _achievement() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "library.Achievement",
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to=IN_LIBRARY,
        verbose_name=_("成果"),
        help_text=_("只能选择已经入库的成果。"),
    )


def _organisation(label: "StrOrPromise") -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        "organisations.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=label
    )


class ReleaseRow(Source, Orderable):
    """A row of a release, in the editors' order."""

    INTERNAL = ROW_INTERNAL

    class Meta(Orderable.Meta):
        abstract = True

    def feeds(self) -> Iterable[SubjectKey]:
        return self.release.feeds()


class QuarterlyEvent(Source, RevisionMixin, ClusterableModel):
    """季度发布: an event of a quarter at which the completers themselves release their results."""

    year = models.PositiveSmallIntegerField(_("年度"), validators=YEAR)
    quarter = models.PositiveSmallIntegerField(_("季度"), help_text=_("1 至 4。"))
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    place = models.CharField(_("地点"), max_length=400)
    place_en = models.CharField(_("地点（英文）"), max_length=400, blank=True)
    city = term_key("city", _("设区市"), optional=True)
    demonstration = models.BooleanField(_("演示数据"), default=False)
    note = models.TextField(_("内部备注"), blank=True)

    PUBLIC = columns("year quarter starts_at ends_at place place_en city demonstration hosts co_hosts agenda results")
    INTERNAL = frozenset({"id", "latest_revision", "note"})
    BOOKKEEPING = ("latest_revision_id",)

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("quarter")]),
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldRowPanel([FieldPanel("place"), FieldPanel("place_en")]),
                FieldPanel("city"),
                FieldPanel("demonstration"),
            ],
            heading=_("时间和地点"),
        ),
        InlinePanel("hosts", heading=_("主办单位"), label=_("主办单位"), min_num=1),
        InlinePanel("co_hosts", heading=_("承办、协办单位"), label=_("承办、协办单位")),
        InlinePanel("agenda", heading=_("议程"), label=_("议程")),
        InlinePanel("results", heading=_("发布的成果"), label=_("成果"), help_text=_("由完成人发布。")),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("季度发布")
        verbose_name_plural = pgettext_lazy("plural", "季度发布")
        ordering = ["-year", "-quarter"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "quarter"],
                name="event_once_a_quarter",
                violation_error_message=_("这个季度已经有一场季度发布，请直接修改。"),
            ),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4),
                name="event_quarter_of_four",
                violation_error_message=_("季度应为 1 至 4。"),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("结束时间应晚于开始时间，请检查。"),
            ),
        ]

    def __str__(self) -> str:
        return _("%(year)d年第%(quarter)d季度发布") % {"year": self.year, "quarter": self.quarter}

    @property
    def slug(self) -> str:
        """The public key, ``2026-q3``."""
        return f"{self.year}-q{self.quarter}"

    def feeds(self) -> Iterable[SubjectKey]:
        return (SubjectKey("event", self.slug),)


class EventHost(ReleaseRow):
    """主办单位."""

    release = ParentalKey(QuarterlyEvent, on_delete=models.CASCADE, related_name="hosts")
    organisation = _organisation(_("主办单位"))

    PUBLIC = frozenset({"sort_order", "organisation"})

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("主办单位")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "organisation"],
                name="event_host_once",
                violation_error_message=_("这个主办单位已经列出，请删去重复的一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class EventCoHost(ReleaseRow):
    """承办、协办单位."""

    release = ParentalKey(QuarterlyEvent, on_delete=models.CASCADE, related_name="co_hosts")
    organisation = _organisation(_("承办、协办单位"))

    PUBLIC = frozenset({"sort_order", "organisation"})

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("承办、协办单位")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "organisation"],
                name="event_co_host_once",
                violation_error_message=_("这个承办或协办单位已经列出，请删去重复的一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class AgendaItem(ReleaseRow):
    """One item of the agenda. ``at`` is local time in Asia/Shanghai."""

    release = ParentalKey(QuarterlyEvent, on_delete=models.CASCADE, related_name="agenda")
    at = models.CharField(_("时间"), max_length=5, validators=[valid_time], help_text=_("例如 09:30。"))
    title = models.CharField(_("事项"), max_length=400)
    title_en = models.CharField(_("事项（英文）"), max_length=400, blank=True)
    speaker = models.CharField(_("发言人"), max_length=400, blank=True)
    speaker_en = models.CharField(_("发言人（英文）"), max_length=400, blank=True)

    PUBLIC = columns("sort_order at title title_en speaker speaker_en")

    panels = [
        FieldPanel("at"),
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("speaker"), FieldPanel("speaker_en")]),
    ]

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("议程")

    def __str__(self) -> str:
        return f"{self.at} {self.title}"


class PresentedResult(ReleaseRow):
    """A result released at an event, by the person who made it."""

    release = ParentalKey(QuarterlyEvent, on_delete=models.CASCADE, related_name="results")
    achievement = _achievement()
    presenter = models.CharField(_("发布人"), max_length=400, blank=True, help_text=_("成果完成人。"))
    presenter_en = models.CharField(_("发布人（英文）"), max_length=400, blank=True)

    PUBLIC = frozenset(["sort_order", "achievement", "presenter", "presenter_en"])

    panels = [FieldPanel("achievement"), FieldRowPanel([FieldPanel("presenter"), FieldPanel("presenter_en")])]

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("发布的成果")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "achievement"],
                name="event_result_once",
                violation_error_message=_("这项成果已经列出，请删去重复的一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.achievement)


class AnnualRanking(Source, RevisionMixin, ClusterableModel):
    """年度榜单: the year's list of original and leading results."""

    year = models.PositiveSmallIntegerField(
        _("年度"), unique=True, validators=YEAR, error_messages={"unique": _("这个年度已经有榜单，请直接修改。")}
    )
    demonstration = models.BooleanField(_("演示数据"), default=False)
    note = models.TextField(_("内部备注"), blank=True)

    PUBLIC = frozenset({"year", "demonstration", "entries"})
    INTERNAL = frozenset({"id", "latest_revision", "note"})
    BOOKKEEPING = ("latest_revision_id",)

    panels = [
        FieldRowPanel([FieldPanel("year"), FieldPanel("demonstration")]),
        InlinePanel("entries", heading=_("上榜成果"), label=_("成果")),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("年度榜单")
        verbose_name_plural = pgettext_lazy("plural", "年度榜单")
        ordering = ["-year"]

    def __str__(self) -> str:
        return _("%(year)d年度榜单") % {"year": self.year}

    @property
    def slug(self) -> str:
        """The public key, the year."""
        return str(self.year)

    def feeds(self) -> Iterable[SubjectKey]:
        return (SubjectKey("ranking", self.slug),)


class RankedResult(ReleaseRow):
    """One entry of the list and the reason for it. Lists without order leave the rank empty."""

    release = ParentalKey(AnnualRanking, on_delete=models.CASCADE, related_name="entries")
    achievement = _achievement()
    rank = models.PositiveSmallIntegerField(
        _("名次"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("榜单不排名次的留空。")
    )
    reason = models.TextField(_("上榜理由"), max_length=4000)
    reason_en = models.TextField(_("上榜理由（英文）"), max_length=4000, blank=True)

    PUBLIC = columns("sort_order achievement rank reason reason_en")

    panels = [
        FieldRowPanel([FieldPanel("achievement"), FieldPanel("rank")]),
        FieldRowPanel([FieldPanel("reason"), FieldPanel("reason_en")]),
    ]

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("上榜成果")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "achievement"],
                name="ranking_result_once",
                violation_error_message=_("这项成果已经上榜，请删去重复的一行。"),
            ),
            models.UniqueConstraint(
                fields=["release", "rank"],
                name="ranking_rank_once",
                violation_error_message=_("这个名次已经给了别的成果，请检查。"),
            ),
        ]

    def __str__(self) -> str:
        return str(self.achievement)


class ThemedRelease(Source, RevisionMixin, ClusterableModel):
    """专场: an irregular themed release."""

    slug = models.CharField(
        _("网址标识"),
        max_length=80,
        unique=True,
        validators=[valid_slug],
        help_text=_("公开后不再更改，例如 low-altitude-economy。"),
        error_messages={"unique": _("已有专场使用这个网址标识，请换一个。")},
    )
    name = models.CharField(
        _("专场名称（内部）"), max_length=200, blank=True, help_text=_("供工作台查找；公开标题在页面上填写。")
    )
    demonstration = models.BooleanField(_("演示数据"), default=False)
    note = models.TextField(_("内部备注"), blank=True)

    PUBLIC = frozenset({"slug", "demonstration", "partners", "results"})
    INTERNAL = frozenset({"id", "latest_revision", "name", "note"})
    BOOKKEEPING = ("latest_revision_id",)

    panels = [
        FieldRowPanel([FieldPanel("slug"), FieldPanel("name")]),
        FieldPanel("demonstration"),
        InlinePanel("partners", heading=_("合作单位"), label=_("合作单位")),
        InlinePanel("results", heading=_("发布的成果"), label=_("成果")),
        FieldPanel("note"),
    ]

    class Meta:
        verbose_name = _("专场")
        verbose_name_plural = pgettext_lazy("plural", "专场")
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name or self.slug

    def feeds(self) -> Iterable[SubjectKey]:
        return (SubjectKey("theme", self.slug),)


class ThemePartner(ReleaseRow):
    """合作单位."""

    release = ParentalKey(ThemedRelease, on_delete=models.CASCADE, related_name="partners")
    organisation = _organisation(_("合作单位"))

    PUBLIC = frozenset({"sort_order", "organisation"})

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("合作单位")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "organisation"],
                name="theme_partner_once",
                violation_error_message=_("这个合作单位已经列出，请删去重复的一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class ThemedResult(ReleaseRow):
    """A result of a themed release."""

    release = ParentalKey(ThemedRelease, on_delete=models.CASCADE, related_name="results")
    achievement = _achievement()

    PUBLIC = frozenset({"sort_order", "achievement"})

    class Meta(ReleaseRow.Meta):
        verbose_name = verbose_name_plural = _("发布的成果")
        constraints = [
            models.UniqueConstraint(
                fields=["release", "achievement"],
                name="theme_result_once",
                violation_error_message=_("这项成果已经列出，请删去重复的一行。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.achievement)
