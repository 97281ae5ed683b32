"""Organisations (单位): who reports, who made a result, who hosts a release. Source: FIELD.md 0 (报送主体 kinds)."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.search import index

from content import records
from showcase.publication.sources import Source, SubjectKey
from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import Term, term_key, valid_slug
from showcase.taxonomy.name_lists import NameListField


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def for_record(self) -> "OrganisationQuerySet":
        """With all that `Organisation.to_record` reads, in a constant number of queries."""
        return self.select_related("parent", "city", "county").prefetch_related("kinds")


class Organisation(index.Indexed, Source, models.Model):
    """One organisation. Its slug is its public identifier and never changes; its name may."""

    slug = models.CharField(
        _("网址标识"),
        max_length=80,
        unique=True,
        validators=[valid_slug],
        help_text=_("单位的固定标识，公开后不再更改，例如 zhejiang-university。"),
        error_messages={"unique": _("已有单位使用这个网址标识，请换一个。")},
    )
    name = models.CharField(_("单位名称"), max_length=200, help_text=_("以公章为准的全称。"))
    name_en = models.CharField(_("英文名称"), max_length=200, blank=True)
    short_names = NameListField(_("简称"), help_text=_("每行一个，供检索使用。"))
    former_names = NameListField(_("曾用名"), help_text=_("每行一个。"))
    kinds = models.ManyToManyField(
        Term,
        related_name="+",
        blank=True,
        limit_choices_to={"scheme": "organisation-kind"},
        verbose_name=_("单位类别"),
        help_text=_("一个单位可以属于几个类别。"),
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("上级单位")
    )
    city = term_key("city", _("设区市"), optional=True)
    county = term_key("county", _("县（市、区）"), optional=True)
    website = models.URLField(_("网站"), max_length=600, blank=True)
    demonstration = models.BooleanField(
        _("演示单位"), default=False, help_text=_("虚构的单位请勾选，门户会注明“示例”。")
    )
    code = models.CharField(_("机构代码"), max_length=40, blank=True)
    note = models.TextField(_("内部备注"), blank=True)
    source = models.TextField(_("信息来源"), blank=True)
    verified = models.BooleanField(_("名称已核实"), default=False)

    objects = OrganisationQuerySet.as_manager()

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("name_en"),
        index.SearchField("slug"),
        index.AutocompleteField("name"),
    ]

    PUBLIC = columns("slug name name_en short_names former_names kinds parent city county website demonstration")
    INTERNAL = columns("id code note source verified")

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
                FieldRowPanel([FieldPanel("short_names"), FieldPanel("former_names")]),
                FieldPanel("kinds"),
                FieldPanel("parent"),
                FieldRowPanel([FieldPanel("city"), FieldPanel("county")]),
                FieldPanel("website"),
                FieldPanel("demonstration"),
            ],
            heading=_("公开信息"),
        ),
        MultiFieldPanel(
            [FieldPanel("code"), FieldPanel("source"), FieldPanel("verified"), FieldPanel("note")],
            heading=_("内部信息"),
            help_text=_("只在工作台可见，不对外公开。"),
        ),
    ]

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = pgettext_lazy("plural", "单位")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="organisation_name_unique",
                violation_error_message=_("名录里已经有同名单位，请直接修改原有的那一条。"),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=~Q(code=""),
                name="organisation_code_unique",
                violation_error_message=_("已有单位使用这个机构代码，请核对。"),
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")),
                name="organisation_not_its_own_parent",
                violation_error_message=_("上级单位不能是本单位自己，请重新选择。"),
            ),
            models.CheckConstraint(
                condition=Q(county=None) | Q(city__isnull=False),
                name="organisation_county_needs_city",
                violation_error_message=_("填写了县（市、区），请同时选择设区市。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.county is not None and self.city is not None and self.county.parent_id != self.city.pk:
            raise ValidationError(
                {
                    "county": _("“%(county)s”不在“%(city)s”，请重新选择。")
                    % {"county": self.county.name, "city": self.city.name}
                }
            )
        self._refuse_cycle()

    def _refuse_cycle(self) -> None:
        seen, above = {self.pk}, self.parent
        while above is not None and above.pk is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("上级单位又回到了本单位，请重新选择。")})
            seen.add(above.pk)
            above = above.parent

    def feeds(self) -> Iterable[SubjectKey]:
        return (SubjectKey("organisation", self.slug),)

    def to_record(self) -> records.Organisation:
        """The public reference record. Load with `for_record()` for a constant number of queries."""
        return records.Organisation(
            id=self.slug,
            name=self.name,
            name_en=self.name_en,
            kinds=tuple(kind.record_id for kind in self.kinds.all()),
            short_names=tuple(self.short_names),
            former_names=tuple(self.former_names),
            parent=self.parent.slug if self.parent else None,
            city=self.city.record_id if self.city else None,
            county=self.county.record_id if self.county else None,
            website=self.website or None,
            demonstration=self.demonstration,
        )
