"""The blocks of a story. Each knows how to become its block of the record, and shows a sample in the chooser."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from content import records

from . import media, samples
from .prose import to_prose

VIDEO_LIMIT = 80 * 1024 * 1024
"""Largest video in bytes: one self-hosted MP4, not transcoded."""
PARTIAL_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


class RecordBlock(blocks.StructBlock):
    """A block that becomes a block of the record. The portal's own templates draw its preview."""

    def to_block(self, value: Any, *, english: bool) -> records.AnyBlock:
        """The block of the record, in the language of its page."""
        raise NotImplementedError

    def get_preview_value(self) -> records.AnyBlock:
        return samples.SAMPLES[type(self).__name__]()

    def get_preview_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """A whole page of the portal with the sample on it."""
        return {**(parent_context or {}), "document": import_string(settings.BLOCK_PREVIEW)(value)}

    class Meta:
        preview_template = "pages/block_preview.html"


class PictureBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("图片"))
    alt = blocks.CharBlock(label=_("替代文字"), max_length=200, help_text=_("看不到图的人读到的文字：图上有什么。"))
    caption = blocks.CharBlock(label=_("图注"), max_length=300, required=False)

    class Meta:
        icon = "image"
        label = _("图片")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        image, alt = value["image"], value["alt"]
        if image and alt.strip() in {image.title, image.filename}:
            raise StructBlockValidationError({"alt": ValidationError(_("替代文字不能是文件名，请写图上有什么。"))})
        return value


def picture_of(value: Any, *, english: bool) -> records.Picture:
    return media.picture(value["image"], alt=value["alt"], caption=value["caption"] or "", english=english)


class ProseBlock(RecordBlock):
    text = blocks.RichTextBlock(
        label=_("正文"),
        features=["h3", "h4", "bold", "italic", "ol", "ul", "link", "superscript", "subscript", "blockquote"],
    )

    class Meta:
        icon = "pilcrow"
        label = _("正文")
        description = _("段落、小标题、列表和链接。")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        if not self.is_deferred_validation and not records.plain_text(to_prose(value["text"].source)).strip():
            raise StructBlockValidationError({"text": ValidationError(_("请填写这一段正文，或删除这一块。"))})
        return value

    def to_block(self, value: Any, *, english: bool) -> records.Prose:
        return records.Prose(html=to_prose(value["text"].source))


class FigureBlock(RecordBlock):
    picture = PictureBlock(label=_("图片"))

    class Meta:
        icon = "image"
        label = _("图")
        description = _("一张带图注、署名和授权的图。")

    def to_block(self, value: Any, *, english: bool) -> records.Figure:
        return records.Figure(picture=picture_of(value["picture"], english=english))


class SeriesBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("数据名称"), max_length=60)
    values = blocks.ListBlock(
        blocks.FloatBlock(required=False), label=_("数值"), help_text=_("与类目一一对应，缺的留空。")
    )


class ChartBlock(RecordBlock):
    kind = blocks.ChoiceBlock(choices=[("bar", _("柱状图")), ("line", _("折线图"))], default="bar", label=_("样式"))
    title = blocks.CharBlock(label=_("图题"), max_length=100)
    description = blocks.TextBlock(label=_("文字说明"), help_text=_("给看不到图的人：图说明了什么。"))
    unit = blocks.CharBlock(label=pgettext_lazy("measure", "单位"), max_length=30, required=False)
    categories = blocks.ListBlock(
        blocks.CharBlock(max_length=60), label=pgettext_lazy("chart", "类目"), min_num=1, max_num=40
    )
    series = blocks.ListBlock(SeriesBlock(), label=_("数据"), min_num=1, max_num=4)
    source = blocks.CharBlock(label=_("数据来源"), max_length=200)

    class Meta:
        icon = "table"
        label = _("统计图")
        description = _("由数据画出的图，附数据表。")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        for series in value["series"]:
            if len(series["values"]) != len(value["categories"]):
                message = _("“%(name)s”有 %(values)d 个数值，类目有 %(categories)d 个，请一一对应。") % {
                    "name": series["name"],
                    "values": len(series["values"]),
                    "categories": len(value["categories"]),
                }
                raise StructBlockValidationError({"series": ValidationError(message)})
        return value

    def to_block(self, value: Any, *, english: bool) -> records.Chart:
        return records.Chart(
            kind=value["kind"],
            title=value["title"],
            description=value["description"],
            unit=value["unit"] or "",
            categories=tuple(value["categories"]),
            series=tuple(
                records.ChartSeries(name=series["name"], values=tuple(_as_read_back(series["values"])))
                for series in value["series"]
            ),
            source=value["source"],
        )


def _as_read_back(values: Iterable[float | None]) -> Iterator[float | None]:
    """Whole numbers as the record gives them back, so that its bytes stay the same; gaps stay gaps."""
    return (None if value is None else float(value) for value in values)


class RowBlock(blocks.StructBlock):
    head = blocks.CharBlock(label=_("行名"), max_length=100)
    cells = blocks.ListBlock(blocks.CharBlock(max_length=200, required=False), label=_("各列内容"))


class ComparisonBlock(RecordBlock):
    caption = blocks.CharBlock(label=_("表题"), max_length=100)
    columns = blocks.ListBlock(blocks.CharBlock(max_length=60), label=_("列名"), min_num=1, max_num=6)
    rows = blocks.ListBlock(RowBlock(), label=_("行"), min_num=1, max_num=40)
    note = blocks.CharBlock(label=_("注"), max_length=300, required=False)

    class Meta:
        icon = "table"
        label = _("对比表")
        description = _("把几种方案并列比较。")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        for row in value["rows"]:
            if len(row["cells"]) != len(value["columns"]):
                message = _("“%(name)s”一行有 %(cells)d 格，列有 %(columns)d 个，请一一对应。") % {
                    "name": row["head"],
                    "cells": len(row["cells"]),
                    "columns": len(value["columns"]),
                }
                raise StructBlockValidationError({"rows": ValidationError(message)})
        return value

    def to_block(self, value: Any, *, english: bool) -> records.Comparison:
        return records.Comparison(
            caption=value["caption"],
            columns=tuple(value["columns"]),
            rows=tuple(records.Row(head=row["head"], cells=tuple(row["cells"])) for row in value["rows"]),
            note=value["note"] or "",
        )


class VideoBlock(RecordBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=100)
    file = DocumentChooserBlock(label=_("视频文件"), help_text=_("MP4(H.264)，不超过 80 MB，不转码。"))
    poster = PictureBlock(label=_("封面"))
    captions = DocumentChooserBlock(label=_("字幕文件"), help_text=_("WebVTT(.vtt)。"))
    transcript = blocks.TextBlock(label=_("文字稿"))

    class Meta:
        icon = "media"
        label = _("视频")
        description = _("一段带封面、字幕和文字稿的自存视频。")

    def clean(self, value: Any) -> Any:
        value = super().clean(value)
        errors = {}
        file, captions = value["file"], value["captions"]
        if file and not file.filename.lower().endswith(".mp4"):
            errors["file"] = ValidationError(_("请上传 MP4 格式的视频。"))
        elif file and file.get_file_size() > VIDEO_LIMIT:
            errors["file"] = ValidationError(_("视频超过 80 MB，请压缩后再传。"))
        if captions and not captions.filename.lower().endswith(".vtt"):
            errors["captions"] = ValidationError(_("字幕应是 WebVTT（.vtt）文件。"))
        if errors:
            raise StructBlockValidationError(errors)
        return value

    def to_block(self, value: Any, *, english: bool) -> records.Video:
        name, size = media.document_file(value["file"])
        return records.Video(
            title=value["title"],
            file=name,
            size=size,
            poster=picture_of(value["poster"], english=english),
            captions=media.document_file(value["captions"])[0],
            transcript=value["transcript"],
        )


class QuotationBlock(RecordBlock):
    text = blocks.TextBlock(label=_("引语"))
    speaker = blocks.CharBlock(label=_("讲话人"), max_length=60)
    role = blocks.CharBlock(label=_("身份"), max_length=100, required=False)

    class Meta:
        icon = "openquote"
        label = _("引语")
        description = _("一句有出处的话。")

    def to_block(self, value: Any, *, english: bool) -> records.Quotation:
        return records.Quotation(text=value["text"], speaker=value["speaker"], role=value["role"] or "")


class MomentBlock(blocks.StructBlock):
    on = blocks.RegexBlock(
        regex=PARTIAL_DATE,
        label=_("时间"),
        help_text=_("如 2026、2026-07 或 2026-07-09。"),
        error_messages={"invalid": _("请写成 2026、2026-07 或 2026-07-09 的样子。")},
    )
    title = blocks.CharBlock(label=_("事项"), max_length=100)
    text = blocks.TextBlock(label=_("说明"), required=False)


class TimeLineBlock(RecordBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=100)
    moments = blocks.ListBlock(MomentBlock(), label=_("节点"), min_num=1, max_num=60)

    class Meta:
        icon = "list-ul"
        label = _("时间线")
        description = _("按时间排列的节点。")

    def to_block(self, value: Any, *, english: bool) -> records.TimeLine:
        moments = (
            records.Moment(on=moment["on"], title=moment["title"], text=moment["text"] or "")
            for moment in value["moments"]
        )
        return records.TimeLine(title=value["title"], moments=tuple(moments))


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("名称"), max_length=100)
    file = DocumentChooserBlock(label=_("文件"))
    credit = blocks.CharBlock(label=_("提供单位"), max_length=200)
    licence = blocks.CharBlock(label=_("授权方式"), max_length=200)


class DownloadsBlock(RecordBlock):
    title = blocks.CharBlock(label=_("标题"), max_length=100)
    files = blocks.ListBlock(DownloadBlock(), label=_("文件"), min_num=1, max_num=40)

    class Meta:
        icon = "download"
        label = _("下载")
        description = _("供公众下载的文件，写明大小和授权。")

    def to_block(self, value: Any, *, english: bool) -> records.Downloads:
        return records.Downloads(title=value["title"], files=tuple(_downloads(value["files"])))


def _downloads(files: Iterable[Any]) -> Iterable[records.Download]:
    for item in files:
        name, size = media.document_file(item["file"])
        yield records.Download(
            title=item["title"], file=name, size=size, credit=item["credit"], licence=item["licence"]
        )


class BodyBlock(blocks.StreamBlock):
    """Everything a story's body may hold. The names are those of the record's blocks."""

    prose = ProseBlock()
    figure = FigureBlock()
    chart = ChartBlock()
    comparison = ComparisonBlock()
    video = VideoBlock()
    quotation = QuotationBlock()
    timeline = TimeLineBlock()
    downloads = DownloadsBlock()

    class Meta:
        max_num = 200


def to_body(stream: Any, *, english: bool) -> tuple[records.AnyBlock, ...]:
    """The body of a record from the page's stream."""
    return tuple(child.block.to_block(child.value, english=english) for child in stream)


def faults(name: str, stream: Any) -> list[tuple[str, str]]:
    """What a stream of a finished page lacks: ``("body[1].speaker", "这个字段是必填项。")`` of the first block."""
    try:
        stream.stream_block.clean(stream)
    except ValidationError as error:
        return list(_faults(name, error))
    return []


def _faults(path: str, error: Any) -> Iterable[tuple[str, str]]:
    inner = getattr(error, "block_errors", None)
    if inner is None:
        yield from ((path, message) for message in error.messages)
        return
    for key, below in inner.items():
        yield from _faults(f"{path}[{key + 1}]" if isinstance(key, int) else f"{path}.{key}", below)
    yield from ((path, message) for row in error.non_block_errors.as_data() for message in row.messages)
