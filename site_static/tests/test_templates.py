"""Pages are what Jinja2 and MarkupSafe make of their templates and values, by whatever way they are made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, TemplateSyntaxError, UndefinedError
from markupsafe import Markup, escape

from site_static.engine import build
from site_static.render import maker, templates
from site_static.render.compiling import Compiler, written
from site_static.render.templates import environment

from .records import small_record


class Text(str):
    """A text of another type than str."""


def page(source, **parts):
    """The function of a page with this source, that may name these others."""
    return Compiler(environment("en").overlay(loader=DictLoader({"page": source, **parts}))).page("page")


@given(st.one_of(st.text(), st.text("&<>'\" a"), st.text("<&").map(Text), st.text("<&").map(Markup), st.integers()))
def test_value_is_escaped_as_markupsafe_does(value):
    assert str(written(value)) == str(escape(value))


def test_markup_stands_as_it_is_and_templates_escape_what_is_none():
    shown = page("{{ markup }}{{ text }}")({"markup": Markup("<b>"), "text": "<i>\"'&"})

    assert shown == "<b>&lt;i&gt;&#34;&#39;&amp;"


def test_attribute_that_is_not_there_is_a_fault_of_the_template():
    with pytest.raises(AttributeError, match="titel"):
        page("{{ page.titel }}")({"page": Markup("x")})


def test_value_that_the_page_is_not_told_is_a_fault_where_it_is_used():
    assert page("{% if a %}{{ b }}{% endif %}")({"a": False}) == ""
    with pytest.raises(UndefinedError, match="'b'"):
        page("{% if a %}{{ b }}{% endif %}")({"a": True})


def test_what_templates_do_without_is_refused():
    with pytest.raises(TemplateSyntaxError, match="do without FilterBlock"):
        page("{% filter upper %}a{% endfilter %}")
    with pytest.raises(TemplateSyntaxError, match="a macro is not told 'b'"):
        page('{% from "m" import a %}', m="{% macro a() %}{{ b }}{% endmacro %}")


@pytest.mark.parametrize(
    "source",
    [
        "{% macro box(a, b=2) %}[{{ a }}{{ b }}{{ caller() }}]{% endmacro %}{% call box('<') %}>{% endcall %}",
        "{% macro a() %}<{{ b(1) }}{% endmacro %}{% macro b(n) %}{{ n }}{{ told }}{% endmacro %}{{ a() ~ told }}",
        "{% set x = 1 %}{% for x in 'ab' %}{{ x }}{% set y = x %}{{ loop.last }}{{ loop.index }}{% endfor %}{{ x }}",
        "{% for a, b in ((1, 2), (3, 4)) if b>2 %}{% for c in 'xy' %}{{ loop.index0 }}{% endfor %}{{ b }}{% endfor %}",
        "{% if locale == 'en' %}a{% elif told %}b{% else %}c{% endif %}{% if told == 'x' %}{% elif 1 %}d{% endif %}",
        "{{ told ~ '<' ~ markup }}{{ told[:1] }}{{ told[0] }}{{ 'a' if not told }}{{ {'<': '>'}[told] }}",
        "{{ '%(n)s <'|format(n=markup) }}{{ markup|replace('b', '<') }}{{ ('<', markup)|join('&') }}{{ told is none }}",
        "{% autoescape false %}{{ told }}{% endautoescape %}{{ told }}{{ 'not in' if 1 not in (2, 3) else '' }}",
        '{% extends "parent" %}{% set x = "<" %}{% block b %}{{ x }}{{ y }}{% include "part" %}{% endblock %}',
    ],
)
def test_page_is_what_jinja2_itself_makes(source):
    parts = {
        "parent": "{% set y = 2 %}({% block b %}{% endblock %}{% block c %}c{% endblock %})",
        "part": "[{{ told }}]\n",
    }
    loader, told = DictLoader({"page": source, **parts}), {"told": "<", "markup": Markup("<b>")}

    assert page(source, **parts)(told) == environment("en").overlay(loader=loader).get_template("page").render(told)


def test_portal_is_what_jinja2_itself_makes(site, tmp_path, monkeypatch):
    monkeypatch.setattr(Compiler, "page", lambda compiler, name: compiler.environment.get_template(name).render)
    monkeypatch.setattr(
        maker, "macro", lambda name, file, locale: getattr(environment(locale).get_template(file).module, name)
    )
    templates.template.cache_clear()
    small_record(tmp_path / "record")

    other = build(tmp_path / "record", tmp_path / "editions").folder / "site"

    templates.template.cache_clear()
    made = [path.relative_to(site) for path in site.rglob("*") if path.suffix in {".html", ".xml", ".txt"}]
    assert len(made) > 60
    assert [
        path
        for path in made
        if "verify" not in path.parts and (site / path).read_bytes() != (other / path).read_bytes()
    ] == []
