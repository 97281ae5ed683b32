from datetime import date

import pytest
from django.core.exceptions import ValidationError

from content import records
from showcase.publication.sources import SubjectKey
from showcase.taxonomy.models import Scheme, Term

from .exposure import faults, sources_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hubs():
    return Scheme.objects.create(code="hub", title="科创高地")


@pytest.mark.parametrize("model", sources_of("taxonomy"))
def test_every_column_is_public_or_internal(model):
    assert faults(model) == []


def test_terms_are_valid_within_their_dates(hubs):
    old = Term.objects.create(scheme=hubs, code="internet-plus", name="互联网+", valid_to=date(2025, 7, 6))
    new = Term.objects.create(scheme=hubs, code="ai", name="人工智能", valid_from=date(2025, 7, 7))

    assert list(Term.objects.of("hub").valid_on(date(2025, 7, 6))) == [old]
    assert list(Term.objects.of("hub").valid_on(date(2025, 7, 7))) == [new]


def test_record_of_a_term_has_its_parent_and_tile(hubs):
    cities = Scheme.objects.create(code="city", title="设区市")
    hub = Term.objects.create(scheme=hubs, code="ai", name="人工智能")
    term = Term.objects.create(
        scheme=cities,
        code="330100",
        name="杭州市",
        name_en="Hangzhou",
        slug="hangzhou",
        parent=hub,
        tile_column=1,
        tile_row=0,
    )

    record = term.to_record()

    assert record == records.Term(
        id="city:330100",
        name="杭州市",
        name_en="Hangzhou",
        slug="hangzhou",
        parent="hub:ai",
        tile=records.Tile(column=1, row=0),
    )
    assert records.decode(records.encode(record)) == record
    assert list(term.feeds()) == [SubjectKey("term", "city:330100")]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"valid_from": date(2026, 1, 2), "valid_to": date(2026, 1, 1)}, "停用日期早于启用日期"),
        ({"tile_column": 1}, "地图位置"),
        ({"code": "汉字"}, "代码只能用"),
        ({"slug": "Has Blank"}, "网址标识只能用"),
        ({"code": "taken"}, "已经有同样的代码"),
    ],
)
def test_a_bad_term_is_refused_in_chinese(hubs, wrong, message):
    Term.objects.create(scheme=hubs, code="taken", name="已有")
    with pytest.raises(ValidationError, match=message):
        Term(**{"scheme": hubs, "code": "x", "name": "某", **wrong}).full_clean()


def test_a_term_can_not_stand_above_itself(hubs):
    upper = Term.objects.create(scheme=hubs, code="a", name="甲")
    lower = Term.objects.create(scheme=hubs, code="b", name="乙", parent=upper)
    upper.parent = lower
    with pytest.raises(ValidationError, match="回到了自己"):
        upper.full_clean()
