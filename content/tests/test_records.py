"""Record types: canonical bytes, their rules, what they refer to, what is untranslated, their schemas."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import records
from content.records import InvalidRecord, Prose, Unit, UnknownSchema, untranslated
from content.records.markup import PLAIN, check_prose, links, plain_text
from content.records.schemas import schema_name, schemas

from .samples import claim, evidence, result, standing, with_picture

lines = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).filter(str.strip)


@given(title=lines, summary=lines, text=st.text(st.characters(exclude_categories=("Cs",)), max_size=200))
def test_encoding_is_canonical_and_comes_back(title, summary, text):
    body = (records.Quotation(text=text or "x", speaker=title),)
    record = standing(title=title, summary=summary, body=body)

    data = records.encode(record)

    assert records.decode(data) == record
    assert records.encode(records.decode(data)) == data
    assert data.endswith(b"\n")
    assert list(json.loads(data)) == sorted(json.loads(data))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_record_or_a_named_error(data):
    try:
        record = records.decode(data)
    except records.RecordError:
        return
    assert records.decode(records.encode(record)) == record


def test_unknown_kind_and_version_are_refused_by_name():
    data = records.encode(standing()).replace(b"standing/1", b"standing/2")

    with pytest.raises(UnknownSchema, match="standing/2"):
        records.decode(data)


def test_unknown_field_is_refused():
    data = records.encode(standing()).replace(b'"role"', b'"secret":"x","role"')

    with pytest.raises(InvalidRecord, match="secret"):
        records.decode(data)


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"one_liner": "字" * 31}, "one_liner"),
        ({"abstract": "字" * 151}, "abstract"),
        ({"locale": "en", "one_liner": "word " * 15}, "one_liner"),
        ({"locale": "en", "abstract": "word " * 91}, "abstract"),
        ({"id": "ZLHCG-２０２６-0001"}, "id"),
        ({"id": "ZLHCG-2026-0001\n"}, "id"),
        ({"slug": "Sample Page"}, "slug"),
        ({"title": " "}, "title"),
        ({"claims": (claim(7),), "evidence": (evidence(1),)}, "evidence"),
        ({"registration_number": "123"}, "registration_number"),
    ],
)
def test_result_that_breaks_a_rule_is_never_written(facts, why):
    facts = {"one_liner": "x", "abstract": "x", **facts} if facts.get("locale") == "en" else facts

    with pytest.raises((InvalidRecord, ValueError), match=why):
        records.encode(result(**facts))


def test_basic_research_has_no_maturity():
    level = records.Maturity(
        scale="maturity-scale:trl",
        level=3,
        levels=9,
        name="示例",
        assessed_on=result().last_confirmed_on,
        assessor="示例",
    )

    with pytest.raises(ValueError, match="maturity"):
        result(category="basic-research", maturity=level)


def test_unit_has_an_organisation_or_a_name():
    for facts in ({}, {"organisation": "a", "name": "b"}):
        with pytest.raises(ValueError, match="either"):
            Unit(**facts)


def test_refers_to_names_organisations_terms_results_and_links():
    body = (Prose(html='<p><a href="subject:event/2026-q3">x</a></p>'),)
    record = result(body=body, related=("ZLHCG-DEMO-0002",), claims=(claim(1),), evidence=(evidence(1),))

    assert records.refers_to(record) == (
        "event/2026-q3",
        "organisation/sample",
        "result/ZLHCG-DEMO-0002",
        "term/city:330100",
        "term/claim-kind:leading",
        "term/evidence-kind:report",
        "term/field:energy",
    )


def test_media_of_names_each_file_once():
    name = "0" * 64 + ".jpg"

    assert records.media_of(with_picture(name)) == (name,)
    assert records.media_of(standing()) == ()


def test_parts_come_depth_first_in_the_order_of_the_fields():
    record = result(claims=(claim(1),), evidence=(evidence(1),))

    kinds = [type(part).__name__ for part in records.parts(record)]

    assert kinds[0] == "Result"
    assert kinds.index("Entry") < kinds.index("Contact") < kinds.index("Claim") < kinds.index("Evidence")


@pytest.mark.parametrize(
    ("record", "address"),
    [
        (standing(role="home"), "/"),
        (standing(role="home", locale="en"), "/en/"),
        (standing(role="open-data"), "/data/"),
        (result(), "/results/sample/"),
        (result(locale="en", one_liner="a", abstract="b"), "/en/results/sample/"),
    ],
)
def test_addresses_are_those_that_were_promised(record, address):
    assert records.address(record) == address


def test_unprintable_names_each_text_with_a_control_character():
    record = standing(
        title="a\x08b", summary="tab\t, line\n", body=(records.Quotation(text="x\x0by", speaker="\uffff"),)
    )

    assert records.unprintable(record) == ("title", "body[1].text", "body[1].speaker")
    assert records.unprintable(standing()) == ()


def test_untranslated_names_each_text_that_is_still_chinese():
    record = standing(
        locale="en",
        title="About",
        content_source="Sample",
        summary="中文",
        body=(Prose(html="<p>All <b>right</b></p>"), Prose(html="<p>还没译</p>")),
    )

    assert untranslated(record) == ("summary", "body[2].html")
    assert untranslated(standing()) == ()


def test_untranslated_leaves_names_as_they_are_printed():
    record = result(
        locale="en",
        title="A",
        content_source="B",
        one_liner="C",
        abstract="D",
        contact=records.Contact(office="E"),
        units=(Unit(name="示例单位"),),
    )

    assert untranslated(record) == ()


GOOD = [
    "<p>a <b>b</b> <i>c</i> H<sub>2</sub>O m<sup>2</sup><br>d</p>",
    '<ul><li><a href="https://example.org/a?b=1&amp;c=2">x</a></li></ul>',
    '<p><a href="mailto:a@example.org">x</a> <a href="subject:result/ZLHCG-DEMO-0001">y</a></p>',
    "<h3>a</h3><ol><li>b</li></ol><blockquote><p>c</p></blockquote>",
    "a &lt; b &amp; c &gt; d",
]
BAD = [
    "<script>alert(1)</script>",
    "<p onclick=x>a</p>",
    "<p style='x'>a</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href="/x">x</a>',
    '<a href="https://a" target="_blank">x</a>',
    "<img src=x>",
    "<h2>a</h2>",
    "<p>a",
    "<p><b>a</p></b>",
    "</p>",
    "<!-- x -->",
    "<!DOCTYPE html>",
    "<?php x ?>",
    "<svg><p>a</p></svg>",
    "<iframe></iframe>",
]


@pytest.mark.parametrize("html", GOOD)
def test_prose_on_the_positive_list_is_taken(html):
    check_prose(html)


@pytest.mark.parametrize("html", BAD)
def test_prose_off_the_positive_list_is_refused(html):
    with pytest.raises(ValueError):
        check_prose(html)


@given(st.lists(st.sampled_from(["<p>", "</p>", "<b>", "</b>", "<br>", "x", "&amp;", "<li>", "</li>"])).map("".join))
def test_plain_prose_is_judged_as_the_parser_judges_it(html):
    from content.records import markup

    def verdict(check):
        try:
            check(html)
        except ValueError:
            return False
        return True

    if PLAIN.fullmatch(html):
        assert verdict(markup._check_nesting) == verdict(markup._parse)


def test_links_and_words_of_prose():
    html = '<p>a <a href="https://example.org/">b</a> &amp; c</p>'

    assert links(html) == ("https://example.org/",)
    assert plain_text(html) == "a b & c"


def test_every_kind_and_the_envelope_have_a_schema():
    found = schemas()

    assert set(found) == {schema_name(tag) for tag in records.SCHEMAS} | {"publication-1.json"}
    for name, data in found.items():
        schema = json.loads(data)
        tag = name.removesuffix(".json").replace("-", "/")
        assert schema["$ref"].startswith("#/$defs/")
        assert schema["$defs"][schema["$ref"].removeprefix("#/$defs/")]["properties"]["schema"] == {"enum": [tag]}


def test_schemas_do_not_change_between_calls():
    assert schemas() == schemas()


def test_records_can_not_be_changed():
    with pytest.raises(AttributeError):
        standing().title = "x"
    assert msgspec.structs.replace(standing(), title="x").title == "x"


def test_result_as_lists_know_it_says_what_the_whole_one_says():
    picture = with_picture(f"{'a' * 64}.jpg").body[0].picture
    whole = result(picture=picture, claims=(claim(1),), evidence=(evidence(1),), landmark_year=2026, keywords=("电池",))

    listed = records.decode_listed(records.encode(whole))

    assert isinstance(listed, records.ListedResult)
    assert {name: getattr(whole, name) for name in listed.__struct_fields__} == msgspec.structs.asdict(listed)


def test_result_without_a_lead_picture_is_read_whole_for_lists():
    assert records.decode_listed(records.encode(result())) == result()


def test_what_is_no_result_is_refused_by_name_for_lists():
    with pytest.raises(UnknownSchema, match="result/9"):
        records.decode_listed(b'{"schema":"result/9"}')
    with pytest.raises(InvalidRecord, match="title"):
        records.decode_listed(b'{"schema":"result/1","locale":"en","slug":"a","content_source":"b"}')
