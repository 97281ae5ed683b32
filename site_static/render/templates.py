"""The theme's templates: one environment for each language, compiled once, autoescape on for every ending."""

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.compiler import CodeGenerator
from markupsafe import Markup, escape

from content.records import Locale

from . import formats
from .assets import THEME, asset_name
from .charts import drawing, number
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
    """Compiles ``{{ … }}`` to a call of `written`, where Jinja's own would escape by ``escape``."""

    def _output_child_pre(self, node: Any, frame: Any, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.written(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _Environment(Environment):
    code_generator_class = _PageCode
    written = staticmethod(written)


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
    )
    return environment


@cache
def template(name: str, locale: Locale) -> Template:
    return environment(locale).get_template(name)
