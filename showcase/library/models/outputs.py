"""What an achievement rests on: intellectual property, papers, standards, projects. Source: FIELD.md A5."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import term_key
from showcase.taxonomy.name_lists import NameListField

from .row import ROW_INTERNAL, AchievementRow, line_field

valid_doi = RegexValidator(r"\A10\.[0-9]{4,9}/\S+\Z", _("DOI 应以“10.”开头，例如 10.1234/abcd，不要带网址。"))


class IntellectualProperty(AchievementRow):
    """知识产权. Some of it may be named in public, some not: the row says which."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="properties")
    kind = term_key("property-kind", _("类型"))
    number = line_field(_("专利号或登记号"))
    title = line_field(_("名称"))
    status = term_key("property-status", _("法律状态"))
    owners = NameListField(_("权利人"), help_text=_("每行一个。"))
    is_public = models.BooleanField(_("公开"), default=False)

    PUBLIC = columns("sort_order kind number title status owners is_public")
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("status"), FieldPanel("is_public")]),
        FieldRowPanel([FieldPanel("number"), FieldPanel("title")]),
        FieldPanel("owners"),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("知识产权")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "kind", "number"],
                name="property_once",
                violation_error_message=_("这项知识产权已经填写过，请删去重复的一行。"),
            )
        ]

    def __str__(self) -> str:
        return self.number


class Paper(AchievementRow):
    """论文. Basic research needs one in a top journal."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="papers")
    title = line_field(_("题名"))
    journal = line_field(_("期刊"))
    year = models.PositiveSmallIntegerField(_("年份"), validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    doi = models.CharField("DOI", max_length=200, blank=True, validators=[valid_doi])
    top_journal = models.BooleanField(_("顶级学术期刊"), default=False)

    PUBLIC = columns("sort_order title journal year doi")
    INTERNAL = ROW_INTERNAL | {"top_journal"}

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("journal"), FieldPanel("year")]),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("top_journal")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("论文")

    def __str__(self) -> str:
        return self.title[:40]


class Standard(AchievementRow):
    """标准."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="standards")
    number = line_field(_("标准号"))
    title = line_field(_("标准名称"))

    PUBLIC = frozenset({"sort_order", "number", "title"})
    INTERNAL = ROW_INTERNAL

    panels = [FieldRowPanel([FieldPanel("number"), FieldPanel("title")])]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("标准")

    def __str__(self) -> str:
        return self.number


class ProjectSource(AchievementRow):
    """项目来源."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="projects")
    kind = term_key("project-kind", _("项目类别"))
    name = line_field(_("项目名称"))
    name_en = line_field(_("项目名称（英文）"), optional=True)
    number = line_field(_("项目编号"), optional=True)

    PUBLIC = columns("sort_order kind name name_en number")
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("项目来源")

    def __str__(self) -> str:
        return self.name
