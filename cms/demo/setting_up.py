"""The demonstration from nothing to public, by the demonstration accounts and through all their approvals.

Every step looks at what is there: a run that was broken off is resumed by the next.
"""

import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.management import call_command

from cms.foundation import lay_foundation
from showcase.pages.models import SiteSettings
from showcase.publication import approving, confirming, proofreading
from showcase.publication.actors import acting, actor_of
from showcase.publication.models import ApprovalRequest, PublicState
from showcase.publication.subjects import Subject

from . import releases, seed
from .accounts import account, make_accounts
from .stories import Writer
from .uploads import Uploads

Progress = Callable[[int, int], None]
Step = tuple[str, Callable[[Progress], None]]

STORY_FOLDERS = ("standing", "stories", "releases")


def steps() -> Iterator[Step]:
    """What is to be done, in order, each with its name for the progress bar."""
    yield "栏目、角色与账号", _foundation
    yield "分类与单位", _references
    yield "确认基础信息", _confirm
    yield "成果入库", _library
    yield "撰写中文稿", _write
    yield "中文稿三审", lambda progress: _approve(_drafts("zh-hans"), "author", progress)
    yield "翻译英文稿", _translate
    yield "英文稿三审", lambda progress: _approve(_drafts("en"), "translator", progress)


def _foundation(progress: Progress) -> None:
    lay_foundation()
    make_accounts()


def _references(progress: Progress) -> None:
    with acting(actor_of(account("operator"))):
        operator = account("operator").username
        call_command("load_taxonomies", dir=seed.root() / "taxonomies", username=operator, stdout=io.StringIO())
        call_command("load_organisations", seed.root() / "organisations.jsonl", username=operator, stdout=io.StringIO())
        if SiteSettings.current() is None:
            facts = json.loads((seed.root() / "site.json").read_text(encoding="utf-8"))
            site = SiteSettings(pk=1, **{name: facts[name] for name in SiteSettings.PUBLIC})
            site.full_clean()
            site.save()


def _confirm(progress: Progress) -> None:
    wanted, by = seed.references(), account("approver-1")
    waiting = [row.subject for row in confirming.waiting() if row.subject in wanted]
    for done in range(0, len(waiting), 100):
        confirming.confirm(waiting[done : done + 100], by=by)
        progress(min(done + 100, len(waiting)), len(waiting))


def _library(progress: Progress) -> None:
    operator = account("operator")
    files = sorted((seed.root() / "library").glob("*.jsonl"))
    for number, path in enumerate(files, 1):
        call_command("import_achievements", path, username=operator.username, stdout=io.StringIO())
        progress(number, len(files))
    with acting(actor_of(operator)):
        for document in seed.documents("releases"):
            releases.make_release(document)


def _documents() -> list[dict[str, Any]]:
    return [document for folder in STORY_FOLDERS for document in seed.documents(folder)]


def _writer() -> Writer:
    author = account("author")
    return Writer(author, account("translator"), Uploads(author))


def _write(progress: Progress) -> None:
    writer, documents = _writer(), _documents()
    with acting(actor_of(writer.author)):
        pages = [writer.place(document) for document in documents]
        public = _ever_public()
        for number, (page, document) in enumerate(zip(pages, documents, strict=True), 1):
            if page.subject() not in public:
                writer.write(document)
            progress(number, len(documents))


def _translate(progress: Progress) -> None:
    writer = _writer()
    documents = [document for document in _documents() if "en" in document["story"]]
    public = _ever_public()
    for number, document in enumerate(documents, 1):
        subject = writer.place(document).subject()
        if subject._replace(locale="en") not in public:
            writer.translate(document)
        progress(number, len(documents))


def _drafts(locale: str) -> list[Subject]:
    """The subjects of the seed's stories in a language."""
    writer = _writer()
    documents = [document for document in _documents() if locale == "zh-hans" or "en" in document["story"]]
    return [writer.place(document).subject()._replace(locale=locale) for document in documents]


def _ever_public() -> set[Subject]:
    return {state.subject for state in PublicState.objects.filter(version__gt=0).defer("record")}


def _approve(subjects: Iterable[Subject], author: str, progress: Progress) -> None:
    """送审 and three approvals, each by the account of its stage, exactly as at the desk."""
    public = _ever_public()
    waiting = [subject for subject in subjects if subject not in public]
    for number, subject in enumerate(waiting, 1):
        request = approving.submit(subject, by=account(author))
        _three_approvals(request)
        progress(number, len(waiting))


def _three_approvals(request: ApprovalRequest) -> None:
    ticked = dict.fromkeys(proofreading.CHECKS, True)
    for stage in range(request.stage, 4):
        approving.approve(
            request.pk,
            by=account(f"approver-{stage}"),
            seen=request.record_id,
            proofreading=ticked,
            secrecy_cleared=stage == 3,
        )
