"""Taxonomies (分类体系): every list of official names that changes with the years is data with dates, never code.

Source: FIELD.md A1 (the three hubs were renamed in 2025; the names of the fifteen fields are examples), A5.
"""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from content import records
from showcase.publication.sources import Source, SubjectKey
from showcase.taxonomy.columns import columns

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

valid_slug = RegexValidator(
    r"\A[a-z0-9]+(-[a-z0-9]+)*\Z", _("网址标识只能用小写英文字母、数字和连字符，例如 hangzhou 或 new-materials。")
)
valid_code = RegexValidator(
    r"\A[A-Za-z0-9]+([.-][A-Za-z0-9]+)*\Z", _("代码只能用英文字母、数字、点和连字符，例如 330100 或 fills-gap。")
)


class Scheme(models.Model):
    """One taxonomy (类目表), for instance the cities or the kinds of claims. Its code is its key."""

    code = models.CharField(_("类目表代码"), max_length=40, primary_key=True, validators=[valid_slug])
    title = models.CharField(_("类目表名称"), max_length=100)
    source = models.TextField(_("来源"), blank=True)

    class Meta:
        verbose_name = verbose_name_plural = _("类目表")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, scheme: str) -> Self:
        """The terms of one taxonomy."""
        return self.filter(scheme_id=scheme)

    def valid_on(self, day: date) -> Self:
        """What may be given to something new on that day; old achievements keep what they have."""
        started = Q(valid_from=None) | Q(valid_from__lte=day)
        not_over = Q(valid_to=None) | Q(valid_to__gte=day)
        return self.filter(started & not_over)

    def by_record_id(self) -> dict[str, "Term"]:
        """All terms of the query by ``scheme:code``."""
        return {term.record_id: term for term in self}


class Term(Source, models.Model):
    """One name of a taxonomy. ``official`` is false for names that are examples (示例，非官方名称)."""

    scheme = models.ForeignKey(Scheme, on_delete=models.PROTECT, related_name="terms", verbose_name=_("类目表"))
    code = models.CharField(_("代码"), max_length=30, validators=[valid_code])
    name = models.CharField(_("名称"), max_length=200)
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    short_name = models.CharField(_("简称"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    order = models.IntegerField(_("排序"), default=0, help_text=_("数字小的排在前面；成熟度等级以此为级数。"))
    slug = models.CharField(
        _("网址标识"), max_length=80, blank=True, validators=[valid_slug], help_text=_("门户上有专页的类目才需要填写。")
    )
    official = models.BooleanField(
        _("正式名称"), default=True, help_text=_("示例名称请取消勾选，门户会注明“非官方名称”。")
    )
    valid_from = models.DateField(_("启用日期"), null=True, blank=True)
    valid_to = models.DateField(
        _("停用日期"), null=True, blank=True, help_text=_("最后一个可以选用的日期；已经使用的不受影响。")
    )
    tile_column = models.PositiveSmallIntegerField(_("地图列"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("地图行"), null=True, blank=True)
    source = models.TextField(_("来源"), blank=True)

    objects = TermQuerySet.as_manager()

    PUBLIC = columns(
        "scheme code name name_en short_name parent order slug official valid_from valid_to tile_column tile_row"
    )
    INTERNAL = frozenset({"id", "source"})

    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("scheme"), FieldPanel("code")]),
                FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
                FieldRowPanel([FieldPanel("short_name"), FieldPanel("slug")]),
                FieldPanel("official"),
            ],
            heading=_("名称"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("parent"),
                FieldPanel("order"),
                FieldRowPanel([FieldPanel("valid_from"), FieldPanel("valid_to")]),
                FieldRowPanel([FieldPanel("tile_column"), FieldPanel("tile_row")]),
            ],
            heading=_("位置与有效期"),
        ),
        FieldPanel("source"),
    ]

    class Meta:
        verbose_name = _("类目")
        verbose_name_plural = pgettext_lazy("plural", "类目")
        ordering = ["scheme", "order", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="term_code_unique",
                violation_error_message=_("这个类目表里已经有同样的代码，请换一个。"),
            ),
            models.UniqueConstraint(
                fields=["scheme", "slug"],
                condition=~Q(slug=""),
                name="term_slug_unique",
                violation_error_message=_("这个类目表里已经有同样的网址标识，请换一个。"),
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="term_valid_dates_in_order",
                violation_error_message=_("停用日期早于启用日期，请检查。"),
            ),
            models.CheckConstraint(
                condition=Q(tile_column=None, tile_row=None) | Q(tile_column__isnull=False, tile_row__isnull=False),
                name="term_tile_complete",
                violation_error_message=_("地图位置的列和行要么都填，要么都不填。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name if self.official else _("%(name)s（非官方名称）") % {"name": self.name}

    @property
    def record_id(self) -> str:
        """The public identifier, ``scheme:code``."""
        return f"{self.scheme_id}:{self.code}"

    def clean(self) -> None:
        super().clean()
        seen, above = {self.pk}, self.parent
        while above is not None and above.pk is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("上级类目又回到了自己，请重新选择。")})
            seen.add(above.pk)
            above = above.parent

    def feeds(self) -> Iterable[SubjectKey]:
        return (SubjectKey("term", self.record_id),)

    def to_record(self) -> records.Term:
        """The public reference record of the term. ``parent`` should be selected with it."""
        return records.Term(
            id=self.record_id,
            name=self.name,
            name_en=self.name_en,
            short_name=self.short_name,
            parent=self.parent.record_id if self.parent else None,
            order=self.order,
            slug=self.slug or None,
            official=self.official,
            valid_from=self.valid_from,
            valid_to=self.valid_to,
            tile=self._tile(),
        )

    def _tile(self) -> records.Tile | None:
        if self.tile_column is None or self.tile_row is None:
            return None
        return records.Tile(column=self.tile_column, row=self.tile_row)


def term_key(
    scheme: str, label: "StrOrPromise", *, optional: bool = False, **options: Any
) -> "models.ForeignKey[Any, Any]":
    """A column that holds one term of ``scheme``."""
    return models.ForeignKey(
        Term,
        on_delete=models.PROTECT,
        related_name="+",
        limit_choices_to={"scheme": scheme},
        verbose_name=label,
        null=optional,
        blank=optional,
        **options,
    )
