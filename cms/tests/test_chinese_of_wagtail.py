"""What Wagtail and its companions leave in English has Chinese of ours, where the desk shows it."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from operator import attrgetter
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import translation

from showcase.library.models import Achievement, EntryBatch
from showcase.organisations.models import Organisation
from showcase.publication.models import WatchedWord
from showcase.release.models import QuarterlyEvent
from tools import words as tool

pytestmark = pytest.mark.any_database

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sdr]|\{\w*\}")
NO_WORDS = {"English", "None"}  # a language names itself; Wagtail leaves None in counters that it hides
LETTER = re.compile(r"[A-Za-z]")
DOMAINS = ("django", "djangojs")


def forms(word: str | tuple[str, ...]) -> tuple[str, ...]:
    return (word,) if isinstance(word, str) else tuple(word)


def upstream(language: str, domain: str) -> Iterator[tuple[str, bool]]:
    """Every word of the installed apps of others, and whether it has a translation into ``language``."""
    homes = [Path(django.__file__).parent / "conf", *(Path(config.path) for config in apps.get_app_configs())]
    for home in homes:
        path = home / "locale" / language / "LC_MESSAGES" / f"{domain}.po"
        if home != tool.LOCALE.parent and path.exists():
            with path.open("rb") as file:
                for message in filter(attrgetter("id"), read_po(file)):
                    done = message.string and all(forms(message.string)) and not message.fuzzy
                    yield forms(message.id)[0], bool(done)


def ours(domain: str) -> dict[str, object]:
    catalogue = tool.read(tool.LOCALE / "zh_Hans" / "LC_MESSAGES" / f"{domain}.po")
    return {forms(message.id)[0]: message for message in catalogue if message.id}


@pytest.mark.parametrize("domain", DOMAINS)
def test_each_word_of_ours_is_still_asked_for_and_still_missing_upstream(domain):
    asked = {word for word, _done in upstream("en", domain)}
    chinese = list(upstream("zh_Hans", domain))
    answered = {word for word, done in chinese if done} - {word for word, done in chinese if not done}
    better = {word for word, message in ours(domain).items() if is_ours_instead(message)}

    assert set(ours(domain)) - asked == set()
    assert set(ours(domain)) & answered == better


def is_ours_instead(message) -> bool:
    """Whether a word stands in the place of one that is there upstream; its comment says why."""
    return any(comment.startswith("改：") for comment in message.user_comments)


def test_our_words_are_in_force():
    with translation.override("zh-hans"):
        for message in ours("django").values():
            one = isinstance(message.id, str)
            shown = translation.gettext(message.id) if one else translation.ngettext(*message.id, 1)
            assert shown == forms(message.string)[0]


@pytest.mark.parametrize("domain", DOMAINS)
def test_our_words_fill_in_only_what_is_given(domain):
    for message in ours(domain).values():
        given = set(PLACEHOLDER.findall(" ".join(forms(message.id))))
        assert set(PLACEHOLDER.findall(" ".join(forms(message.string)))) <= given, message.id


class Visible(HTMLParser):
    """The texts of a page that people see or hear."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self._hidden = 0
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in {"script", "style"}
        self.texts |= {
            value for name, value in attrs if name in {"aria-label", "title", "placeholder", "alt"} and value
        }

    def handle_endtag(self, tag):
        self._hidden -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self._hidden:
            self.texts.add(" ".join(data.split()))


def addresses(story) -> Iterator[tuple[str, str]]:
    yield from (("author", reverse(name)) for name in ("wagtailadmin_home", "wagtailadmin_account"))
    yield from (("author", reverse(f"wagtail{name}:index")) for name in ("images", "docs"))
    yield "author", reverse("wagtailimages:add")
    for name in ("edit", "history", "usage", "delete"):
        yield "author", reverse(f"wagtailadmin_pages:{name}", args=[story.pk])
    yield "author", reverse("wagtailadmin_explore", args=[story.get_parent().pk])
    yield "author", reverse("wagtailadmin_pages:search")
    yield "translator", reverse("desk_translations")
    for name in ("desk_approvals", "desk_publications", "desk_references"):
        yield "first", reverse(name)
    for model in (Achievement, EntryBatch, Organisation, QuarterlyEvent, WatchedWord):
        yield "operator", reverse(model.snippet_viewset.get_url_name("list"))
        yield "operator", reverse(model.snippet_viewset.get_url_name("add"))
    yield "account_admin", reverse("wagtailusers_users:index")
    yield "account_admin", reverse("wagtailusers_users:add")


def test_the_pages_of_the_desk_leave_nothing_in_english(people, story):
    english = {word for word, _done in upstream("en", "django") if LETTER.search(word)} - NO_WORDS
    found = {}
    for person, address in addresses(story):
        client = Client(headers={"accept-language": "zh-hans"})
        client.force_login(getattr(people, person))
        reply = client.get(address)
        assert reply.status_code == 200, address
        if left := Visible(reply.content.decode()).texts & english:
            found[address] = left
    assert found == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [("wagtailadmin_javascript_catalog", "改动已自动保存。"), ("wagtail_localize:javascript_catalog", "正在解锁")],
)
def test_scripts_are_given_our_words(people, name, expected):
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(people.author)
    assert json.dumps(expected) in client.get(reverse(name)).content.decode()
