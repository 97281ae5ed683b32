"""Every address of the desk, as every role: what is not on the list here is refused."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from fnmatch import fnmatchcase
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from PIL import Image
from wagtail.documents.models import Document
from wagtail.models import Collection, Locale, Site, Task, UploadedFile, Workflow
from wagtail_localize.models import OverridableSegment, StringSegment, Translation, TranslationSource

from cms.desk.gate import is_closed
from conftest import ROLE_OF
from showcase.pages import tree
from showcase.pages.media import approval_media
from showcase.pages.models import ShowcaseImage
from showcase.publication import approving, proofreading
from showcase.publication.models import ApprovalRequest, Deputy, PublicState, WatchedWord
from showcase.release.models import AnnualRanking, QuarterlyEvent, ThemedRelease
from site_static.render import assets


class Route(NamedTuple):
    """One pattern: its full name, and the names of what it takes."""

    name: str
    takes: tuple[str, ...]


def routes(resolver: URLResolver | None = None, space: tuple[str, ...] = ()) -> Iterator[Route]:
    """Every named pattern of the desk."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern, (*space, pattern.namespace) if pattern.namespace else space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            takes = tuple(getattr(pattern.pattern, "converters", {})) or tuple(pattern.pattern.regex.groupindex)
            yield Route(":".join((*space, pattern.name)), takes)


@pytest.fixture
def library(published, achievement, people, tmp_path) -> dict[str, Any]:
    """One row of everything, and a translation that was begun."""
    author = people.author
    image = ShowcaseImage.objects.create(
        title="图", file=ContentFile(png(), "a.png"), credit="示例", licence="示例", width=4, height=4
    )
    document = Document.objects.create(title="文", file=ContentFile(b"%PDF-1.4\n", "a.pdf"))
    start = timezone.now()
    QuarterlyEvent.objects.create(
        year=2026, quarter=3, starts_at=start, ends_at=start + timedelta(hours=2), place="示例"
    )
    AnnualRanking.objects.create(year=2026)
    ThemedRelease.objects.create(slug="demo", name="示例专场")
    WatchedWord.objects.get_or_create(word="示例词")
    Deputy.objects.create(
        principal=people.first, deputy=people.second, starts_on=date(2026, 1, 1), ends_on=date(2026, 1, 2)
    )
    source, _created = TranslationSource.update_or_create_from_instance(published)
    translation = Translation.objects.create(source=source, target_locale=Locale.objects.get(language_code="en"))
    translation.save_target(user=people.translator, publish=False)
    workflow = Workflow.objects.create(name="示例")
    request = ApprovalRequest.objects.first()
    upload = UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(ShowcaseImage),
        file=ContentFile(png(), "b.png"),
        uploaded_by_user=author,
    )
    return {
        "page_id": published.pk,
        "page_pk": published.pk,
        "page_to_move_id": published.pk,
        "destination_id": tree.section("results", 2025).pk,
        "parent_page_id": published.get_parent().pk,
        "content_type_app_name": "pages",
        "content_type_model_name": "resultpage",
        "app_label": "pages",
        "model_name": "resultpage",
        "app_name": "pages",
        "action": "publish",
        "action_name": "publish",
        "revision_id": published.latest_revision_id,
        "revision_id_a": "earliest",
        "revision_id_b": "latest",
        "task_state_id": 1,
        "workflow_state_id": 1,
        "task_id": Task.objects.create(name="示例", content_type=ContentType.objects.get_for_model(Task)).pk,
        "workflow_pk": workflow.pk,
        "collection_id": Collection.get_first_root_node().pk,
        "session_id": 1,
        "object_id": str(published.pk),
        "name": {
            "desk_theme": next(iter(assets())),
            "desk_upload": image.file.name,
            "desk_approval_media": approval_media().put(png(), "png"),
            "desk_": str(published.subject()),
        },
        "number": 1,
        "translation_id": translation.pk,
        "translation_source_id": source.pk,
        "string_segment_id": StringSegment.objects.filter(source=source).first().pk,
        "overridable_segment_id": getattr(OverridableSegment.objects.filter(source=source).first(), "pk", 0),
        "mode": "x",
        "image_id": image.pk,
        "document_id": document.pk,
        "doc_id": document.pk,
        "english_id": published.get_translation(Locale.objects.get(language_code="en")).pk,
        "document_filename": document.filename,
        "document_address": document.url,
        "filter_spec": "width-100",
        "uploaded_file_id": upload.pk,
        "uidb64": "x",
        "token": "x",
        "format": "x",
        "pk": {
            "desk_approval": request.pk,
            "desk_write": achievement.pk,
            "desk_submit": published.pk,
            "desk_translate": published.pk,
            "wagtailadmin_api:pages": published.pk,
            "wagtailadmin_api:documents": document.pk,
            "wagtailadmin_api:images": image.pk,
            "wagtailadmin_pages": published.pk,
            "wagtailadmin_collections": Collection.get_first_root_node().pk,
            "wagtailadmin_workflows:edit_task": 1,
            "wagtailadmin_workflows": workflow.pk,
            "wagtaillocales": Locale.objects.get(language_code="en").pk,
            "wagtaildocs_chooser": document.pk,
            "wagtailimages_chooser": image.pk,
            "wagtailusers_users": people.author.pk,
            "wagtailusers_groups": people.author.groups.get().pk,
            "wagtailsites": Site.objects.get().pk,
            "wagtail_localize": achievement.pk,
        },
    }


def png() -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (4, 4), "white").save(buffer, "PNG")
    return buffer.getvalue()


SNIPPET = re.compile(r"^wagtailsnippet(?:s|choosers)_([a-z]+)_([a-z]+):")


def address_of(route: Route, known: dict[str, Any]) -> str:
    """The address of a pattern, with real ids."""
    return reverse(route.name, kwargs={name: value_of(name, route.name, known) for name in route.takes})


def value_of(argument: str, name: str, known: dict[str, Any]) -> Any:
    if argument == "pk" and (match := SNIPPET.match(name)):
        return apps.get_model(*match.groups())._default_manager.first().pk
    value = known[argument]
    if isinstance(value, dict):
        return next(found for start, found in value.items() if name.startswith(start))
    return value


def answer(client: Client, address: str) -> Any:
    """The answer to the first method that the address takes; what it did is undone."""
    put = {"data": {"value": "x"}, "content_type": "application/json"}
    with transaction.atomic():
        for method, sent in ((client.get, {}), (client.post, {"data": {"file": BytesIO(b"x")}}), (client.put, put)):
            reply = method(address, **sent)
            if reply.status_code != 405:
                break
        transaction.set_rollback(True)
    return reply


def is_refused(reply: Any) -> bool:
    """Refusals of Wagtail are 403, 404, or a redirect to the log-in or the start page."""
    if reply.status_code in {301, 302}:
        return reply["Location"].split("?")[0] in {reverse("wagtailadmin_login"), reverse("wagtailadmin_home")}
    return reply.status_code in {403, 404, 410}


def both_languages(known: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ids of everything, and once more with the English page for the Chinese one."""
    yield "", known
    english = known["english_id"]
    names = {"page_id": english, "page_to_move_id": english, "object_id": str(english)}
    keys = {"wagtailadmin_pages": english, "wagtailadmin_api:pages": english, "desk_submit": english}
    yield "en ", {**known, **names, "pk": {**known["pk"], **keys}}


ROLES = frozenset(ROLE_OF)
APPROVERS = frozenset({"first", "second", "third"})
AT_WORK = ROLES - {"account_admin"}
UPLOADERS = frozenset({"author", "translator", "operator"})
LIBRARIANS = frozenset({"author", "operator", *APPROVERS})

ALLOWED: dict[str, frozenset[str]] = {
    # nobody needs to be known for these
    "wagtailadmin_login": frozenset({"anonymous"}),
    "wagtailadmin_password_reset*": ROLES | {"anonymous"},
    "wagtailadmin_javascript_catalog": ROLES | {"anonymous"},
    "wagtailadmin_sprite": ROLES | {"anonymous"},
    # for all at the desk; no content
    "wagtailadmin_home": ROLES,
    "wagtailadmin_account": ROLES,
    "wagtailadmin_dismissibles": ROLES,
    "wagtail_localize:javascript_catalog": ROLES,
    "desk_theme": ROLES,
    "desk_two_factor*": ROLES,
    # accounts
    "wagtailusers_users:delete": frozenset(),
    "wagtailusers_users:*": frozenset({"account_admin"}),
    # our own pages
    "desk_references": frozenset({"first"}),
    "desk_withdraw": frozenset({"third", "operator"}),
    "desk_change_address": frozenset({"operator"}),
    "desk_roll_back": frozenset({"author"}),
    "desk_write": frozenset({"author"}),
    "desk_submit": frozenset({"author"}),
    "en desk_submit": frozenset({"translator"}),
    "desk_translations": frozenset({"author", "translator"}),
    "desk_translate": frozenset({"author", "translator"}),
    "desk_*": AT_WORK,
    "wagtaildocs_serve": AT_WORK,
    # pages: Chinese ones for authors, English ones for translators
    "wagtailadmin_explore*": frozenset({"author", "translator"}),
    "wagtailadmin_pages:search*": frozenset({"author", "translator"}),
    "wagtailadmin_pages:type_use*": frozenset({"author", "translator"}),
    "wagtailadmin_pages:choose_parent": AT_WORK,
    "wagtailadmin_pages:revisions_index": AT_WORK,
    "en wagtailadmin_pages:revisions_index": AT_WORK,
    "en wagtailadmin_pages:delete": frozenset({"translator"}),
    **dict.fromkeys(
        [
            "wagtailadmin_pages:add",
            "wagtailadmin_pages:add_subpage",
            "wagtailadmin_pages:preview_on_add",
            "wagtailadmin_pages:revisions_revert",
            "wagtailadmin_pages:revisions_view",
        ],
        frozenset({"author"}),
    ),
    **{
        f"{prefix}{name}": frozenset({role})
        for prefix, role in (("", "author"), ("en ", "translator"))
        for name in (
            "wagtailadmin_pages:edit",
            "wagtailadmin_pages:preview_on_edit",
            "wagtailadmin_pages:view_draft",
            "wagtailadmin_pages:history*",
            "wagtailadmin_pages:usage",
            "wagtailadmin_pages:revisions_compare",
            "wagtailadmin_api:pages:detail",
            "wagtailadmin_editing_sessions:ping",
        )
    },
    # translation
    "wagtail_localize:submit_page_translation": frozenset({"author", "translator"}),
    "en wagtail_localize:submit_page_translation": frozenset({"author", "translator"}),
    "wagtail_localize:update_translations": frozenset({"author", "translator"}),
    "wagtail_localize:translations_report*": AT_WORK,
    "wagtail_localize:download_pofile": frozenset({"translator"}),
    "wagtail_localize:upload_pofile": frozenset({"translator"}),
    "wagtail_localize:preview_translation": frozenset({"translator"}),
    "wagtail_localize:edit_*": frozenset({"translator"}),
    # pictures and documents
    "wagtailadmin_api:*:listing": AT_WORK,
    "wagtailadmin_api:images:detail": AT_WORK,
    "wagtailadmin_api:documents:detail": AT_WORK,
    "wagtail*_chooser:choose*": AT_WORK,
    "wagtail*_chooser:chosen_multiple": AT_WORK,
    "wagtailimages:create_multiple_from_uploaded_image": frozenset({"author"}),  # whose upload it is
    "wagtailimages:delete_upload_multiple": frozenset({"author"}),
    "wagtailimages:*": UPLOADERS,
    "wagtailimages_chooser:*": UPLOADERS,
    "wagtaildocs:*": UPLOADERS,
    "wagtaildocs_chooser:*": UPLOADERS,
    # choosers and reports of Wagtail
    "wagtailadmin_choose_*": AT_WORK,
    "wagtailadmin_tag_autocomplete": AT_WORK,
    "wagtailadmin_editing_sessions:release": AT_WORK,
    "wagtailadmin_reports:site_history*": AT_WORK,
    "wagtailadmin_reports:aging_pages*": frozenset({"author", "translator"}),
    "wagtailadmin_reports:page_types_usage*": frozenset({"author", "translator"}),
    # the library and its words
    "wagtailsnippetchoosers_*:create": frozenset({"operator"}),
    "wagtailsnippetchoosers_library_achievement:*": AT_WORK,
    "wagtailsnippetchoosers_library_entrybatch:*": frozenset({"operator"}),
    "wagtailsnippetchoosers_pages_sitesettings:*": frozenset({"operator"}),
    "wagtailsnippetchoosers_publication_*": frozenset({"operator"}),
    "wagtailsnippetchoosers_*": LIBRARIANS,
    "wagtailsnippets_publication_*:*": frozenset({"operator"}),
    "wagtailsnippets_pages_sitesettings:delete": frozenset(),
    "wagtailsnippets_*:delete": frozenset(),
    "wagtailsnippets_*:add": frozenset({"operator"}),
    "wagtailsnippets_library_achievement:list*": AT_WORK,
    "wagtailsnippets_library_achievement:*": UPLOADERS,
    "wagtailsnippets_library_entrybatch:*": frozenset({"operator"}),
    "wagtailsnippets_pages_sitesettings:*": frozenset({"operator"}),
    "wagtailsnippets_*:list*": LIBRARIANS,
    "wagtailsnippets_*": frozenset({"operator"}),
}
"""Who may open what: the first pattern that fits a name counts. What fits none is for nobody."""


def allowed(name: str) -> frozenset[str]:
    return next((people for pattern, people in ALLOWED.items() if fnmatchcase(name, pattern)), frozenset())


@pytest.fixture
def clients(people) -> dict[str, Client]:
    """One for each role and one for nobody; what goes wrong in a view is an answer, too."""
    made = {"anonymous": Client(raise_request_exception=False)}
    for name in [*ROLE_OF, "superuser"]:
        made[name] = Client(raise_request_exception=False)
        made[name].force_login(getattr(people, name))
    return made


def walk(known: dict[str, Any]) -> Iterator[tuple[str, str, Route]]:
    """Every address once, and those that take a page once more for the English one."""
    seen = set()
    for prefix, ids in both_languages(known):
        for route in sorted(set(routes())):
            address = address_of(route, ids)
            if address not in seen:
                seen.add(address)
                yield f"{prefix}{route.name}", address, route


def test_every_address_as_everyone(library, clients):
    wrong, answered = [], 0
    for name, address, route in walk(library):
        if route.name == "wagtailadmin_logout":
            continue  # it ends the session of the one who walks; tested below
        for person in ("anonymous", *ROLE_OF):
            reply = answer(clients[person], address)
            refused = is_refused(reply)
            answered += not refused
            if reply.status_code >= 500:
                wrong.append(f"{person} {address}: {reply.status_code}")
            elif not refused and person not in allowed(name):
                wrong.append(f"{person} may open {address} ({name}): {reply.status_code}")
    assert not wrong, "\n".join(wrong)
    assert answered > 500, "nobody was let in: the walk proves nothing"


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ("author", "wagtailadmin_pages:edit"),
        ("author", "desk_approvals"),
        ("first", "desk_approval"),
        ("first", "desk_references"),
        ("third", "desk_withdraw"),
        ("translator", "desk_translations"),
        ("operator", "wagtailsnippets_library_achievement:edit"),
        ("account_admin", "wagtailusers_users:index"),
    ],
)
def test_those_who_need_it_are_let_in(library, clients, person, name):
    address = next(address for found, address, _route in walk(library) if found == name)
    assert clients[person].get(address).status_code == 200


@pytest.mark.parametrize("prefix", ["", "en "])
@pytest.mark.parametrize("person", ["superuser", "author", "third", "operator"])
def test_what_is_closed_is_closed_for_superusers_too(library, clients, person, prefix):
    ids = dict(both_languages(library))[prefix]
    looked_at = 0
    for route in set(routes()):
        if is_closed(route.name, {"action": "publish"}):
            address = address_of(route, ids)
            for method in (clients[person].get, clients[person].post):
                looked_at += 1
                assert method(address).status_code == 403, address
    assert looked_at > 40


@pytest.mark.parametrize("action", ["publish", "unpublish", "move"])
def test_bulk_publication_is_closed(clients, published, action):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    assert clients["superuser"].post(f"{address}?id={published.pk}").status_code == 403


@pytest.mark.parametrize("extra", [{"action-publish": "1"}, {"go_live_at": "2020-01-01 00:00"}])
def test_the_editor_publishes_for_nobody(clients, story, extra):
    sent = {"title": story.title, "slug": story.slug, "content_source": "x", "achievement": story.achievement_id}
    clients["superuser"].post(reverse("wagtailadmin_pages:edit", args=[story.pk]), {**sent, **extra})
    story.refresh_from_db()
    assert not story.live
    assert story.go_live_at is None
    assert not story.revisions.filter(approved_go_live_at__isnull=False).exists()


@pytest.mark.parametrize("person", ["author", "operator", "translator", "superuser"])
def test_only_approvers_approve(clients, story, person, people):
    request = approving.submit(story.subject(), by=people.author)
    sent = {"decision": "approve", "seen": request.record_id, "check": list(proofreading.CHECKS)}
    reply = clients[person].post(reverse("desk_approval_decide", args=[request.pk]), sent)
    assert reply.status_code == 409
    assert "您没有一审的权限" in reply.content.decode()


@pytest.mark.parametrize("person", ["author", "first", "second", "translator", "account_admin"])
def test_only_some_withdraw(clients, published, person):
    reply = clients[person].post(reverse("desk_withdraw", args=[published.subject()]), {"reason": "x"})
    assert is_refused(reply)
    assert PublicState.objects.of(published.subject()).get().live


def test_account_administrators_make_no_superusers_and_no_approvers_of_themselves(clients, people):
    me = people.account_admin
    groups = [group.pk for group in Group.objects.filter(name__in=["账号管理", "三审"])]
    sent = {
        "username": "account_admin",
        "email": "a@example.org",
        "first_name": "a",
        "last_name": "b",
        "groups": groups,
    }
    reply = clients["account_admin"].post(
        reverse("wagtailusers_users:edit", args=[me.pk]), {**sent, "is_superuser": "on", "is_active": "on"}
    )
    assert "不能既管理账号又参加审批" in reply.content.decode()
    me.refresh_from_db()
    assert not me.is_superuser
    with pytest.raises(PermissionDenied), transaction.atomic():
        people.first.groups.add(*groups)
    other = reverse("wagtailusers_users:edit", args=[people.author.pk])
    clients["account_admin"].post(
        other, {**sent, "username": "author", "groups": [], "is_superuser": "on", "is_active": "on"}
    )
    people.author.refresh_from_db()
    assert people.author.first_name == "a"
    assert not people.author.is_superuser
    assert is_refused(clients["account_admin"].get(reverse("wagtailusers_users:edit", args=[people.superuser.pk])))


@pytest.mark.parametrize("path", ["/desk/test404/", "/desk/no/such/page/", "/desk/work/uploads/../db.sqlite3"])
def test_anonymous_learns_nothing_of_other_addresses(db, client, path):
    reply = client.get(path)
    assert reply.status_code == 302
    assert reply["Location"].startswith("/desk/login/")


def test_uploads_have_no_address_but_the_desks(library, client, settings):
    for path in ("/media/original_images/a.png", "/uploads/original_images/a.png", "/documents/1/a.pdf"):
        assert client.get(path).status_code == 404
    assert client.get(settings.MEDIA_URL + "original_images/a.png").status_code == 302


def test_private_files_run_nothing_and_are_cached_by_nobody_else(library, clients):
    reply = clients["author"].get(library["document_address"])
    assert reply["Content-Disposition"].startswith("attachment")
    assert "sandbox" in reply["Content-Security-Policy"]
    assert "private" in reply["Cache-Control"]


def test_logging_out_takes_a_post(clients):
    assert clients["author"].get(reverse("wagtailadmin_logout")).status_code == 405
    clients["author"].post(reverse("wagtailadmin_logout"))
    assert is_refused(clients["author"].get(reverse("wagtailadmin_home")))
