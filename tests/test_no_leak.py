"""Nothing internal reaches the public: a word of its own in every internal place, then every byte that is public."""

import base64
import gzip
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote

import brotli
import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo
from wagtail.documents.models import Document
from wagtail.models import Comment, Page

from cms import publisher
from showcase.library.models import Achievement, EntryBatch, EntryNotice, Evidence
from showcase.library.tests.samples import make_achievement, make_world
from showcase.organisations.models import Organisation
from showcase.pages import translations, tree, writing
from showcase.pages.models import EventPage, RankingPage, SectionPage, ShowcaseImage, SiteSettings, ThemePage
from showcase.publication import approving, confirming, publishing
from showcase.publication.models import Deputy, OutboxEntry, WatchedWord
from showcase.publication.sources import Source
from showcase.release.models import (
    AgendaItem,
    AnnualRanking,
    EventCoHost,
    EventHost,
    PresentedResult,
    QuarterlyEvent,
    RankedResult,
    ThemedRelease,
    ThemedResult,
    ThemePartner,
)
from showcase.taxonomy.columns import columns
from showcase.taxonomy.models import Scheme
from showcase.taxonomy.tests.exposure import faults
from tests import collected
from tests.canaries import Flock, plant, text_columns
from tests.translating import translate_all

BLOCKS_PUBLICATION = {"dispute"}
"""Columns that keep a story from being put up for approval while there is anything in them."""


@pytest.fixture
def secret() -> Flock:
    return Flock("暗桩", "qzxjvw")


@pytest.fixture
def public() -> Flock:
    return Flock("明桩", "vkwbqz")


# Which columns are public -------------------------------------------------------------------------------------------

NEVER_PUBLIC = {
    "accounts.User",
    "library.EntryNotice",
    "library.IdSeries",
    "pages.MediaCopy",
    "pages.SectionPage",
    "pages.ShowcaseRendition",
    "publication.Approval",
    "publication.ApprovalRequest",
    "publication.Deputy",
    "publication.EditEvent",
    "publication.OutboxEntry",
    "publication.PublicVersion",
    "publication.RecordBytes",
    "publication.WatchedWord",
    "taxonomy.Scheme",
    *(model._meta.label for model in collected.all_models()),
}
STORY = columns("title slug locale content_source picture picture_alt picture_caption body")
ENVELOPE = columns(
    "kind key locale version live record order address former_addresses first_published_at published_at withdrawn_at "
    "withdrawal_reason"
)
MAPPED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "pages.ResultPage": (
        STORY | columns("achievement one_liner abstract quotable spokesperson_name spokesperson_role"),
        frozenset(),
    ),
    "pages.EventPage": (STORY | {"event", "summary"}, frozenset()),
    "pages.RankingPage": (STORY | {"ranking", "summary"}, frozenset()),
    "pages.ThemePage": (STORY | {"theme", "summary"}, frozenset()),
    "pages.StandingPage": (STORY | {"role", "summary"}, frozenset()),
    "pages.RelatedResult": (columns("achievement sort_order"), columns("id page")),
    "pages.FeaturedResult": (columns("achievement sort_order"), columns("id page")),
    "publication.PublicState": (ENVELOPE, columns("id edit_mark page_id withdrawn_by")),
}
"""Public and internal columns of the models that are no `Source`; Wagtail's own columns of a page are internal."""


def domain() -> list[type[models.Model]]:
    """Every model of ours."""
    return [model for model in apps.get_models() if model.__module__.startswith(("showcase.", "cms."))]


def test_every_column_of_the_domain_is_public_or_internal():
    wrong = [f"{model._meta.label}.{fault}" for model in domain() for fault in undeclared(model)]
    assert wrong == []
    labels = {model._meta.label for model in domain()}
    assert NEVER_PUBLIC | MAPPED.keys() <= labels


def undeclared(model: type[models.Model]) -> list[str]:
    if issubclass(model, Source):
        return faults(model)
    if model._meta.label in NEVER_PUBLIC:
        return []
    declared, internal = MAPPED.get(model._meta.label, (frozenset(), frozenset()))
    names = {column.name for column in model._meta.concrete_fields}
    if issubclass(model, Page):
        internal = {column.name for column in Page._meta.concrete_fields} - declared | {"page_ptr"}
    return [
        *sorted(names - declared - internal),
        *sorted((declared | internal) - names),
        *sorted(declared & internal),
    ]


# The world ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def library(people, secret, public) -> SimpleNamespace:
    """A library with words in all its columns, of people with secret names, confirmed and ready to be told."""
    _rename(people, secret)
    make_world()
    told, private = make_achievement(), make_achievement(ref="test-002", name="从未公开")
    sourced = make_achievement(kind="sourced", ref="test-003", name="公开资料", year=2015, source_title="示例日报")
    made = SimpleNamespace(told=told, private=private, sourced=sourced, **_releases(told))
    _site()
    for row in _sources():
        achievement = row if isinstance(row, Achievement) else getattr(row, "achievement", None)
        is_private = achievement == private and not isinstance(row, PresentedResult | RankedResult | ThemedResult)
        plant(row, secret=secret, public=None if is_private else public, leave=BLOCKS_PUBLICATION)
    _notes(people, secret)
    _files(made, secret, public)
    collected.collect(secret)
    confirming.confirm([row.subject for row in confirming.waiting()], by=people.first)
    return made


def _rename(people: SimpleNamespace, secret: Flock) -> None:
    for role, person in vars(people).items():
        person.username = secret.word(f"{role}.username")
        person.first_name = secret.word(f"{role}.first_name")
        person.last_name = secret.word(f"{role}.last_name")
        person.email = f"{secret.word(f'{role}.email', english=True)}@example.org"
        person.save()


def _releases(told: Achievement) -> dict[str, Any]:
    host = Organisation.objects.first()
    starts = timezone.now()
    event = QuarterlyEvent.objects.create(
        year=2026, quarter=3, starts_at=starts, ends_at=starts + timedelta(hours=2), place="示例"
    )
    ranking = AnnualRanking.objects.create(year=2026)
    theme = ThemedRelease.objects.create(slug="demo")
    EventHost.objects.create(release=event, organisation=host)
    EventCoHost.objects.create(release=event, organisation=host)
    AgendaItem.objects.create(release=event, at="09:30", title="示例")
    PresentedResult.objects.create(release=event, achievement=told)
    RankedResult.objects.create(release=ranking, achievement=told, rank=1, reason="示例")
    ThemePartner.objects.create(release=theme, organisation=host)
    ThemedResult.objects.create(release=theme, achievement=told)
    return {"event": event, "ranking": ranking, "theme": theme}


def _site() -> None:
    texts = dict.fromkeys(SiteSettings.PUBLIC, "示例")
    addresses = dict.fromkeys(("error_report", "conac"), "https://portal.example/")
    SiteSettings.objects.create(pk=1, **texts | addresses)


def _sources() -> list[Any]:
    """Every row of every source of records."""
    return [row for model in domain() if issubclass(model, Source) for row in model._default_manager.all()]


def _notes(people: SimpleNamespace, secret: Flock) -> None:
    """What people of the desk write to each other."""
    today = timezone.localdate()
    EntryNotice.objects.create(
        batch=EntryBatch.objects.first(), organisation=Organisation.objects.first(), text=secret.word("EntryNotice")
    )
    Deputy.objects.create(
        principal=people.second,
        deputy=people.operator,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=1),
        reason=secret.word("Deputy"),
    )
    WatchedWord.objects.create(word=secret.word("WatchedWord.word"), advice=secret.word("WatchedWord.advice"))
    for scheme in Scheme.objects.all():
        scheme.title, scheme.source = secret.word("Scheme.title"), secret.word("Scheme.source")
        scheme.save()
    texts = {name: secret.word(f"SectionPage.{name}") for name in ("title", "seo_title", "search_description")}
    slug = secret.word("SectionPage.slug", english=True)
    tree.home("zh-hans").add_child(instance=SectionPage(**texts, slug=slug, locale=tree.home("zh-hans").locale))


def _files(made: SimpleNamespace, secret: Flock, public: Flock) -> None:
    """Pictures and documents for the story that is told and for the one that never is."""
    made.jpeg = _picture("jpg", _jpeg(secret), secret, public)
    made.png = _picture("png", _png(secret), secret, public)
    made.private_picture = _picture("jpg", _jpeg(secret), secret, None)
    made.document = _document(public.word("Document.file"), secret)
    made.private_document = _document(secret.word("private Document.file"), secret)
    for evidence in Evidence.objects.filter(achievement=made.told):
        evidence.file = ContentFile(secret.word("Evidence.file").encode(), f"{secret.word('name', english=True)}.pdf")
        evidence.save()


def _picture(suffix: str, data: bytes, secret: Flock, public: Flock | None) -> ShowcaseImage:
    file = ContentFile(data, f"{secret.word('name of a picture')}.{suffix}")
    picture = ShowcaseImage.objects.create(file=file, width=64, height=48)
    picture.tags.add(secret.word("tag of a picture"))
    plant(picture, secret=secret, public=public)
    return picture


def _document(text: str, secret: Flock) -> Document:
    title, name = secret.word("Document.title"), secret.word("name of a document")
    file = ContentFile(f"%PDF-1.4\n% {text}\n%%EOF\n".encode(), f"{name}.pdf")
    return Document.objects.create(title=title, file=file)


def _jpeg(secret: Flock) -> bytes:
    """A picture with words in everything that a camera or an editing program writes beside it, and after its end."""
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = secret.word("EXIF ImageDescription"), secret.word("EXIF Artist")
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    free, word = "No copyright, use freely", secret.word("ICC copyright")
    profile = profile.replace(free.encode("utf-16-be"), word.ljust(len(free)).encode("utf-16-be"))
    assert word.encode("utf-16-be") in profile
    buffer = io.BytesIO()
    Image.effect_noise((64, 48), 40).convert("RGB").save(
        buffer,
        "JPEG",
        exif=exif,
        icc_profile=profile,
        xmp=f"<x:xmpmeta>{secret.word('XMP')}</x:xmpmeta>".encode(),
        comment=secret.word("JPEG comment").encode(),
    )
    return buffer.getvalue() + secret.word("after the end of a JPEG").encode()


def _png(secret: Flock) -> bytes:
    notes = PngInfo()
    notes.add_itxt("Description", secret.word("PNG text"))
    notes.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{secret.word('XMP in PNG')}</x:xmpmeta>")
    buffer = io.BytesIO()
    Image.effect_noise((64, 48), 40).convert("RGBA").save(buffer, "PNG", pnginfo=notes)
    return buffer.getvalue() + secret.word("after the end of a PNG").encode()


# Stories ------------------------------------------------------------------------------------------------------------


def _write(page: Any, flock: Flock, secret: Flock, pictures: list[ShowcaseImage], document: Document) -> Any:
    """Fill a page with words of ``flock`` and with pictures and a document."""
    english = page.locale.language_code == "en"

    def word(place: str) -> str:
        return flock.word(f"{type(page).__name__}.{place}", english=english)

    for name in ("title", "content_source", "summary", "one_liner", "abstract", "spokesperson_name"):
        if hasattr(page, name):
            setattr(page, name, word(name))
    if hasattr(page, "quotable"):
        page.spokesperson_role = word("spokesperson_role")
        page.quotable = json.dumps([{"type": "sentence", "id": "q", "value": word("quotable")}])
    page.seo_title, page.search_description = secret.word("seo_title"), secret.word("search_description")
    page.picture, page.picture_alt, page.picture_caption = pictures[0], word("picture_alt"), word("picture_caption")
    figure = {"picture": {"image": pictures[-1].pk, "alt": word("alt"), "caption": word("caption")}}
    files = {"title": word("file"), "file": document.pk, "credit": word("credit"), "licence": word("licence")}
    downloads = {"title": word("downloads"), "files": [{"type": "item", "id": "f", "value": files}]}
    blocks = {"prose": {"text": f"<p>{word('prose')}</p>"}, "figure": figure, "downloads": downloads}
    page.body = json.dumps([{"type": kind, "id": kind, "value": value} for kind, value in blocks.items()])
    return page


def _tell(page: Any, library: SimpleNamespace, public: Flock, secret: Flock, by: Any) -> Any:
    """A page that may become public, and what its editors said about it."""
    page = _write(page, public, secret, [library.jpeg, library.png], library.document)
    page.save_revision(user=by)
    Comment.objects.create(page=page, user=by, text=secret.word("Comment.text"), contentpath="title")
    return page


def _release_pages(library: SimpleNamespace) -> list[Any]:
    pages = {
        "events": EventPage(event=library.event, title="示例", slug=library.event.slug),
        "rankings": RankingPage(ranking=library.ranking, title="示例", slug=library.ranking.slug),
        "themes": ThemePage(theme=library.theme, title="示例", slug=library.theme.slug),
    }
    for section, page in pages.items():
        page.summary = page.content_source = "示例"
        tree.section(section).add_child(instance=page)
    return list(pages.values())


@pytest.fixture
def told(library, people, public, secret, approve) -> SimpleNamespace:
    """Stories of every kind, three in English too, all through their approvals; the theme is withdrawn at once."""
    result = writing.write_story(library.told, by=people.author, slug="told")
    sourced = writing.write_story(library.sourced, by=people.author, slug="sourced")
    event, ranking, theme = _release_pages(library)
    pages = [result, sourced, event, ranking, theme, tree.home("zh-hans")]
    for page in pages:
        _tell(page, library, secret if page is theme else public, secret, people.author)
        approve(page.subject())
    translated = [result, event, ranking]
    for page in translated:
        translations.begin(page, by=people.translator)
        translate_all(page, by=people.translator, text=public.word("translation", english=True))
        approve(page.subject()._replace(locale="en"))
    publishing.withdraw(theme.subject(), reason=public.word("reason of a withdrawal"), by=people.operator)
    return SimpleNamespace(pages=pages, translated=translated)


def _never_approved(library: SimpleNamespace, people: SimpleNamespace, secret: Flock, approve: Callable) -> None:
    """A story that was sent back once and now has two approvals of three, one of them by a deputy."""
    page = writing.write_story(library.private, by=people.author, slug=secret.word("slug", english=True))
    _write(page, secret, secret, [library.private_picture], library.private_document)
    page.save_revision(user=people.author)
    request = approving.submit(page.subject(), by=people.author)
    approving.send_back(request.pk, by=people.first, reason=secret.word("ApprovalRequest.reason"))
    people.second = people.operator
    approve(page.subject(), stages=2)


def _edit_everything(library: SimpleNamespace, told: SimpleNamespace, people: SimpleNamespace, secret: Flock) -> None:
    """Edits after the approvals: of every page, every translation, every source. Nobody approves them."""
    for page in told.pages:
        draft = _write(
            page.get_latest_revision_as_object(), secret, secret, [library.private_picture], library.private_document
        )
        draft.save_revision(user=people.author)
    for page in told.translated:
        translate_all(page, by=people.translator, text=secret.word("translation", english=True))
    for row in _sources():
        plant(row, secret=secret)
    OutboxEntry.objects.update(error=secret.word("OutboxEntry.error"), told=secret.word("OutboxEntry.told"))


# The tests ----------------------------------------------------------------------------------------------------------

WRITTEN_BY_PROGRAM = columns(
    "address digest draft_title filter_spec focal_point_key kind key locale password path series source suffix"
)
"""Text columns of internal models that hold codes, never what somebody typed."""
NOT_SHOWN_YET = {"taxonomy.Term.short_name", "pages.SiteSettings.description"}
"""Public columns that no page of this small portal shows."""


def unplanted(secret: Flock) -> list[str]:
    """Internal text columns of the domain in which no row holds a secret word: this test would not see them leak."""
    return [
        f"{model._meta.label}.{column.name}"
        for model in domain()
        for column in text_columns(model)
        if is_internal(model, column.name)
        and not any(map(secret.is_in, model._default_manager.values_list(column.name, flat=True)))
    ]


def is_internal(model: type[models.Model], name: str) -> bool:
    if issubclass(model, Source):
        return name in model.INTERNAL
    if model._meta.label in NEVER_PUBLIC:
        return name not in WRITTEN_BY_PROGRAM
    return name in MAPPED[model._meta.label][1]


def test_no_internal_word_reaches_record_or_portal(settings, library, told, people, public, secret, approve):
    _never_approved(library, people, secret, approve)
    publisher.publish_waiting()
    _edit_everything(library, told, people, secret)
    assert unplanted(secret) == []
    publisher.publish_waiting()
    call_command("build_site", full=True, stderr=io.StringIO(), stdout=io.StringIO())

    folders = (settings.RECORD_ROOT, settings.EDITIONS_ROOT)
    assert [place for folder in folders for place in secret.found_in(folder)] == []
    assert public.missing_from(settings.RECORD_ROOT) == set()
    assert public.missing_from(settings.EDITIONS_ROOT) <= NOT_SHOWN_YET
    site = settings.EDITIONS_ROOT / "current" / "site"
    pages = {str(path.parent.relative_to(site)) for path in site.rglob("index.html")}
    assert {"results/told", "en/results/told", "results/sourced", "events/2026-q3", "en/rankings/2026"} <= pages


DISGUISES: dict[str, Callable[[str], bytes]] = {
    "plain.html": str.encode,
    "upper.html": lambda text: text.upper().encode(),
    "escaped.json": lambda text: json.dumps(text).encode(),
    "escaped.html": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "hexadecimal.html": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text).encode(),
    "address.xml": lambda text: quote(text).encode(),
    "gbk.csv": lambda text: text.encode("gb18030"),
    "words.txt": lambda text: text.encode("utf-16"),
    "first.b64": lambda text: base64.b64encode(text.encode()),
    "second.b64": lambda text: base64.b64encode(b"x" + text.encode()),
    "third.b64": lambda text: base64.urlsafe_b64encode(b"xy" + text.encode()),
    "packed.html.gz": lambda text: gzip.compress(text.encode()),
    "packed.html.br": lambda text: brotli.compress(text.encode()),
}


@pytest.mark.parametrize("name", DISGUISES)
@pytest.mark.parametrize("text", ["前后暗桩都有字", "a word of qzxjvw0001 in English"])
def test_a_word_is_found_however_it_is_written(tmp_path, secret, name, text):
    (tmp_path / name).write_bytes(DISGUISES[name](text))
    assert secret.found_in(tmp_path)
    (tmp_path / name).write_bytes(DISGUISES[name]("别的字 and other words"))
    assert not secret.found_in(tmp_path)


def test_a_word_is_found_in_names_of_files_and_in_archives(tmp_path, secret):
    with zipfile.ZipFile(tmp_path / "kit.zip", "w", zipfile.ZIP_DEFLATED) as kit:
        kit.writestr("readme.txt", secret.word("file of a zip"))
    (tmp_path / f"{secret.word('name', english=True)}.jpg").touch()
    assert [place.partition(":")[0].rpartition(".")[2] for place in secret.found_in(tmp_path)] == ["txt", "txt", "jpg"]
