"""What the form says of what is wrong, what stands in its rows, and which words it takes: with and without a script."""

import re
from html import unescape

import pytest
from django.urls import reverse

from showcase.intake.models import Candidate, Submission
from showcase.intake.tests import samples
from showcase.taxonomy.models import Term

from .conftest import client_of
from .test_form import Fields, address, typed


@pytest.fixture
def mine(world) -> Candidate:
    return Candidate.objects.get(pk=samples.candidate("unit-a", by=world.submitter, name="还没有报送的成果").pk)


WRONG = {
    "abstract": ["字" * 151],
    "secrecy_reviewed_on": ["昨天"],
    "city": ["没有这个市"],
    "claims-0-evidence": ["77"],
    "evidence-0-issued_on": ["2999-01-01"],
    "evidence-0-kind": [""],
    "metrics-0-better": ["乱写"],
    "units-0-organisation": ["no-such-unit"],
    "contact_email": ["不是邮箱"],
}


def attribute_of(page: str, field: str) -> str:
    """The opening tag of a field."""
    return re.search(rf'<\w+ [^>]*id="q-{field}"[^>]*>', page)[0]


def test_filing_names_everything_at_once_at_its_field_and_in_one_list(world, mine):
    client = client_of(world.submitter)
    sent = typed(client, mine) | WRONG | {"contact_office": [""], "file": ""}
    del sent["ownership_clear"]
    reply = client.post(address(mine), sent)
    page = unescape(reply.content.decode())

    assert reply.status_code == 422
    for place in (*WRONG, "contact_office"):
        tag = attribute_of(page, place)
        assert 'aria-invalid="true"' in tag, place
        assert f"p-{place}" in re.search(r'aria-describedby="([^"]*)"', tag)[1].split(), place
        assert re.search(rf'<p class="hcg-problem" id="p-{place}">[^<]{{4,}}</p>', page), place
        assert f'<a href="#q-{place}">' in page, place
    assert 'href="#d-ownership_clear"' in page
    assert 'id="d-ownership_clear" aria-invalid="true"' in page
    assert "没有报送：还有 11 处要补充或改正" in page
    assert not Submission.objects.filter(candidate=mine).exists()
    for place, (text,) in WRONG.items():
        assert text in page, place


def test_what_a_rule_of_the_library_asks_leads_to_its_field(world, mine):
    sent = typed(client_of(world.submitter), mine) | {
        "name": "长" * 300,
        "maturity-scale": "trl",
        "maturity-level": "6",
        "maturity-assessor": "示例评定机构",
        "maturity-assessed_on": "",
        "secrecy_status": "cleared",
        "secrecy_reviewed_by": "",
        "file": "",
    }
    reply = client_of(world.submitter).post(address(mine), sent)
    page = unescape(reply.content.decode())
    assert reply.status_code == 422
    assert "现有 300 字，不能超过 100 字" in page
    for place in ("name", "maturity-assessed_on", "secrecy_reviewed_by"):
        assert f'<a href="#q-{place}">' in page, place
        assert 'aria-invalid="true"' in attribute_of(page, place), place
    assert "长" * 300 in page


def test_what_is_wrong_in_a_draft_is_told_and_what_is_only_missing_is_no_error(world, mine):
    client = client_of(world.submitter)
    changed = {"secrecy_reviewed_on": ["昨天"], "contact_office": [""]}
    page = unescape(client.post(address(mine), typed(client, mine) | changed, follow=True).content.decode())
    assert "已保存。" in page
    assert "有 1 处要改正" in page
    assert 'aria-invalid="true"' in attribute_of(page, "secrecy_reviewed_on")
    assert "aria-invalid" not in attribute_of(page, "contact_office")
    assert '<a href="#q-contact_office">联系部门：请填写公开的联系部门，不要填写个人。</a>' in page


def test_an_empty_form_says_each_thing_once_with_its_place(world):
    client = client_of(world.submitter)
    started = client.post(reverse("collection_first_step"), {"secret": "no", "organisation": "unit-a"})
    page = unescape(client.post(started["Location"], {"version": "0", "file": ""}).content.decode())
    start = page.index('id="problems"')
    found = re.findall(r"<li>(.*?)</li>", page[start : page.index("<form", start)])
    assert len([one for one in found if "请选择类别" in one]) == 1
    assert [one for one in found if "href" not in one] == []


def test_english_is_folded_until_something_stands_there(world, mine):
    client, fold = client_of(world.submitter), r'<details class="hcg-disclosure hcg-form__english"( open)?>'
    assert re.search(fold, client.get(address(mine)).content.decode())
    Candidate.objects.filter(pk=mine.pk).update(facts=mine.facts | {"name_en": "A name", "keywords_en": []})
    page = client.get(address(mine)).content.decode()
    assert re.search(fold, page[: page.index("A name")])
    before = page[: page.index('id="q-name_en"')]
    assert re.findall(fold, before)[-1] == " open"


@pytest.mark.parametrize(
    ("button", "order", "place"),
    [
        ("up units 1", ["名录外单位", "unit-a"], "?at=units#g-units"),
        ("down units 0", ["名录外单位", "unit-a"], "?at=units#g-units"),
        ("up units 0", ["unit-a", "名录外单位"], "?at=units#g-units"),
        ("down units 1", ["unit-a", "名录外单位"], "?at=units#g-units"),
        ("drop units 0", ["名录外单位"], "?at=units#g-units"),
        ("drop units 9", ["unit-a", "名录外单位"], "?at=units#g-units"),
        ("add units", ["unit-a", "名录外单位"], "?more=units#g-units"),
        ("explode units 0", ["unit-a", "名录外单位"], ""),
        ("up nothing 0", ["unit-a", "名录外单位"], ""),
        ("up units " + "9" * 5000, ["unit-a", "名录外单位"], "?at=units#g-units"),
    ],
)
def test_rows_are_added_moved_and_deleted_without_a_script(world, mine, button, order, place):
    client = client_of(world.submitter)
    sent = typed(client, mine) | {"units-0-organisation": ["unit-a"], "rows": button, "abstract": ["同时写的摘要"]}
    reply = client.post(address(mine), sent)
    mine.refresh_from_db()
    assert [row.get("organisation") or row["name"] for row in mine.facts["units"]] == order
    assert mine.facts["abstract"] == "同时写的摘要"
    assert reply["Location"] == address(mine) + place
    numbers = set(re.findall(r'name="units-(\d+)-organisation"', client.get(reply["Location"]).content.decode()))
    assert len(numbers) == len(order) + button.startswith("add")


def test_the_key_enter_saves_and_presses_no_other_button(world, mine):
    page = client_of(world.submitter).get(address(mine)).content.decode()
    form = page[page.index('data-module="autosave"') :]
    assert re.search(r"<button [^>]*>", form)[0] == '<button hidden name="save">'


def test_codes_are_shown_as_names_and_saved_as_codes(world, mine):
    client = client_of(world.submitter)
    names = {"industries": ["C38"], "disciplines": ["480", "没有的学科"], "county": "西湖区"}
    Candidate.objects.filter(pk=mine.pk).update(facts=mine.facts | names)
    Term.objects.filter(scheme="industry").update(name="电气机械")
    page = client.get(address(mine)).content.decode()
    assert 'value="电气机械（C38）"' in page
    assert 'value="没有的学科"' in page
    assert '<option value="330106" selected>西湖区</option>' in page
    client.post(address(mine), Fields(page).sent)
    mine.refresh_from_db()
    assert (mine.facts["industries"], mine.facts["county"]) == (["C38"], "330106")
    assert "没有的学科" in mine.facts["disciplines"]


def test_an_answer_that_is_no_option_stays_until_it_is_changed(world, mine):
    client = client_of(world.submitter)
    strange = {"city": "某某市", "fields": ["new-energy", "没有的领域"], "maturity": {"scale": "trl", "level": "12"}}
    Candidate.objects.filter(pk=mine.pk).update(facts=mine.facts | strange)
    client.post(address(mine), typed(client, mine))
    mine.refresh_from_db()
    assert {key: mine.facts[key] for key in strange} == strange


def test_long_lists_are_looked_up_with_and_without_a_script(world):
    client, place = client_of(world.submitter), reverse("collection_words", args=["organisation"])
    assert "浙江大学" in client.get(place, {"q": "浙江"}).content.decode()
    assert "甲单位" not in client.get(place, {"q": "浙江"}).content.decode()
    proposed = client.get(place, headers={"X-Requested-With": "proposals"})
    assert {"甲单位", "乙单位", "浙江大学"} <= set(proposed.json())
    assert "private" in proposed["Cache-Control"]
    assert client.get(reverse("collection_words", args=["city"])).status_code == 404


def test_a_name_that_is_nearly_one_of_a_long_list_is_answered_with_what_is_near(world, mine):
    Term.objects.filter(scheme="discipline").update(name="能源科学技术")
    client = client_of(world.submitter)
    page = client.post(address(mine), typed(client, mine) | {"disciplines": ["能源科学"]}, follow=True)
    assert "相近的有：能源科学技术（480）" in page.content.decode()
