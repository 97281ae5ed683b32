"""The desk with many pages: ``python -m tools.bench.desk PAGES FOLDER [ROUNDS]``.

Half of the pages are Chinese, half English, all public, each with its achievement, a revision, its place in the
ledgers, in Wagtail's search and in its index of references. An editor who is no superuser opens and saves them by
Django's test client: everything but the network. The database is that of the environment.
"""

import json
import random
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice, repeat
from pathlib import Path
from typing import Any, NamedTuple

import django

from site_static.tests.synthetic import TEXT, TEXT_EN, synthetic_stories

from .ledger import NOW, Entry, make_public

ROUNDS = 40
WARM = 3
CHUNK = 500
WORDS = ("碳化硅", "工业软件", "海上风电成套装备", "在线监测", "Perovskite", "示例", "2001-0007", "基因编辑 产业化")
"""From what hits a few pages to what hits all of them."""


class Told(NamedTuple):
    """Milliseconds of each turn, and the most queries that one of them made."""

    taken: list[float]
    queries: int

    @property
    def figures(self) -> dict[str, float]:
        ordered = sorted(self.taken)
        return {
            "p50": ordered[len(ordered) // 2],
            "p95": ordered[int(len(ordered) * 0.95)],
            "queries": self.queries,
        }


def main(pages: int, _folder: Path, rounds: int = ROUNDS) -> None:
    """Print p50, p95 and queries of each part as JSON."""
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    started = time.perf_counter()
    fill(pages)
    call_command("wagtail_update_index", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    made = time.perf_counter() - started
    told = Visitor().measure(rounds)
    figures = {name: one.figures for name, one in told.items()}
    print(json.dumps({"database": connection.vendor, "made_seconds": made, "parts": figures}))


def fill(pages: int) -> None:
    """Pages of ``pages / 2`` achievements in both languages."""
    from cms.foundation import lay_foundation
    from showcase.library.synthetic import make_library

    lay_foundation()
    achievements = iter(make_library(pages // 2))
    shelf = _Shelf()
    stories = synthetic_stories(pages // 2)
    while batch := list(islice(achievements, CHUNK)):
        shelf.put([(one, next(stories), next(stories)) for one in batch])
    shelf.close()


class _Shelf:
    """Writes pages in bulk: Wagtail itself writes one page in some twenty queries."""

    def __init__(self) -> None:
        from django.contrib.contenttypes.models import ContentType
        from wagtail.models import Locale

        from showcase.pages.models import ResultPage
        from tools.bench.story import people

        self.kind = ContentType.objects.get_for_model(ResultPage)
        self.languages = {locale.language_code: locale for locale in Locale.objects.all()}
        self.author = people()[0]
        self.sections: dict[tuple[int, str], Any] = {}
        self.below: dict[str, int] = {}
        self.order = 0

    def put(self, batch: list[tuple[Any, Any, Any]]) -> None:
        from django.db import transaction

        with transaction.atomic():
            pages = [page for one in batch for page in self._pages(*one)]
            revisions = self._write(pages)
            self._point_at(pages, revisions)
        told = (record for one in batch for record in _records(*one))
        make_public(
            [
                Entry(self._next(), record, page.pk, revision.pk)
                for record, page, revision in zip(told, pages, revisions, strict=True)
            ]
        )

    def _next(self) -> int:
        self.order += 1
        return self.order

    def _pages(self, achievement: Any, *stories: Any) -> Iterator[Any]:
        from showcase.pages.models import ResultPage

        same = uuid.uuid4()
        for story in stories:
            section = self._section(achievement.entry.entered_on.year, story.locale)
            self.below[section.path] += 1
            slug = achievement.public_id.lower()
            title = achievement.name if story.locale == "zh-hans" else achievement.name_en
            yield ResultPage(
                title=title,
                draft_title=title,
                slug=slug,
                url_path=f"{section.url_path}{slug}/",
                path=ResultPage._get_path(section.path, section.depth + 1, self.below[section.path]),
                depth=section.depth + 1,
                content_type=self.kind,
                locale=self.languages[story.locale],
                translation_key=same,
                owner=self.author,
                live=True,
                first_published_at=NOW,
                last_published_at=NOW,
                latest_revision_created_at=NOW,
                achievement=achievement,
                one_liner=achievement.one_liner if story.locale == "zh-hans" else story.one_liner,
                abstract=achievement.abstract if story.locale == "zh-hans" else story.abstract,
                content_source="示例单位",
                body=_body(TEXT if story.locale == "zh-hans" else TEXT_EN),
            )

    def _section(self, year: int, locale: str) -> Any:
        from showcase.pages import tree

        if (year, locale) not in self.sections:
            section = self.sections[year, locale] = tree.section("results", year, locale=locale)
            self.below[section.path] = 0
        return self.sections[year, locale]

    def _write(self, pages: list[Any]) -> list[Any]:
        """Pages, their part as result pages, revisions, log entries and references, in that order."""
        from wagtail.models import Page, PageLogEntry, Revision

        from showcase.pages.models import ResultPage

        names = [field.attname for field in Page._meta.local_concrete_fields if not field.primary_key]
        above = Page.objects.bulk_create(Page(**{name: getattr(page, name) for name in names}) for page in pages)
        for page, parent in zip(pages, above, strict=True):
            page.pk = page.page_ptr_id = page.id = parent.pk
        own = ResultPage._meta.local_concrete_fields
        for start in range(0, len(pages), 50):  # SQLite has a limit of variables in one statement
            ResultPage._base_manager.get_queryset()._insert(pages[start : start + 50], fields=own, using=None)
        page_kind = _kind_of(Page)
        revisions: list[Any] = Revision.objects.bulk_create(
            Revision(
                content_type=self.kind,
                base_content_type=page_kind,
                object_id=str(page.pk),
                created_at=NOW,
                user=self.author,
                object_str=page.title,
                content=page.serializable_data(),
            )
            for page in pages
        )
        PageLogEntry.objects.bulk_create(
            PageLogEntry(
                content_type=self.kind,
                label=page.title,
                action="wagtail.create",
                user=self.author,
                timestamp=NOW,
                page=page,
                revision=revision,
                uuid=uuid.uuid4(),
            )
            for page, revision in zip(pages, revisions, strict=True)
        )
        self._refer(pages, page_kind)
        return revisions

    def _refer(self, pages: list[Any], page_kind: Any) -> None:
        from wagtail.models import ReferenceIndex

        ReferenceIndex.objects.bulk_create(
            ReferenceIndex(
                content_type=self.kind,
                base_content_type=page_kind,
                object_id=str(page.pk),
                to_content_type_id=kind,
                to_object_id=key,
                model_path=model_path,
                content_path=content_path,
                content_path_hash=ReferenceIndex._get_content_path_hash(content_path),
            )
            for page in pages
            for kind, key, model_path, content_path in set(ReferenceIndex._extract_references_from_object(page))
        )

    def _point_at(self, pages: list[Any], revisions: list[Any]) -> None:
        from wagtail.models import Page

        rows = [Page(pk=page.pk) for page in pages]
        for row, revision in zip(rows, revisions, strict=True):
            row.latest_revision_id = row.live_revision_id = revision.pk
        Page.objects.bulk_update(rows, ["latest_revision", "live_revision"], batch_size=200)

    def close(self) -> None:
        """The folders know how many pages they have."""
        from wagtail.models import Page

        for path, count in self.below.items():
            Page.objects.filter(path=path).update(numchild=count)


def _kind_of(model: Any) -> Any:
    from django.contrib.contenttypes.models import ContentType

    return ContentType.objects.get_for_model(model)


def _body(text: str) -> str:
    block = {"type": "prose", "value": {"text": f"<p>{text}</p>"}}
    return json.dumps([{**block, "id": str(uuid.uuid4())} for _number in range(3)])


def _records(achievement: Any, *stories: Any) -> Iterator[Any]:
    """Records of the achievement's own key and address."""
    import msgspec

    for story in stories:
        yield msgspec.structs.replace(story, id=achievement.public_id, slug=achievement.public_id.lower())


class Visitor:
    """An editor at work, somewhere in the library at each turn."""

    def __init__(self) -> None:
        from django.test import Client

        from showcase.pages.models import ResultPage
        from tools.bench.story import people

        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(people()[0])
        self.chance = random.Random(1)  # noqa: S311 - not for secrets
        pages = ResultPage.objects.filter(locale__language_code="zh-hans").order_by("pk")
        self.pages = list(pages.values_list("pk", flat=True))
        self.folders = sorted({pages.get(pk=self._page()).get_parent().pk for _turn in range(20)})

    def measure(self, rounds: int) -> dict[str, Told]:
        """The parts of the goal first, then what else stands on the way to them."""
        parts: dict[str, Callable[[int], Callable[[], Any]]] = {
            "listing": self._listing,
            "search": self._search,
            "save": self._save,
            "start page": lambda _turn: self._get("/desk/"),
            "all pages": lambda _turn: self._get("/desk/pages/"),
            "search in a folder": self._search_in_folder,
            "edit form": lambda _turn: self._get(self._edit()),
            "achievements": lambda turn: self._get(f"/desk/snippets/library/achievement/?p={turn % 9 + 1}"),
            "search of achievements": lambda turn: self._get(f"/desk/snippets/library/achievement/?q={_word(turn)}"),
            "public states": lambda turn: self._get(f"/desk/work/publications/?p={turn % 9 + 1}"),
            "search of public states": lambda turn: self._get(f"/desk/work/publications/?q={_word(turn)}"),
            "achievements without a page": lambda _turn: self._get("/desk/work/stories/"),
        }
        return {name: self._turns(part, rounds) for name, part in parts.items()}

    def _turns(self, part: Callable[[int], Callable[[], Any]], rounds: int) -> Told:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        taken, queries = [], 0
        for turn in range(WARM + rounds):
            act = part(turn)
            with CaptureQueriesContext(connection) as captured:
                started = time.perf_counter()
                answer = act()
                taken.append((time.perf_counter() - started) * 1000)
            if answer.status_code not in {200, 302}:
                raise SystemExit(f"{answer.request['PATH_INFO']}: {answer.status_code}")
            queries = max(queries, len(captured))
        return Told(taken[WARM:], queries)

    def _page(self) -> int:
        return self.chance.choice(self.pages)

    def _edit(self) -> str:
        return f"/desk/pages/{self._page()}/edit/"

    def _get(self, address: str) -> Callable[[], Any]:
        return lambda: self.client.get(address)

    def _listing(self, turn: int) -> Callable[[], Any]:
        """A folder of a year, its first or a later page, by title or by age."""
        order = ("", "&ordering=title", "&ordering=-latest_revision_created_at")[turn % 3]
        return self._get(f"/desk/pages/{self.chance.choice(self.folders)}/?p={turn % 4 + 1}{order}")

    def _search(self, turn: int) -> Callable[[], Any]:
        return self._get(f"/desk/pages/search/?q={_word(turn)}")

    def _search_in_folder(self, turn: int) -> Callable[[], Any]:
        return self._get(f"/desk/pages/{self.chance.choice(self.folders)}/?q={_word(turn)}")

    def _save(self, turn: int) -> Callable[[], Any]:
        """The form as it stands, with another line. Saving is measured, opening the form is a part of its own."""
        from django.utils.html import escape

        from tests.forms import Editor

        prose = {"text": json.dumps({"blocks": [_draftail(TEXT)], "entityMap": {}})}
        editor = Editor(self.client, self._edit(), body=list(repeat(("prose", prose), 3)), quotable=[])
        return partial(self._saved, editor, escape(f"用新办法解决一个难题 {turn}"))

    def _saved(self, editor: Any, line: str) -> Any:
        answer = editor.send(one_liner=line)
        if answer.status_code != 302:  # a form that was refused comes back with 200
            from tests.forms import complaints

            raise SystemExit(f"not saved: {complaints(answer.content)}")
        return answer


def _word(turn: int) -> str:
    from urllib.parse import quote

    return quote(WORDS[turn % len(WORDS)])


def _draftail(text: str) -> dict[str, Any]:
    return {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": [], "entityRanges": []}


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), *map(int, sys.argv[3:]))
