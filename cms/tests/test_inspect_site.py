"""``manage.py inspect_site`` says in Chinese what an inspector would take off, and ends with an honest code."""

import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command

from site_static.engine import build
from site_static.tests.records import START, small_record

NEXT_DAY = START + timedelta(days=1)


@pytest.fixture
def edition(settings) -> Path:
    small_record(settings.RECORD_ROOT)
    return build(settings.RECORD_ROOT, settings.EDITIONS_ROOT).folder


def inspect_site(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("inspect_site", *arguments, stdout=out)
    except SystemExit as end:
        return int(end.code), out.getvalue()
    return 0, out.getvalue()


@time_machine.travel(NEXT_DAY)
def test_current_edition_is_inspected_without_a_database(edition):
    code, text = inspect_site()

    assert code == 0
    assert "结论：100 分" in text
    assert "单项否决：没有" in text


@time_machine.travel(NEXT_DAY)
def test_deductions_end_with_3_and_name_page_rule_and_remedy(edition):
    about = edition / "site" / "about" / "index.html"
    about.write_text(re.sub('<meta name="SiteIDCode"[^>]*>', "", about.read_text(encoding="utf-8")), encoding="utf-8")

    code, text = inspect_site("--site", str(edition))

    assert code == 3
    assert "/about/：没有 SiteIDCode" in text
    assert "→ 首页3个、栏目页7个、内容页10个标签都要有" in text


@time_machine.travel(START + timedelta(days=60))
def test_veto_ends_with_1_and_json_tells_all(edition):
    code, text = inspect_site("--json")
    told = json.loads(text)

    assert code == 1
    assert (told["score"], told["passed"]) == (0, False)
    assert "home-still" in {row["id"] for row in told["rules"] if row["kind"] == "veto"}


def test_folder_without_a_portal_ends_with_2(tmp_path):
    with pytest.raises(CommandError, match="没有生成好的门户") as refused:
        call_command("inspect_site", "--site", str(tmp_path))

    assert refused.value.returncode == 2
