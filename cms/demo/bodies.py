"""From a story of the seed to the values of a page's fields."""

import re
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from showcase.library.models import Achievement
from showcase.pages.models import ResultPage

from .uploads import Uploads

LINK = re.compile(r'href="subject:result/([^"]+)"')


def identifier(*path: object) -> str:
    """A block's id: the same at each run, so that a resumed set-up changes nothing."""
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, path))))


def body(story: str, blocks: list[dict[str, Any]], uploads: Uploads, *, english: bool) -> list[dict[str, Any]]:
    """The raw value of a page's stream from the blocks of the seed."""
    return [
        {
            "type": block["type"],
            "id": identifier(story, number),
            "value": _VALUES[block["type"]](block, f"{story}/{number}", uploads, english),
        }
        for number, block in enumerate(blocks)
    ]


def sentences(story: str, texts: list[str]) -> list[dict[str, Any]]:
    """The raw value of the stream of quotable sentences."""
    return [
        {"type": "sentence", "id": identifier(story, "quotable", number), "value": text}
        for number, text in enumerate(texts)
    ]


def rich_text(html: str) -> str:
    """Prose of the seed as the editor stores it: links to results become links to their pages."""
    return LINK.sub(_page_link, html)


def _page_link(match: re.Match[str]) -> str:
    achievement = Achievement.objects.filter(source_key=match[1]).first()
    page = ResultPage.objects.filter(achievement=achievement, locale__language_code="zh-hans").first()
    if page is None:
        raise LookupError(f"示例正文链接的成果 {match[1]} 还没有页面。")
    return f'linktype="page" id="{page.pk}"'


def _items(path: str, name: str, values: list[Any]) -> list[dict[str, Any]]:
    """A list block's raw value, with ids."""
    return [
        {"type": "item", "id": identifier(path, name, number), "value": value} for number, value in enumerate(values)
    ]


def _picture(value: dict[str, Any], uploads: Uploads) -> dict[str, Any]:
    return {"image": uploads[value["image"]].pk, "alt": value["alt"], "caption": value.get("caption", "")}


def _prose(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    return {"text": rich_text(block["html"])}


def _figure(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    return {"picture": _picture(block["picture"], uploads)}


def _chart(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    series = [
        {"name": row["name"], "values": _items(f"{path}/{number}", "values", row["values"])}
        for number, row in enumerate(block["series"])
    ]
    return {
        **{name: block.get(name, "") for name in ("kind", "title", "description", "unit", "source")},
        "categories": _items(path, "categories", block["categories"]),
        "series": _items(path, "series", series),
    }


def _comparison(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    rows = [
        {"head": row["head"], "cells": _items(f"{path}/{number}", "cells", row["cells"])}
        for number, row in enumerate(block["rows"])
    ]
    return {
        "caption": block["caption"],
        "note": block.get("note", ""),
        "columns": _items(path, "columns", block["columns"]),
        "rows": _items(path, "rows", rows),
    }


def _video(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    return {
        "title": block["title"],
        "file": uploads[block["file"]].pk,
        "poster": _picture(block["poster"], uploads),
        "captions": uploads[block["captions"]].pk,
        "transcript": block["transcript"],
    }


def _quotation(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    return {name: block.get(name, "") for name in ("text", "speaker", "role")}


def _timeline(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    moments = [{name: row.get(name, "") for name in ("on", "title", "text")} for row in block["moments"]]
    return {"title": block["title"], "moments": _items(path, "moments", moments)}


def _downloads(block: dict[str, Any], path: str, uploads: Uploads, english: bool) -> dict[str, Any]:
    suffix = "_en" if english else ""
    files = [
        {
            "title": row["title"],
            "file": uploads[row["file"]].pk,
            "credit": uploads.row(row["file"])[f"credit{suffix}"],
            "licence": uploads.row(row["file"])[f"licence{suffix}"],
        }
        for row in block["files"]
    ]
    return {"title": block["title"], "files": _items(path, "files", files)}


_VALUES = {
    "prose": _prose,
    "figure": _figure,
    "chart": _chart,
    "comparison": _comparison,
    "video": _video,
    "quotation": _quotation,
    "timeline": _timeline,
    "downloads": _downloads,
}
