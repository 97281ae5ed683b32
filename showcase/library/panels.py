"""The form of an achievement at the desk: what the public reads first, what is internal last."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    TabbedInterface,
)


def _choices(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.CheckboxSelectMultiple)


def _many(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.SelectMultiple(attrs={"size": 10}))


def _select(name: str) -> FieldPanel:
    return FieldPanel(name, widget=forms.Select)


def _pair(name: str) -> FieldRowPanel:
    return FieldRowPanel([FieldPanel(name), FieldPanel(f"{name}_en")])


def _basic() -> list[Panel]:
    return [
        HelpPanel(_("成果编号在第一次保存时自动生成，以后不再改变。"), heading=_("成果编号")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("category"), FieldPanel("demonstration")]),
                _pair("name"),
                FieldPanel("one_liner"),
                FieldPanel("abstract"),
                _pair("keywords"),
            ],
            heading=_("名称与简介"),
        ),
        MultiFieldPanel(
            [
                _choices("strategic_fields"),
                _choices("clusters"),
                _select("nature"),
                _choices("forms"),
                _many("industries"),
                _many("disciplines"),
            ],
            heading=_("分类"),
        ),
        MultiFieldPanel(
            [FieldPanel("reporting_unit"), FieldRowPanel([_select("city"), _select("county")])], heading=_("报送与地区")
        ),
        MultiFieldPanel(
            [
                FieldPanel("entry"),
                FieldRowPanel([FieldPanel("registration_number"), FieldPanel("landmark_year")]),
                FieldPanel("last_confirmed_on"),
            ],
            heading=_("入库与确认"),
        ),
    ]


def _makers() -> list[Panel]:
    return [
        InlinePanel("units", heading=_("完成单位"), label=_("完成单位"), help_text=_("按排名先后填写。")),
        InlinePanel("completers", heading=_("完成人"), label=_("完成人"), help_text=_("按排名先后填写。")),
    ]


def _proof() -> list[Panel]:
    return [
        InlinePanel(
            "evidence", heading=_("佐证"), label=_("佐证"), help_text=_("材料只在内部保存，公众看到的是公开说明。")
        ),
        InlinePanel("claims", heading=_("主张"), label=_("主张"), help_text=_("每条主张都要有佐证，核实后才能公开。")),
        InlinePanel("metrics", heading=_("关键指标"), label=_("指标")),
        InlinePanel("limitations", heading=_("局限与适用边界"), label=_("局限")),
        MultiFieldPanel(
            [
                _select("maturity_level"),
                FieldPanel("maturity_assessed_on"),
                _pair("maturity_assessor"),
            ],
            heading=_("成熟度"),
            help_text=_("基础研究成果不填。"),
        ),
    ]


def _outputs() -> list[Panel]:
    return [
        InlinePanel("properties", heading=_("知识产权"), label=_("知识产权")),
        InlinePanel("papers", heading=_("论文"), label=_("论文")),
        InlinePanel("standards", heading=_("标准"), label=_("标准")),
        InlinePanel("projects", heading=_("项目来源"), label=_("项目")),
    ]


def _use() -> list[Panel]:
    return [
        InlinePanel("applications", heading=_("应用案例"), label=_("案例")),
        InlinePanel("effects", heading=_("经济社会效益"), label=_("效益")),
        MultiFieldPanel(
            [
                _choices("transfer_modes"),
                FieldRowPanel([_select("price_mode"), FieldPanel("use_then_transfer")]),
                _pair("wanted"),
                FieldPanel("market_url"),
            ],
            heading=_("转化"),
        ),
        MultiFieldPanel(
            [
                _pair("contact_office"),
                FieldRowPanel([FieldPanel("contact_telephone"), FieldPanel("contact_email")]),
                _pair("contact_address"),
            ],
            heading=_("公开联系方式"),
            help_text=_("填写部门的联系方式，不要填写个人的。"),
        ),
    ]


def _history() -> list[Panel]:
    return [
        InlinePanel("life_line", heading=_("成果生命线"), label=_("事件")),
        InlinePanel("corrections", heading=_("更正"), label=_("更正")),
    ]


def _source() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("year"), FieldPanel("unit_role")]),
                FieldRowPanel([FieldPanel("award"), FieldPanel("grade")]),
                FieldRowPanel([FieldPanel("source_title"), FieldPanel("source_link")]),
                FieldPanel("source_note"),
            ],
            heading=_("公开资料"),
            help_text=_("只有公开资料示例才填写。来源没有写明的留空，不要补充。"),
        )
    ]


def _internal() -> list[Panel]:
    return [
        MultiFieldPanel(
            [
                FieldPanel("secrecy_status"),
                FieldPanel("secrecy_conclusion"),
                FieldRowPanel([FieldPanel("secrecy_reviewed_by"), FieldPanel("secrecy_reviewed_on")]),
                FieldPanel("export_controlled"),
                FieldPanel("dispute"),
            ],
            heading=_("保密审查与争议"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("score_science"), FieldPanel("score_technology")]),
                FieldRowPanel([FieldPanel("score_economy"), FieldPanel("score_society"), FieldPanel("score_culture")]),
                FieldPanel("potential"),
            ],
            heading=_("评价"),
        ),
        FieldPanel("details"),
        FieldPanel("note"),
    ]


def achievement_form() -> TabbedInterface:
    """The tabs of the form, in the order in which an achievement is written up."""
    tabs = (
        (_("基本信息"), _basic()),
        (_("完成单位和完成人"), _makers()),
        (_("佐证与主张"), _proof()),
        (_("知识产权与论文"), _outputs()),
        (_("应用与转化"), _use()),
        (_("生命线与更正"), _history()),
        (_("公开资料来源"), _source()),
        (_("内部信息"), _internal()),
    )
    return TabbedInterface([ObjectList(panels, heading=heading) for heading, panels in tabs])
