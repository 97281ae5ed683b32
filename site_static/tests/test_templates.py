"""What stands in a page for a value is what MarkupSafe makes of it, whatever the value."""

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
