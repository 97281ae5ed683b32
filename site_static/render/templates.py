"""The theme's templates: one environment for each language, compiled once, autoescape on for every ending."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from content.records import Locale

from . import formats
from .assets import THEME, asset_name
from .charts import drawing, number
from .compiling import Compiler, Page, rendered
from .linking import with_mail
from .names import marked
from .pictures import sources
from .qr import qr_code
from .words import translator


@cache
def environment(locale: Locale) -> Environment:
    """The environment of a language. Its words come by the filter ``t``, worked out when a template is compiled."""
    environment = Environment(
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
        format=lambda sentence, *values, **named: sentence % (named or values),
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
def _compiler(locale: Locale) -> Compiler:
    return Compiler(environment(locale))


class Template:
    """A page, or a part that is made by itself, in one language."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def render(self, **told: Any) -> str:
        return self._page(told)


@cache
def template(name: str, locale: Locale) -> Template:
    return Template(_compiler(locale).page(name))


@cache
def macro(name: str, template: str, locale: Locale) -> Callable[..., Markup]:
    """A macro of a template, to be called by itself."""
    return partial(rendered, _compiler(locale).macros(template)[name])


def compile_all(locale: Locale) -> None:
    """Compile what a build needs before it is shared out among processes, so that each has it already."""
    for path in (THEME / "templates").glob("*.*"):
        template(path.name, locale)
