"""The theme's templates: one environment for each language, compiled once, autoescape on for every ending."""

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from content.records import Locale

from . import formats
from .assets import THEME, style_sheet_name
from .charts import drawing
from .words import translator


@cache
def environment(locale: Locale) -> Environment:
    """The environment of a language: ``_`` gives interface words, dates are written its way."""
    environment = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.globals.update(
        _=translator(locale), locale=locale, style_sheet=style_sheet_name(), drawing=drawing, instant=formats.instant
    )
    environment.filters.update(
        day=lambda day: formats.long_date(day, locale),
        partial_date=lambda text: formats.partial_date(text, locale),
        publish_time=formats.publish_time,
        clock=formats.clock,
        local_date=formats.local_date,
        file_size=formats.file_size,
    )
    environment.tests.update(modern=_is_modern, ending=_has_ending)
    return environment


def _is_modern(name: str) -> bool:
    return name.endswith((".avif", ".webp"))


def _has_ending(name: str, ending: str) -> bool:
    return name.endswith(f".{ending}")


@cache
def template(name: str, locale: Locale) -> Template:
    return environment(locale).get_template(name)
