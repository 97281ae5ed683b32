import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from showcase.taxonomy.loading import load_taxonomies
from showcase.taxonomy.models import Term
from showcase.taxonomy.seed_files import Counts, FileRefused

pytestmark = pytest.mark.django_db
TODAY = date(2026, 9, 1)


@pytest.fixture
def folder(tmp_path):
    def write(scheme="hub", terms=(), **more):
        text = json.dumps({"scheme": scheme, "title": scheme, "terms": list(terms), **more}, ensure_ascii=False)
        (tmp_path / f"{scheme}.json").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_loading_twice_changes_nothing(folder):
    folder("field", [{"code": "new-energy", "name": "新能源", "parent": "hub:energy", "slug": "new-energy"}])
    path = folder("hub", [{"code": "energy", "name": "新材料新能源", "order": 3}])

    assert load_taxonomies(path, today=TODAY) == Counts(created=2)
    assert load_taxonomies(path, today=TODAY) == Counts(unchanged=2)
    assert Term.objects.get(code="new-energy").parent.name == "新材料新能源"


def test_a_dry_run_writes_nothing(folder):
    path = folder("hub", [{"code": "energy", "name": "新能源"}])
    assert load_taxonomies(path, today=TODAY, dry_run=True) == Counts(created=1)
    assert not Term.objects.exists()


def test_a_changed_name_is_updated_and_a_dropped_term_ends_but_stays(folder):
    load_taxonomies(folder("hub", [{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}]), today=TODAY)

    counts = load_taxonomies(folder("hub", [{"code": "a", "name": "甲改"}]), today=TODAY)

    assert counts == Counts(updated=1, retired=1)
    assert Term.objects.get(code="a").name == "甲改"
    assert Term.objects.get(code="b").valid_to == TODAY
    assert load_taxonomies(folder("hub", [{"code": "a", "name": "甲改"}]), today=date(2027, 1, 1)) == Counts(
        unchanged=1
    )


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ([{"code": "a", "name": "甲", "parent": "hub:none"}], "hub.json 第 1 项（a）：上级“hub:none”不存在。"),
        ([{"code": "a", "name": "甲"}, {"code": "a", "name": "乙"}], "hub.json 第 2 项（a）：代码“a”重复。"),
        ([{"code": "a", "name": "甲", "slug": "Ä"}], "网址标识：网址标识只能用"),
        ([{"code": "a", "name": "甲", "valid_from": "2026-02-01", "valid_to": "2026-01-01"}], "停用日期早于启用日期"),
        ([{"code": "a", "name": "甲", "parent": "b"}, {"code": "b", "name": "乙", "parent": "a"}], "又回到了自己"),
        ([{"code": "a", "name": "甲", "colour": 1}], "不认识的字段“colour”"),
        ([{"code": "a"}], "名称："),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_written(folder, terms, message):
    path = folder("hub", [{"code": "good", "name": "好"}, *terms][-2:] if len(terms) > 1 else terms)
    folder("city", [{"code": "330100", "name": "杭州市"}])
    with pytest.raises(FileRefused) as refused:
        load_taxonomies(path, today=TODAY)
    assert message in str(refused.value)
    assert not Term.objects.exists()


def test_broken_json_is_named_with_its_line(tmp_path):
    (tmp_path / "hub.json").write_text('{"scheme": "hub",\n "title": "x",\n "terms": [}', encoding="utf-8")
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command("load_taxonomies", dir=tmp_path, stdout=out)
    assert error.value.returncode == 3
    assert "hub.json 第 3 行" in out.getvalue()


def test_the_command_says_what_it_did(folder):
    out = StringIO()
    call_command("load_taxonomies", dir=folder("hub", [{"code": "a", "name": "甲"}]), stdout=out)
    assert "新增 1" in out.getvalue()
