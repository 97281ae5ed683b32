"""Which facts an import knows: their keys (content/seed/README.md), their columns, their Chinese names."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models

from .. import models as library

OWN = {
    "ref": ("source_key", "导入标识"),
    "kind": ("kind", "收录方式"),
    "demonstration": ("demonstration", "演示数据"),
    "category": ("category", "类别"),
    "name": ("name", "成果名称"),
    "name_en": ("name_en", "成果名称（英文）"),
    "one_liner": ("one_liner", "一句话介绍"),
    "abstract": ("abstract", "公众摘要"),
    "details": ("details", "详细说明"),
    "nature": ("nature", "成果属性"),
    "forms": ("forms", "体现形式"),
    "keywords": ("keywords", "关键词"),
    "keywords_en": ("keywords_en", "关键词（英文）"),
    "fields": ("strategic_fields", "战略领域"),
    "clusters": ("clusters", "产业集群"),
    "industries": ("industries", "国民经济行业"),
    "disciplines": ("disciplines", "学科"),
    "city": ("city", "设区市"),
    "county": ("county", "县（市、区）"),
    "reporting_unit": ("reporting_unit", "报送单位"),
    "transfer_modes": ("transfer_modes", "转化方式"),
    "price_mode": ("price_mode", "价格方式"),
    "use_then_transfer": ("use_then_transfer", "先用后转"),
    "wanted": ("wanted", "合作意向"),
    "wanted_en": ("wanted_en", "合作意向（英文）"),
    "market_url": ("market_url", "网上技术市场链接"),
    "contact_office": ("contact_office", "联系部门"),
    "contact_office_en": ("contact_office_en", "联系部门（英文）"),
    "contact_telephone": ("contact_telephone", "联系电话"),
    "contact_email": ("contact_email", "联系邮箱"),
    "contact_address": ("contact_address", "联系地址"),
    "contact_address_en": ("contact_address_en", "联系地址（英文）"),
    "registration_number": ("registration_number", "科技成果登记号"),
    "last_confirmed_on": ("last_confirmed_on", "最近确认日期"),
    "landmark_year": ("landmark_year", "标志性成果年度"),
    "secrecy_conclusion": ("secrecy_conclusion", "保密审查结论"),
    "secrecy_reviewed_by": ("secrecy_reviewed_by", "保密审查人"),
    "secrecy_reviewed_on": ("secrecy_reviewed_on", "保密审查日期"),
    "export_controlled": ("export_controlled", "涉及出口管制"),
    "dispute": ("dispute", "争议情况"),
    "potential": ("potential", "转化推广潜力"),
    "score_science": ("score_science", "科学价值"),
    "score_technology": ("score_technology", "技术价值"),
    "score_economy": ("score_economy", "经济价值"),
    "score_society": ("score_society", "社会价值"),
    "score_culture": ("score_culture", "文化价值"),
    "note": ("note", "备注"),
}
SOURCED = {
    "ref": ("source_key", "导入标识"),
    "kind": ("kind", "收录方式"),
    "name": ("name", "成果名称"),
    "year": ("year", "年度"),
    "award": ("award", "奖项或榜单"),
    "grade": ("grade", "等级"),
    "unit_role": ("unit_role", "单位排名"),
    "city": ("city", "设区市"),
    "source_title": ("source_title", "来源"),
    "source_link": ("source_link", "来源链接"),
    "note": ("source_note", "备注"),
}
MATURITY = {
    "scale": ("", "量表"),
    "level": ("maturity_level", "级别"),
    "assessed_on": ("maturity_assessed_on", "评定日期"),
    "assessor": ("maturity_assessor", "评定单位"),
    "assessor_en": ("maturity_assessor_en", "评定单位（英文）"),
}


@dataclass(frozen=True)
class Group:
    """Rows of one kind. ``short`` is the key that a bare text in the list stands for."""

    key: str
    label: str
    counted: str
    model: type[models.Model]
    names: str
    short: str = ""
    renamed: tuple[tuple[str, str], ...] = ()

    @cached_property
    def fields(self) -> dict[str, tuple[str, str]]:
        """Column and Chinese name by key; a text with an English column has a key ``…_en`` too."""
        found: dict[str, tuple[str, str]] = {}
        for pair in self.names.split():
            key, label = pair.split("=")
            column = dict(self.renamed).get(key, key)
            found[key] = (column, label)
            if any(field.name == f"{column}_en" for field in self.model._meta.fields):
                found[f"{key}_en"] = (f"{column}_en", f"{label}（英文）")
        return found


PUBLIC_FLAG = ("public", "is_public")
GROUPS = (
    Group(
        "units",
        "完成单位",
        "第{}个完成单位",
        library.CompletingUnit,
        "organisation=单位 name=名录外名称",
        "organisation",
    ),
    Group(
        "completers",
        "完成人",
        "第{}位完成人",
        library.Completer,
        "name=姓名 unit=单位 contribution=贡献 contact=联系方式",
        "name",
        (("unit", "organisation"),),
    ),
    Group(
        "evidence",
        "佐证",
        "第{}项佐证",
        library.Evidence,
        "number=编号 kind=类型 title=材料名称 statement=公开说明 issuer=出具单位 "
        "issued_on=出具日期 public=公开 link=链接",
        renamed=(PUBLIC_FLAG,),
    ),
    Group(
        "claims",
        "主张",
        "第{}条主张",
        library.Claim,
        "kind=类型 statement=内容 verifier=核实单位 verified_on=核实日期 "
        "expires_on=有效期至 evidence=佐证编号 public=公开",
        renamed=(PUBLIC_FLAG, ("evidence", "evidence_numbers")),
    ),
    Group(
        "metrics",
        "指标",
        "第{}项指标",
        library.Metric,
        "name=名称 ours=本成果 unit=单位 condition=测试条件 source=来源 better=优劣方向 domestic_value=国内最好 "
        "domestic_holder=国内保持者 domestic_source=国内来源 world_value=国际最好 world_holder=国际保持者 "
        "world_source=国际来源",
    ),
    Group("limitations", "局限", "第{}条局限", library.Limitation, "text=内容", "text"),
    Group(
        "properties",
        "知识产权",
        "第{}项知识产权",
        library.IntellectualProperty,
        "kind=类型 number=编号 title=名称 status=法律状态 owners=权利人 public=公开",
        renamed=(PUBLIC_FLAG,),
    ),
    Group(
        "papers", "论文", "第{}篇论文", library.Paper, "title=题名 journal=期刊 year=年份 doi=DOI top_journal=顶级期刊"
    ),
    Group("standards", "标准", "第{}项标准", library.Standard, "number=标准号 title=名称"),
    Group("projects", "项目", "第{}个项目", library.ProjectSource, "kind=类别 name=名称 number=编号"),
    Group(
        "applications",
        "应用案例",
        "第{}个应用案例",
        library.ApplicationCase,
        "title=名称 user=应用单位 place=地点 since=开始时间 text=说明",
    ),
    Group(
        "effects",
        "效益",
        "第{}项效益",
        library.EconomicEffect,
        "statement=说明 period=时段 source=来源 public=公开",
        renamed=(PUBLIC_FLAG,),
    ),
    Group(
        "life_line",
        "生命线",
        "第{}个生命线事件",
        library.LifeEvent,
        "on=时间 kind=类型 title=标题 text=说明 public=公开",
        renamed=(PUBLIC_FLAG,),
    ),
    Group("corrections", "更正", "第{}条更正", library.Correction, "on=日期 text=说明"),
)
SOURCED_GROUPS = GROUPS[:2]
