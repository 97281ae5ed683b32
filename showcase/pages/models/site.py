"""What the government rules ask of every page of the portal (FIELD.md A2): names, codes, footer items."""

from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from content import records
from showcase.publication.sources import Source
from showcase.publication.subjects import SubjectKey


class SiteSettings(Source, models.Model):
    """站点信息: one row. A change is confirmed by a second person."""

    PUBLIC = frozenset(
        [
            "name",
            "name_en",
            "description",
            "description_en",
            "domain",
            "site_code",
            "host_unit",
            "host_unit_en",
            "contact",
            "contact_en",
            "icp_number",
            "police_number",
            "error_report",
            "conac",
        ]
    )
    INTERNAL = frozenset({"id"})

    name = models.CharField(_("网站名称"), max_length=100)
    name_en = models.CharField(_("网站名称（英文）"), max_length=100)
    description = models.CharField(_("网站简介"), max_length=300)
    description_en = models.CharField(_("网站简介（英文）"), max_length=300)
    domain = models.CharField(_("域名"), max_length=100, help_text=_("只写主机名，不带 http。"))
    site_code = models.CharField(_("网站标识码"), max_length=20)
    host_unit = models.CharField(_("主办单位"), max_length=100)
    host_unit_en = models.CharField(_("主办单位（英文）"), max_length=100)
    contact = models.CharField(_("联系方式"), max_length=200)
    contact_en = models.CharField(_("联系方式（英文）"), max_length=200)
    icp_number = models.CharField(_("ICP备案编号"), max_length=60)
    police_number = models.CharField(_("公安机关备案标识"), max_length=60)
    error_report = models.URLField(_("“我为政府网站找错”入口"))
    conac = models.URLField(_("党政机关网站标识链接"))

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("description"), FieldPanel("description_en")]),
        FieldRowPanel([FieldPanel("domain"), FieldPanel("site_code")]),
        FieldRowPanel([FieldPanel("host_unit"), FieldPanel("host_unit_en")]),
        FieldRowPanel([FieldPanel("contact"), FieldPanel("contact_en")]),
        FieldRowPanel([FieldPanel("icp_number"), FieldPanel("police_number")]),
        FieldRowPanel([FieldPanel("error_report"), FieldPanel("conac")]),
    ]

    class Meta:
        verbose_name = _("站点信息")
        verbose_name_plural = _("站点信息")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="sitesettings_one_row")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> Self | None:
        return cls.objects.first()

    def feeds(self) -> Iterable[SubjectKey]:
        return (SubjectKey("site", "site"),)

    def to_record(self) -> records.SiteSettings:
        facts = {name: getattr(self, name) for name in self.PUBLIC}
        return records.SiteSettings(**facts, demonstration=bool(settings.DEMO))
