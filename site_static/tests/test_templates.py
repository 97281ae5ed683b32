"""What stands in a page for a value is what MarkupSafe makes of it, whatever the value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from site_static.render.templates import environment, written


class Text(str):
    """A text of another type than str."""


@given(st.one_of(st.text(), st.text("&<>'\" a"), st.text("<&").map(Text), st.integers(), st.none()))
def test_value_is_escaped_as_markupsafe_does(value):
    assert str(written(value)) == str(escape(value))


def test_markup_stands_as_it_is_and_templates_escape_what_is_none():
    shown = environment("en").from_string("{{ markup }}{{ text }}").render(markup=Markup("<b>"), text="<i>\"'&")

    assert shown == "<b>&lt;i&gt;&#34;&#39;&amp;"


def test_attribute_that_is_not_there_is_a_fault_of_the_template():
    with pytest.raises(AttributeError, match="titel"):
        environment("en").from_string("{{ page.titel }}").render(page=Markup("x"))


def test_macro_takes_its_caller_and_default():
    source = "{% macro box(a, b=2) %}[{{ a }}{{ b }}{{ caller() }}]{% endmacro %}{% call box('<') %}>{% endcall %}"

    assert environment("en").from_string(source).render() == "[&lt;2>]"
