"""The theme's templates: one environment for each language, compiled once, autoescape on for every ending."""

import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from markupsafe import Markup, escape

from content.records import Locale

from . import formats
from .assets import THEME, asset_name
from .charts import drawing, number
from .linking import with_mail
from .names import marked
from .pictures import sources
from .qr import qr_code
from .words import translator


def written(value: Any) -> str:
    """What stands in the page for a value: escaped, as by MarkupSafe. Most texts have nothing to escape: they stand as
    they are, which takes half the time."""
    if type(value) is Markup:
        return value
    if type(value) is not str or "&" in value or "<" in value or ">" in value or "'" in value or '"' in value:
        return escape(value)
    return value


class _PageCode(CodeGenerator):
    """Compiles what our templates say to the Python that says the same: ``a.b`` and ``a(b)`` stand as they are, since
    no template asks a mapping for an attribute, and no function asks for the context of its caller. An attribute that
    is not there raises AttributeError. ``{{ … }}`` becomes a call of `written`, where Jinja's own would escape by
    ``escape``."""

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write("caller=caller)" if forward_caller else ")")

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Parts(Extension):
    """Puts the parts that a template includes in their place before it is compiled: to look each up again on every
    page, and to copy the page's values for it, takes longer than to write it."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _INCLUDED.sub(lambda found: self._part(found[1]), source)

    def _part(self, name: str) -> str:
        source = (THEME / "templates" / name).read_text(encoding="utf-8")
        return self.preprocess(source.removesuffix("\n"), name)


_INCLUDED = re.compile(r'\{% include "([a-z/.-]+)" %\}\n?')
"""With the line break behind it, as ``trim_blocks`` has it."""


class _Environment(Environment):
    code_generator_class = _PageCode
    written = staticmethod(written)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """All templates share those of the environment: none is given others, and to look through two costs time."""
        return self.globals


@cache
def environment(locale: Locale) -> Environment:
    """The environment of a language. Its words come by the filter ``t``, which Jinja runs once, when it compiles."""
    environment = _Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        extensions=[_Parts],
    )
    environment.globals.update(
        locale=locale,
        asset=asset_name,
        drawing=drawing,
        sources=sources,
        instant=formats.instant,
        qr_code=qr_code,
    )
    environment.filters.update(
        t=translator(locale),
        marked=lambda text: marked(text, locale),
        day=lambda day: formats.long_date(day, locale),
        partial_date=lambda text: formats.partial_date(text, locale),
        publish_time=formats.publish_time,
        clock=formats.clock,
        local_date=formats.local_date,
        file_size=formats.file_size,
        number=number,
        with_mail=with_mail,
    )
    return environment


@cache
def template(name: str, locale: Locale) -> Template:
    return environment(locale).get_template(name)
