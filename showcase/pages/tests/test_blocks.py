"""Blocks of a story that are half filled: a draft keeps them, approvals never see them."""

import msgspec
import pytest

from showcase.pages.blocks import BodyBlock, to_body
from showcase.publication import approving
from showcase.publication.errors import NotReady

HALF_FILLED = {
    "body[1].text": ("prose", {"text": '<p data-block-key="a1"> </p>'}),
    "body[1].picture.image": ("figure", {"picture": {"image": None, "alt": "产线", "caption": ""}}),
    "body[1].speaker": ("quotation", {"text": "很好。", "speaker": "", "role": ""}),
    "body[1].rows": ("comparison", {"caption": "对比", "columns": ["本成果"], "rows": [{"head": "能耗", "cells": []}]}),
    "body[1].file": ("video", {"title": "产线", "file": None, "captions": None, "transcript": "", "poster": {}}),
}


@pytest.mark.parametrize("path", HALF_FILLED)
def test_half_filled_block_is_named_when_the_story_is_submitted(story, people, confirmed, path):
    name, value = HALF_FILLED[path]
    story.body = BodyBlock().to_python([{"type": name, "value": value}])
    story.save_revision(user=people.author)

    with pytest.raises(NotReady) as refused:
        approving.submit(story.subject(), by=people.author)

    assert path in [blocker.field for blocker in refused.value.blockers]


def test_control_character_pasted_into_a_text_is_named_when_the_story_is_submitted(story, people, confirmed):
    story.abstract = "两层电池\x0b分别吸收不同颜色的光。"
    story.save_revision(user=people.author)

    with pytest.raises(NotReady, match="看不见的控制字符") as refused:
        approving.submit(story.subject(), by=people.author)

    assert [blocker.field for blocker in refused.value.blockers] == ["abstract"]


@pytest.mark.parametrize("path", [path for path in HALF_FILLED if path != "body[1].rows"])
def test_draft_keeps_what_is_half_filled(path):
    name, value = HALF_FILLED[path]
    body = BodyBlock()

    assert len(body.clean_deferred(body.to_python([{"type": name, "value": value}]))) == 1


def test_chart_reads_back_as_it_was_written_with_its_gaps():
    value = {
        "kind": "line",
        "title": "逐年产量（示例）",
        "description": "三年间从 100 套到 260 套。",
        "unit": "套",
        "categories": ["2024", "2025", "2026"],
        "series": [{"name": "产量", "values": [100, None, 260]}],
        "source": "示例",
    }
    (chart,) = to_body(BodyBlock().to_python([{"type": "chart", "value": value}]), english=False)

    written = msgspec.json.encode(chart)
    assert msgspec.json.encode(msgspec.json.decode(written, type=type(chart))) == written
