"""栏目: the parts of the portal, as the government's page rules want them named in every page."""

from dataclasses import dataclass

from .words import Translate


@dataclass(frozen=True)
class Column:
    """ColumnName, ColumnDescription, ColumnKeywords and ColumnType of 国办发〔2017〕47号, and the column's front."""

    path: str
    name: str
    description: str
    keywords: str
    type: str


def mark(word: str) -> str:
    """Marks a word for the catalogue; it is translated when a page is made."""
    return word


_ = mark

COLUMNS = {
    "results": Column(
        "/results/", _("成果库"), _("经遴选入库的重大科技成果"), _("科技成果,成果库,浙江"), _("科技成果")
    ),
    "fields": Column("/fields/", _("领域"), _("按战略领域看成果"), _("战略领域,科技成果"), _("科技成果")),
    "cities": Column("/cities/", _("设区市"), _("按设区市看成果"), _("设区市,科技成果"), _("科技成果")),
    "organisations": Column(
        "/organisations/", _("单位"), _("完成单位和它们的成果"), _("完成单位,科技成果"), _("科技成果")
    ),
    "events": Column(
        "/events/", _("季度发布"), _("每季度的成果发布活动"), _("季度发布,发布活动,科技成果"), _("成果发布")
    ),
    "rankings": Column(
        "/rankings/", _("年度榜单"), _("每年评选的重大成果和入选理由"), _("年度榜单,标志性成果"), _("成果发布")
    ),
    "themes": Column("/themes/", _("专场发布"), _("不定期的专题成果发布"), _("专场发布,科技成果"), _("成果发布")),
    "statistics": Column(
        "/statistics/", _("统计"), _("成果库的数量、领域、地区与依据"), _("统计,科技成果,成果库"), _("数据发布")
    ),
    "timeline": Column("/timeline/", _("时间线"), _("逐月入库与发布"), _("时间线,成果发布"), _("成果发布")),
    "about": Column("/about/", _("关于"), _("平台的来历、规则与服务"), _("平台介绍,数据开放,联系方式"), _("平台信息")),
}


def column(key: str, translate: Translate) -> Column:
    """A column with its words in one language."""
    words = COLUMNS[key]
    return Column(words.path, *(translate(w) for w in (words.name, words.description, words.keywords, words.type)))
