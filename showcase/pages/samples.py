"""What the block chooser shows: one invented sample of each block, marked 示例."""

from collections.abc import Callable
from functools import cache

from django.conf import settings

from content import records

from .media import approval_media


@cache
def _picture() -> records.Picture:
    """A ready-made plate of the demonstration library."""
    ready = sorted((settings.SEED_ROOT / "media" / "renditions").glob("*-480.jpg"))
    name = approval_media().put(ready[0].read_bytes(), "jpg")
    return records.Picture(
        alt="示例图案",
        caption="图注写明图上是什么、数据从哪里来（示例）。",
        credit="示例摄影",
        licence="示例授权",
        renditions=(records.Rendition(name=name, width=480, height=320),),
    )


def _prose() -> records.Prose:
    return records.Prose(html="<h3>小标题（示例）</h3><p>用平实的话说清楚做成了什么、比现有水平好多少、用在哪里。</p>")


def _figure() -> records.Figure:
    return records.Figure(picture=_picture())


def _chart() -> records.Chart:
    return records.Chart(
        kind="bar",
        title="组件效率（示例）",
        description="三年间效率从 21.5% 提高到 26.1%。",
        unit="%",
        categories=("2023", "2024", "2025"),
        series=(records.ChartSeries(name="本成果", values=(21.5, 24.0, 26.1)),),
        source="示例检测报告",
    )


def _comparison() -> records.Comparison:
    return records.Comparison(
        caption="三种方案对比（示例）",
        columns=("本成果", "常规方案"),
        rows=(
            records.Row(head="能耗", cells=("0.8 kWh", "1.5 kWh")),
            records.Row(head="寿命", cells=("10 年", "6 年")),
        ),
    )


def _video() -> records.Video:
    picture = _picture()
    name = picture.renditions[0].name.partition(".")[0]
    return records.Video(
        title="一分钟看懂（示例）",
        file=f"{name}.mp4",
        size=1_000_000,
        poster=picture,
        captions=f"{name}.vtt",
        transcript="视频的文字稿写在这里。",
    )


def _quotation() -> records.Quotation:
    return records.Quotation(text="数据经得起复核，才敢说领先。", speaker="示例专家", role="评价组组长（示例）")


def _timeline() -> records.TimeLine:
    return records.TimeLine(
        title="研发历程（示例）",
        moments=(
            records.Moment(on="2023-05", title="完成小试"),
            records.Moment(on="2025-09", title="建成中试线", text="年产能 10 兆瓦。"),
        ),
    )


def _downloads() -> records.Downloads:
    name = _picture().renditions[0].name
    return records.Downloads(
        title="资料下载（示例）",
        files=(records.Download(title="成果简介", file=name, size=320_000, credit="示例单位", licence="示例授权"),),
    )


SAMPLES: dict[str, Callable[[], records.AnyBlock]] = {
    "ProseBlock": _prose,
    "FigureBlock": _figure,
    "ChartBlock": _chart,
    "ComparisonBlock": _comparison,
    "VideoBlock": _video,
    "QuotationBlock": _quotation,
    "TimeLineBlock": _timeline,
    "DownloadsBlock": _downloads,
}
