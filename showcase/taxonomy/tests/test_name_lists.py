import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from showcase.taxonomy.name_lists import NameListField, NameListFormField, split_names


def test_names_are_split_at_lines_and_both_semicolons():
    assert split_names(" 浙大；ZJU\uff1b浙大\n\n求是 ") == ["浙大", "ZJU", "求是"]


@given(st.lists(st.text("浙大学ab ", min_size=1).filter(str.strip).map(str.strip), unique=True))
def test_the_form_gives_back_what_it_shows(names):
    field = NameListFormField(required=False)
    assert field.clean(field.prepare_value(names)) == names


@pytest.mark.parametrize("wrong", [["甲", "甲"], [""], "甲", [1]])
def test_what_is_no_list_of_names_is_refused(wrong):
    with pytest.raises(ValidationError):
        NameListField("简称").clean(wrong, None)
