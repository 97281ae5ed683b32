"""Terms wait for their confirmation by the thousand: the number of queries must not follow theirs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from showcase.publication import confirming
from showcase.taxonomy.models import Scheme, Term

pytestmark = pytest.mark.django_db


def family(name: str) -> None:
    scheme, _created = Scheme.objects.get_or_create(code="industry", defaults={"title": "国民经济行业分类"})
    parent = None
    for level in range(4):
        parent = Term.objects.create(
            scheme=scheme, code=f"{name}{level}", name=f"{name}{level}", name_en=f"{name}{level}", parent=parent
        )


def queries() -> int:
    with CaptureQueriesContext(connection) as asked:
        assert list(confirming.waiting("term"))
    return len(asked)


def test_four_levels_of_terms_ask_as_much_as_one_family():
    family("a")
    few = queries()
    for number in range(10):
        family(f"b{number}")

    assert queries() == few
