"""An achievement (成果) of the library, or a public-source example (公开资料示例).

Fields: FIELD.md A5 "Recommended record"; what of them is public says `PUBLIC` and, by row, the flag `is_public`.
The page about it owns the public title, one-liner and abstract, pictures, quotations and the story.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NoReturn, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import ProtectedError, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin
from wagtail.search import index

from showcase.publication.sources import Source, SubjectKey
from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import Term, term_key
from showcase.taxonomy.name_lists import NameListField

from ..panels import achievement_form
from .entry import EntryBatch
from .identity import DEMONSTRATION_SERIES, next_public_id
from .row import line_field, text_field

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KEPT_FOR_EVER = _("成果编号一经赋予，成果就不能删除。不再公开的成果请撤回，存在争议的请填写争议情况。")
valid_public_id = RegexValidator(r"\AZLHCG-([0-9]{4}|DEMO)-[0-9]{4}\Z", _("成果编号的形式应为 ZLHCG-2026-0001。"))
valid_registration = RegexValidator(r"\A[0-9A-Z]{12}\Z", _("登记号为 12 位数字和大写字母，请核对。"))
SCORE = [MaxValueValidator(100)]


class Kind(models.TextChoices):
    """Of the library, or a real achievement as a public source prints it."""

    LIBRARY = "library", _("入库成果")
    SOURCED = "sourced", _("公开资料示例")


class Category(models.TextChoices):
    """The three kinds of the founding document (FIELD.md 0)."""

    BASIC_RESEARCH = "basic-research", _("基础研究")
    KEY_TECHNOLOGY = "key-technology", _("技术攻关")
    MAJOR_APPLICATION = "major-application", _("重大应用")


class SecrecyStatus(models.TextChoices):
    """What the secrecy review (保密审查) came to. A secret achievement must never enter (FIELD.md E6)."""

    NOT_REVIEWED = "not-reviewed", _("尚未审查")
    CLEARED = "cleared", _("可以公开")
    RESTRICTED = "restricted", _("不得公开")


class UnitRole(models.TextChoices):
    """How a public source orders the units of a sourced achievement."""

    LEAD = "lead", _("牵头单位")
    PARTICIPANT = "participant", _("参与单位")
    ORDERED = "ordered", _("按排名列出")
    UNORDERED = "unordered", _("未标明排名")


ROWS = columns(
    "units completers evidence claims metrics limitations properties papers standards projects applications effects "
    "life_line corrections"
)
TERM_LISTS = columns("forms strategic_fields clusters industries disciplines transfer_modes")


class AchievementQuerySet(models.QuerySet["Achievement"]):
    def for_record(self) -> Self:
        """With everything that `library.records` reads, in a constant number of queries."""
        return self.select_related(
            "entry", "reporting_unit", "city", "county", "nature", "price_mode", "maturity_level__parent"
        ).prefetch_related(
            *sorted(TERM_LISTS),
            *sorted(ROWS - _ROW_RELATIONS.keys()),
            *(f"{row}__{relation}" for row, relations in _ROW_RELATIONS.items() for relation in relations),
            "maturity_level__parent__children",
        )

    def delete(self) -> NoReturn:
        """Always refused: see `KEPT_FOR_EVER`."""
        raise ProtectedError(str(KEPT_FOR_EVER), set(self))


_ROW_RELATIONS = {
    "units": ["organisation"],
    "completers": ["organisation"],
    "evidence": ["kind"],
    "claims": ["kind"],
    "properties": ["kind", "status"],
    "projects": ["kind"],
    "life_line": ["kind"],
}


def _terms(scheme: str, label: "StrOrPromise", help_text: "StrOrPromise" = "") -> Any:
    return ParentalManyToManyField(
        Term, related_name="+", blank=True, limit_choices_to={"scheme": scheme}, verbose_name=label, help_text=help_text
    )


def _score(label: "StrOrPromise") -> "models.PositiveSmallIntegerField[int | None, int | None]":
    return models.PositiveSmallIntegerField(
        label, null=True, blank=True, validators=SCORE, help_text=_("0 至 100 分。")
    )


class Achievement(index.Indexed, Source, RevisionMixin, ClusterableModel):
    """One achievement with its rows. Its public id is given when it is first saved and never changes."""

    public_id = models.CharField(
        _("成果编号"), max_length=15, unique=True, editable=False, validators=[valid_public_id], blank=True
    )
    kind = models.CharField(_("收录方式"), max_length=8, choices=Kind.choices, default=Kind.LIBRARY)
    demonstration = models.BooleanField(_("演示数据"), default=False, help_text=_("演示数据在门户上处处注明“示例”。"))
    source_key = models.CharField(
        _("导入标识"),
        max_length=100,
        unique=True,
        null=True,
        blank=True,
        help_text=_("导入文件里的标识，同一标识只导入一次。"),
        error_messages={"unique": _("已有成果使用这个导入标识。")},
    )
    import_digest = models.CharField(_("导入内容摘要"), max_length=64, blank=True, editable=False)

    name = line_field(_("成果名称"))
    name_en = line_field(_("成果名称（英文）"), optional=True)
    category = models.CharField(_("类别"), max_length=17, choices=Category.choices, blank=True)
    one_liner = models.CharField(
        _("一句话介绍"), max_length=200, blank=True, help_text=_("不超过 30 字，让非专业读者看得懂。")
    )
    abstract = models.TextField(
        _("公众摘要"), max_length=1000, blank=True, help_text=_("不超过 150 字，避免商业宣传用语。")
    )
    details = models.TextField(_("详细说明（内部）"), blank=True, help_text=_("供评审和撰稿参考，不对外公开。"))
    nature = term_key("nature", _("成果属性"), optional=True)
    forms = _terms("form", _("体现形式"))
    keywords = NameListField(_("关键词"), help_text=_("每行一个，3 至 8 个。"))
    keywords_en = NameListField(_("关键词（英文）"), help_text=_("每行一个。"))
    strategic_fields = _terms("field", _("战略领域"))
    clusters = _terms("cluster", _("“415X”产业集群"))
    industries = _terms("industry", _("国民经济行业"))
    disciplines = _terms("discipline", _("学科"))
    city = term_key("city", _("设区市"), optional=True)
    county = term_key("county", _("县（市、区）"), optional=True)
    reporting_unit = models.ForeignKey(
        "organisations.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="reported_achievements",
        verbose_name=_("报送单位"),
    )
    entry = models.ForeignKey(
        EntryBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="achievements",
        verbose_name=_("入库批次"),
    )
    registration_number = models.CharField(
        _("科技成果登记号"),
        max_length=12,
        blank=True,
        validators=[valid_registration],
        help_text=_("12 位，没有登记的留空。"),
    )
    last_confirmed_on = models.DateField(
        _("最近确认日期"), null=True, blank=True, help_text=_("单位最近一次确认内容属实的日期。")
    )
    landmark_year = models.PositiveSmallIntegerField(
        _("标志性成果年度"),
        null=True,
        blank=True,
        validators=[MinValueValidator(2000), MaxValueValidator(2200)],
        help_text=_("被评为年度标志性成果的填写。"),
    )

    maturity_level = term_key("maturity-level", _("成熟度"), optional=True, help_text=_("基础研究成果不评成熟度。"))
    maturity_assessed_on = models.DateField(_("成熟度评定日期"), null=True, blank=True)
    maturity_assessor = line_field(_("成熟度评定单位"), optional=True)
    maturity_assessor_en = line_field(_("成熟度评定单位（英文）"), optional=True)

    transfer_modes = _terms("transfer-mode", _("转化方式"))
    price_mode = term_key("price-mode", _("价格方式"), optional=True)
    use_then_transfer = models.BooleanField(_("先用后转"), default=False)
    wanted = text_field(_("合作意向"), optional=True)
    wanted_en = text_field(_("合作意向（英文）"), optional=True)
    market_url = models.URLField(_("网上技术市场链接"), max_length=600, blank=True)

    contact_office = line_field(_("联系部门"), optional=True, help_text=_("填写部门，不要填写个人。"))
    contact_office_en = line_field(_("联系部门（英文）"), optional=True)
    contact_telephone = models.CharField(_("联系电话"), max_length=60, blank=True)
    contact_email = models.EmailField(_("联系邮箱"), blank=True)
    contact_address = line_field(_("联系地址"), optional=True)
    contact_address_en = line_field(_("联系地址（英文）"), optional=True)

    year = models.PositiveSmallIntegerField(
        _("获奖或入选年度"), null=True, blank=True, validators=[MinValueValidator(1949), MaxValueValidator(2200)]
    )
    award = line_field(_("奖项或榜单"), optional=True)
    grade = models.CharField(_("等级"), max_length=100, blank=True)
    unit_role = models.CharField(_("单位排名"), max_length=11, choices=UnitRole.choices, blank=True)
    source_title = line_field(_("来源"), optional=True, help_text=_("公开资料的名称和日期。"))
    source_link = models.URLField(_("来源链接"), max_length=600, blank=True, help_text=_("来源允许链接的才填写。"))
    source_note = text_field(_("来源说明"), optional=True)

    secrecy_status = models.CharField(
        _("保密审查结果"), max_length=12, choices=SecrecyStatus.choices, default=SecrecyStatus.NOT_REVIEWED
    )
    secrecy_conclusion = models.TextField(_("保密审查结论"), blank=True)
    secrecy_reviewed_by = models.CharField(_("保密审查人"), max_length=100, blank=True)
    secrecy_reviewed_on = models.DateField(_("保密审查日期"), null=True, blank=True)
    export_controlled = models.BooleanField(_("涉及出口管制"), default=False)
    dispute = models.TextField(_("争议情况"), blank=True, help_text=_("有未解决的争议时填写；填写后不能发布。"))
    score_science = _score(_("科学价值"))
    score_technology = _score(_("技术价值"))
    score_economy = _score(_("经济价值"))
    score_society = _score(_("社会价值"))
    score_culture = _score(_("文化价值"))
    potential = models.TextField(_("转化推广潜力"), blank=True)
    note = models.TextField(_("内部备注"), blank=True)

    objects = AchievementQuerySet.as_manager()

    PUBLIC = (
        columns(
            "public_id kind demonstration name name_en category nature keywords keywords_en city county "
            "reporting_unit entry registration_number last_confirmed_on landmark_year maturity_level "
            "maturity_assessed_on maturity_assessor maturity_assessor_en price_mode use_then_transfer wanted "
            "wanted_en market_url contact_office contact_office_en contact_telephone contact_email "
            "contact_address contact_address_en year award grade unit_role source_title source_link source_note"
        )
        | ROWS
        | TERM_LISTS
    )
    INTERNAL = columns(
        "id latest_revision source_key import_digest one_liner abstract details secrecy_status "
        "secrecy_conclusion secrecy_reviewed_by secrecy_reviewed_on export_controlled dispute score_science "
        "score_technology score_economy score_society score_culture potential note"
    )

    BOOKKEEPING = ("latest_revision_id", "import_digest")

    search_fields = [
        index.SearchField("name", boost=2),
        index.SearchField("public_id"),
        index.SearchField("one_liner"),
        index.AutocompleteField("name"),
        index.AutocompleteField("public_id"),
        index.FilterField("kind"),
        index.FilterField("category"),
    ]
    edit_handler = achievement_form()
    wagtail_reference_index_ignore = True  # thousands of rows; deletion is refused anyway

    class Meta:
        verbose_name = _("成果")
        verbose_name_plural = pgettext_lazy("plural", "成果")
        ordering = ["-public_id"]
        indexes = [models.Index(fields=["kind", "category"], name="achievement_by_category")]
        constraints = [
            models.CheckConstraint(
                condition=Q(public_id__startswith="ZLHCG-"),
                name="achievement_has_public_id",
                violation_error_message=_("成果编号的形式应为 ZLHCG-2026-0001。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="sourced") | ~Q(category=""),
                name="achievement_has_category",
                violation_error_message=_("请选择类别：基础研究、技术攻关或重大应用。"),
            ),
            models.CheckConstraint(
                condition=~Q(category="basic-research") | Q(maturity_level=None),
                name="achievement_basic_research_without_maturity",
                violation_error_message=_("基础研究成果不评成熟度，请清空成熟度。"),
            ),
            models.CheckConstraint(
                condition=Q(maturity_level=None) | (Q(maturity_assessed_on__isnull=False) & ~Q(maturity_assessor="")),
                name="achievement_maturity_is_assessed",
                violation_error_message=_("填写了成熟度，请同时填写评定日期和评定单位。"),
            ),
            models.CheckConstraint(
                condition=Q(county=None) | Q(city__isnull=False),
                name="achievement_county_needs_city",
                violation_error_message=_("填写了县（市、区），请同时选择设区市。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="library") | (Q(year__isnull=False) & ~Q(source_title="")),
                name="achievement_sourced_names_source",
                violation_error_message=_("公开资料示例要写明年度和来源。"),
            ),
            models.CheckConstraint(
                condition=Q(kind="library") | Q(demonstration=True, entry=None),
                name="achievement_sourced_is_not_in_library",
                violation_error_message=_("公开资料示例只作演示，不能登记为入库成果。"),
            ),
            models.CheckConstraint(
                condition=Q(secrecy_status="not-reviewed")
                | (~Q(secrecy_reviewed_by="") & Q(secrecy_reviewed_on__isnull=False)),
                name="achievement_secrecy_review_is_signed",
                violation_error_message=_("保密审查要写明审查人和审查日期。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.public_id} {self.name}".strip()

    @property
    def subject(self) -> SubjectKey:
        """What this achievement is to the public: a result, or a public-source example."""
        return SubjectKey("sourced" if self.kind == Kind.SOURCED else "result", self.public_id)

    def feeds(self) -> Iterable[SubjectKey]:
        return (self.subject,) if self.public_id else ()

    def clean(self) -> None:
        super().clean()
        if self.kind == Kind.SOURCED:
            self.demonstration = True
        elif not self.category:
            raise ValidationError({"category": _("请选择类别：基础研究、技术攻关或重大应用。")})
        if self.county is not None and self.city is not None and self.county.parent_id != self.city.pk:
            raise ValidationError(
                {
                    "county": _("“%(county)s”不在“%(city)s”，请重新选择。")
                    % {"county": self.county.name, "city": self.city.name}
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. A new achievement is given its permanent id here, whoever saves it."""
        if not self.public_id:
            self.public_id = next_public_id(self.series())
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "public_id"}
        super().save(*args, **kwargs)

    def series(self) -> str:
        """The series of the id: the year of entry, or the demonstration library."""
        if self.demonstration or self.kind == Kind.SOURCED:
            return DEMONSTRATION_SERIES
        return str((self.entry.entered_on if self.entry else localdate()).year)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Always refused: a public id must lead somewhere for ever."""
        raise ProtectedError(str(KEPT_FOR_EVER), {self})
