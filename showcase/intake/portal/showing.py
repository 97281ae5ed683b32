"""What a form consists of (`asking`) as HTML.

In Jinja2, as the public portal's pages: a form has some three hundred small parts, and Django's own templates took most
of the time in which it opens.
"""

from functools import cache
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _parts() -> Any:
    """The macros; their words are translated each time they are used."""
    environment = Environment(
        loader=PackageLoader("showcase.intake", "jinja2"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_gettext_callables(gettext, ngettext)  # type: ignore[attr-defined]  # of the extension
    environment.filters["filesizeformat"] = filesizeformat
    environment.globals["url"] = reverse
    return environment.get_template("collection/asked.html").module


def shown(part: str, *given: Any) -> SafeString:
    """A part of a form; every value in it is escaped by the template."""
    return mark_safe(str(getattr(_parts(), part)(*given)))  # noqa: S308
