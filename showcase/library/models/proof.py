"""What proves an achievement: evidence, claims, metrics, limitations. Source: FIELD.md 0 "Level bar", A5."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import term_key

from ..file_kinds import check_upload
from .row import ROW_INTERNAL, AchievementRow, line_field, text_field

FILE_KINDS = [
    "pdf",
    "ofd",
    "doc",
    "docx",
    "wps",
    "xls",
    "xlsx",
    "et",
    "ppt",
    "pptx",
    "jpg",
    "jpeg",
    "png",
    "tif",
    "zip",
]
FILE_LIMIT = 50 * 1024 * 1024


class Evidence(AchievementRow):
    """佐证. The file and its title stay internal; the public reads the statement, if the row is public."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveSmallIntegerField(_("编号"), help_text=_("主张按这个编号引用佐证；公开后请勿改动。"))
    kind = term_key("evidence-kind", _("佐证类型"))
    title = line_field(_("材料名称（内部）"), optional=True, help_text=_("仅供内部查阅，不对外公开。"))
    file = models.FileField(
        _("材料文件（内部）"),
        upload_to="evidence/%Y/",
        blank=True,
        help_text=_("仅供内部查阅，不对外公开。文档、表格、图片或 ZIP，不超过 50 MB。"),
    )
    statement = text_field(_("公开说明"), optional=True, help_text=_("向公众说明这份材料证明了什么。"))
    statement_en = text_field(_("公开说明（英文）"), optional=True)
    issuer = line_field(_("出具单位"), optional=True)
    issuer_en = line_field(_("出具单位（英文）"), optional=True)
    issued_on = models.DateField(_("出具日期"), null=True, blank=True)
    link = models.URLField(_("公开链接"), max_length=600, blank=True, help_text=_("材料本身已在网上公开的才填写。"))
    is_public = models.BooleanField(_("公开"), default=False)

    PUBLIC = columns("sort_order number kind statement statement_en issuer issuer_en issued_on link is_public")
    INTERNAL = ROW_INTERNAL | {"title", "file"}

    panels = [
        FieldRowPanel([FieldPanel("number"), FieldPanel("kind"), FieldPanel("is_public")]),
        FieldRowPanel([FieldPanel("title"), FieldPanel("file")]),
        FieldRowPanel([FieldPanel("statement"), FieldPanel("statement_en")]),
        FieldRowPanel([FieldPanel("issuer"), FieldPanel("issuer_en"), FieldPanel("issued_on")]),
        FieldPanel("link"),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("佐证")
        constraints = [
            models.UniqueConstraint(
                fields=["achievement", "number"],
                name="evidence_number_unique",
                violation_error_message=_("这项成果已有相同编号的佐证，请换一个编号。"),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=999),
                name="evidence_number_in_range",
                violation_error_message=_("佐证编号应在 1 到 999 之间。"),
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | (~Q(statement="") & ~Q(issuer="") & Q(issued_on__isnull=False)),
                name="evidence_public_only_when_stated",
                violation_error_message=_("公开的佐证要有公开说明、出具单位和出具日期，请补充完整，或取消公开。"),
            ),
        ]

    def __str__(self) -> str:
        return _("佐证 %(number)s") % {"number": self.number}

    def clean(self) -> None:
        super().clean()
        if self.file and not getattr(self.file, "_committed", True):  # new: Django has not stored it yet
            try:
                check_upload(self.file.file, kinds=FILE_KINDS, limit=FILE_LIMIT)
            except ValidationError as error:
                raise ValidationError({"file": error}) from error


valid_numbers = RegexValidator(
    r"\A([1-9][0-9]{0,2}(,[1-9][0-9]{0,2})*)?\Z", _("请填写佐证编号，用逗号分隔，例如 1,3。")
)
_BETWEEN = re.compile(r"[\s,\uff0c、;\uff1b]+")


class EvidenceNumbersField(models.CharField):  # type: ignore[type-arg]  # not generic at run time
    """Numbers of evidence as ``1,3``; what editors type (1、3,full-width) is put into that form.

    Numbers, not a relation: sibling rows of an unsaved cluster have no keys yet, a revision would keep keys that
    a later save replaces, and the public record names evidence by number too.
    """

    default_validators = [valid_numbers]

    def to_python(self, value: object) -> str:
        return ",".join(_BETWEEN.split(str(value or "").strip(" ,、\uff0c;\uff1b")))

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        return super().clean(_half_width(self.to_python(value)), model_instance)


def _half_width(numbers: str) -> str:
    return numbers.translate({0xFF10 + digit: str(digit) for digit in range(10)})


class Claim(AchievementRow):
    """主张: a superlative about an achievement (国际先进, 填补空白 …). Public only once verified."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="claims")
    kind = term_key("claim-kind", _("主张类型"))
    statement = text_field(_("主张内容"))
    statement_en = text_field(_("主张内容（英文）"), optional=True)
    verifier = line_field(_("核实单位"), optional=True)
    verifier_en = line_field(_("核实单位（英文）"), optional=True)
    verified_on = models.DateField(_("核实日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    evidence_numbers = EvidenceNumbersField(
        _("佐证编号"), max_length=100, blank=True, help_text=_("用逗号分隔，例如 1,3。")
    )
    is_public = models.BooleanField(_("公开"), default=False)

    PUBLIC = columns(
        "sort_order kind statement statement_en verifier verifier_en verified_on expires_on evidence_numbers is_public"
    )
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("is_public")]),
        FieldRowPanel([FieldPanel("statement"), FieldPanel("statement_en")]),
        FieldRowPanel([FieldPanel("verifier"), FieldPanel("verifier_en")]),
        FieldRowPanel([FieldPanel("verified_on"), FieldPanel("expires_on"), FieldPanel("evidence_numbers")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("主张")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_public=False) | (Q(verified_on__isnull=False) & ~Q(verifier="")),
                name="claim_public_only_when_verified",
                violation_error_message=_("这条主张还没有核实，不能公开。请先补充核实单位和核实日期。"),
            ),
            models.CheckConstraint(
                condition=Q(is_public=False) | ~Q(evidence_numbers=""),
                name="claim_public_only_with_evidence",
                violation_error_message=_("公开的主张至少要有一项佐证。请填写佐证编号，或取消公开。"),
            ),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(verified_on=None) | Q(expires_on__gt=F("verified_on")),
                name="claim_expires_after_verified",
                violation_error_message=_("有效期应晚于核实日期，请检查。"),
            ),
        ]

    def __str__(self) -> str:
        return self.statement[:40]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the evidence, in the order given."""
        return tuple(int(number) for number in self.evidence_numbers.split(",") if number)

    def clean(self) -> None:
        super().clean()
        given = self.evidence_numbers.split(",")  # as typed: what is no number is the field's own complaint
        if len(set(given)) != len(given):
            raise ValidationError({"evidence_numbers": _("佐证编号有重复，请删去多余的。")})


class Better(models.TextChoices):
    """Which way a metric is good."""

    HIGHER = "higher", _("越大越好")
    LOWER = "lower", _("越小越好")


class Metric(AchievementRow):
    """关键指标: one number that can be checked, beside the best at home and in the world."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="metrics")
    name = line_field(_("指标名称"))
    name_en = line_field(_("指标名称（英文）"), optional=True)
    ours = line_field(_("本成果数值"), help_text=_("按材料原样填写，例如 26.1 或 ≥1000。"))
    ours_en = line_field(_("本成果数值（英文）"), optional=True, help_text=_("数值中含中文时才需要填写。"))
    unit = line_field(_("计量单位"), optional=True)
    unit_en = line_field(_("计量单位（英文）"), optional=True, help_text=_("计量单位为中文时才需要填写。"))
    condition = text_field(_("测试条件"))
    condition_en = text_field(_("测试条件（英文）"), optional=True)
    source = text_field(_("数据来源"))
    source_en = text_field(_("数据来源（英文）"), optional=True)
    better = models.CharField(_("优劣方向"), max_length=6, choices=Better.choices, default=Better.HIGHER)
    domestic_value = line_field(_("国内最好水平"), optional=True)
    domestic_value_en = line_field(_("国内最好水平（英文）"), optional=True, help_text=_("数值中含中文时才需要填写。"))
    domestic_holder = line_field(_("国内最好水平的保持者"), optional=True)
    domestic_holder_en = line_field(_("国内最好水平的保持者（英文）"), optional=True)
    domestic_source = text_field(_("国内最好水平的来源"), optional=True)
    domestic_source_en = text_field(_("国内最好水平的来源（英文）"), optional=True)
    world_value = line_field(_("国际最好水平"), optional=True)
    world_value_en = line_field(_("国际最好水平（英文）"), optional=True, help_text=_("数值中含中文时才需要填写。"))
    world_holder = line_field(_("国际最好水平的保持者"), optional=True)
    world_holder_en = line_field(_("国际最好水平的保持者（英文）"), optional=True)
    world_source = text_field(_("国际最好水平的来源"), optional=True)
    world_source_en = text_field(_("国际最好水平的来源（英文）"), optional=True)

    PUBLIC = columns(
        "sort_order name name_en ours ours_en unit unit_en condition condition_en source source_en better "
        "domestic_value domestic_value_en domestic_holder domestic_holder_en domestic_source domestic_source_en "
        "world_value world_value_en world_holder world_holder_en world_source world_source_en"
    )
    INTERNAL = ROW_INTERNAL

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldRowPanel([FieldPanel("ours"), FieldPanel("unit"), FieldPanel("better")]),
        FieldRowPanel([FieldPanel("ours_en"), FieldPanel("unit_en")]),
        FieldRowPanel([FieldPanel("condition"), FieldPanel("condition_en")]),
        FieldRowPanel([FieldPanel("source"), FieldPanel("source_en")]),
        FieldRowPanel([FieldPanel("domestic_value"), FieldPanel("domestic_holder"), FieldPanel("domestic_source")]),
        FieldRowPanel(
            [FieldPanel("domestic_value_en"), FieldPanel("domestic_holder_en"), FieldPanel("domestic_source_en")]
        ),
        FieldRowPanel([FieldPanel("world_value"), FieldPanel("world_holder"), FieldPanel("world_source")]),
        FieldRowPanel([FieldPanel("world_value_en"), FieldPanel("world_holder_en"), FieldPanel("world_source_en")]),
    ]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("关键指标")
        constraints = [
            models.CheckConstraint(
                condition=~Q(domestic_value="") | Q(domestic_holder="", domestic_source=""),
                name="metric_domestic_has_value",
                violation_error_message=_("填写了国内最好水平的保持者或来源，请同时填写数值。"),
            ),
            models.CheckConstraint(
                condition=~Q(world_value="") | Q(world_holder="", world_source=""),
                name="metric_world_has_value",
                violation_error_message=_("填写了国际最好水平的保持者或来源，请同时填写数值。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Limitation(AchievementRow):
    """局限与适用边界."""

    achievement = ParentalKey("library.Achievement", on_delete=models.CASCADE, related_name="limitations")
    text = text_field(_("局限与适用边界"), help_text=_("说明在什么条件下不适用，或者还有什么没有解决。"))
    text_en = text_field(_("局限与适用边界（英文）"), optional=True)

    PUBLIC = frozenset({"sort_order", "text", "text_en"})
    INTERNAL = ROW_INTERNAL

    panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("text_en")])]

    class Meta(AchievementRow.Meta):
        verbose_name = verbose_name_plural = _("局限与适用边界")

    def __str__(self) -> str:
        return self.text[:40]
