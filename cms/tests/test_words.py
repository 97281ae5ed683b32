"""The words of the private side: each has its English, and the compiled catalogues are those of the text."""

import re

import pytest
from babel.messages.catalog import Catalog
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags

from showcase.library.models import Achievement
from tests.speaking import speaking
from tools import words as tool

HAN = re.compile(r"[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")
CATALOGUES = sorted(tool.LOCALE.rglob("*.po"))


def strings(catalogue: Catalog) -> dict[tuple[str | None, str], str]:
    return {(message.context, str(message.id)): str(message.string or "") for message in catalogue if message.id}


@pytest.fixture(scope="module")
def english() -> dict[tuple[str | None, str], str]:
    return strings(tool.read(tool.ENGLISH))


def test_every_word_of_the_code_has_its_english_and_no_other_is_kept(english):
    assert set(english) == set(strings(tool.messages())), "run `make words`"
    assert [word for word, translation in english.items() if not translation] == []


def test_english_words_have_no_chinese_but_in_examples(english):
    assert {word: text for (_c, word), text in english.items() if HAN.search(re.sub("“.*?”", "", text))} == {}


def test_english_words_keep_what_is_filled_in(english):
    wrong = [
        word for (_c, word), text in english.items() if set(PLACEHOLDER.findall(word)) != set(PLACEHOLDER.findall(text))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.relative_to(tool.LOCALE).as_posix())
def test_the_compiled_catalogue_says_what_its_text_says(path):
    assert path.with_suffix(".mo").read_bytes() == tool.compiled(path), "run `make words`"


def test_a_template_and_a_module_give_up_their_words(tmp_path):
    template = tmp_path / "page.html"
    template.write_text(
        "{% load i18n %}<p title=\"{% translate '标题' %}\">{% blocktranslate %}共 {{ n }} 条{% endblocktranslate %}"
        '{{ x|default:_("没有") }}</p>',
        encoding="utf-8",
    )
    module = tmp_path / "page.py"
    module.write_text('a = _("甲" "乙")\nb = pgettext_lazy("plural", "丙")\nc = "丁"\n', encoding="utf-8")

    assert list(tool.words_of(template)) == [("标题", None), ("共 %(n)s 条", None), ("没有", None)]
    assert list(tool.words_of(module)) == [("甲乙", None), ("丙", "plural")]


def test_updating_keeps_translations_adds_new_words_and_drops_old_ones():
    catalogue, template = Catalog(locale="en"), Catalog()
    catalogue.add("旧", "old")
    catalogue.add("留", "kept")
    for word in ("留", "新"):
        template.add(word)

    tool.update(catalogue, template)

    assert strings(catalogue) == {(None, "留"): "kept", (None, "新"): ""}
    assert tool.untranslated(catalogue) == ["新"]


def labels():
    """Every label, help text and choice of our models, with where it stands."""
    for model in apps.get_models():
        if not model.__module__.startswith(("showcase.", "cms.")):
            continue
        meta = model._meta
        yield from (
            (f"{meta.label}.{name}", meta.original_attrs.get(name, ""))
            for name in ("verbose_name", "verbose_name_plural")
        )
        for field in meta.local_fields + meta.local_many_to_many:
            yield f"{field}", field.verbose_name
            yield f"{field} (help)", field.help_text
            yield from ((f"{field} ({value})", label) for value, label in field.choices or ())
        for constraint in meta.constraints:
            yield f"{constraint.name}", constraint.violation_error_message


def test_no_label_of_a_model_is_fixed_in_chinese():
    fixed = [where for where, label in labels() if not isinstance(label, Promise) and HAN.search(str(label))]
    assert fixed == []


@pytest.mark.parametrize(
    ("person", "name", "expected"),
    [
        ("author", "wagtailadmin_home", "What is public"),
        ("first", "desk_approvals", "Nothing waits for your approval."),
        ("author", "desk_publications", "Search title, number or address"),
        ("operator", Achievement.snippet_viewset.get_url_name("add"), "Choose Organisation"),
    ],
)
def test_the_desk_speaks_english_to_who_wants_it(people, english, person, name, expected):
    client = Client()
    client.force_login(speaking(getattr(people, person), "en"))

    text = client.get(reverse(name)).content.decode()

    shown = {line.strip() for line in strip_tags(text).splitlines()}
    data = {"浙里好成果", *people.author.groups.model.objects.values_list("name", flat=True)}
    assert expected in text
    assert shown & {word for _c, word in english} - data == set()
