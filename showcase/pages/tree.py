"""Where pages stand in the desk's tree. It is for editors only: public addresses do not follow it."""

from django.db import transaction
from wagtail.models import Locale, Page

from showcase.publication.subjects import LANGUAGES

from .models import SectionPage, StandingPage

SECTIONS = {"results": "成果", "events": "季度发布", "rankings": "年度榜单", "themes": "专场"}


def home(locale: str) -> StandingPage | None:
    """The home page of a language, public or not."""
    return StandingPage.objects.filter(role="home", locale__language_code=locale).first()


def require_home(locale: str) -> StandingPage:
    """The home page of a language. Raises LookupError before the foundation is laid."""
    found = home(locale)
    if found is None:
        raise LookupError(f"there is no home page in {locale}: run manage.py setup")
    return found


@transaction.atomic
def section(name: str, year: int | None = None, *, locale: str = "zh-hans") -> SectionPage:
    """The folder for a kind of pages (and a year) in a language.

    What is missing is made in all languages at once: a translation can only be filed where its source is.
    """
    folders = {code: _section(code, name, year) for code in LANGUAGES}
    return folders[locale]


def _section(locale: str, name: str, year: int | None) -> SectionPage:
    folder = _folder(require_home(locale), name, SECTIONS[name])
    return folder if year is None else _folder(folder, str(year), str(year))


def _folder(parent: Page, slug: str, title: str) -> SectionPage:
    found = SectionPage.objects.child_of(parent).filter(slug=slug).first()
    if found is not None:
        return found
    page = SectionPage(title=title, slug=slug, locale=parent.locale, live=False)
    if parent.locale.language_code != "zh-hans":
        chinese = parent.get_translation(Locale.objects.get(language_code="zh-hans"))
        page.translation_key = _folder(chinese, slug, title).translation_key
    parent.add_child(instance=page)
    return page
