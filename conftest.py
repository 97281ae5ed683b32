"""What tests of more than one part need: the foundation, people of each role, a complete achievement and its story."""

import os
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import hypothesis
import pytest
from django.utils import translation
from playwright.sync_api import expect

from tools.machine import chromium

expect.set_options(timeout=20_000)
hypothesis.settings.register_profile("untimed", deadline=None)  # how long an example takes depends on the machine
hypothesis.settings.load_profile("untimed")

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's event loop runs beside the ORM


LONGEST = (
    "tests/browser",
    "site_static/tests/test_readers.py",
    "site_static/tests/test_living.py",
    "tests/test_start.py",
    "tests/test_routes.py",
    "site_static/tests/test_rollback.py",
    "search/tests/test_csl.py",
    "tests/test_demo.py",
    "cms/tests/test_demo_month.py",
    "showcase/review/tests/test_month.py",
)
"""Modules that take longest. Each is given to one worker whole."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: as the last they would keep one worker busy and leave the others idle."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In ``make test`` a skipped test fails the run: a check that did not run has checked nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NOTHING_SKIPPED") and reporter and (skipped := reporter.stats.get("skipped")):
        reporter.write_line(f"{len(skipped)} tests were skipped; make test skips none.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    """Every test writes into its own folders."""
    settings.DATA_DIR = tmp_path
    settings.RECORD_ROOT = tmp_path / "record"
    settings.EDITIONS_ROOT = tmp_path / "editions"
    settings.EDITION_KEY = tmp_path / "keys" / "edition.pem"
    settings.APPROVAL_MEDIA_ROOT = tmp_path / "approval-media"
    settings.PUBLISHER_SOCKET = tmp_path / "publisher.sock"
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.MEDIA_ROOT = tmp_path / "uploads"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """With ``MIGRATED_DATABASE`` (tools/tests.py) each worker starts with a copy of that one, without migrating."""
    from django.db import connections

    from tests import migrated

    source = os.environ.get("MIGRATED_DATABASE")
    if source:
        migrated.copy(source, connections["default"].settings_dict["TEST"]["NAME"])
    return bool(source)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """The foundation is laid once for all tests, and is part of what ``serialized_rollback`` restores.

    Beside Playwright's loop Django opens other connections: they too know what to restore.
    """
    from django.db import connections

    from cms.foundation import lay_foundation

    connection = connections["default"]
    with django_db_blocker.unblock():
        lay_foundation()
        if hasattr(connection, "_test_serialized_contents"):
            contents = connection.creation.serialize_db_to_string()
            connection._test_serialized_contents = type(connection)._test_serialized_contents = contents


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """A view leaves the language of its visitor behind: each test starts in the project's own."""
    yield
    translation.deactivate()


@pytest.fixture
def triggers_off_for_flush(transactional_db) -> Iterator[None]:
    """For transactional tests: the ledgers refuse deletion, so their triggers go before the flush and come back."""
    from showcase.publication import triggers

    triggers.install()
    yield
    triggers.remove()


@pytest.fixture(scope="module")
def database_put_back(django_db_setup, django_db_blocker) -> Iterator[None]:
    """After the last flush, what migrations wrote and the triggers: other tests may follow in this process."""
    from django.db import connections

    from showcase.publication import triggers

    yield
    if contents := getattr(connections["default"], "_test_serialized_contents", None):
        with django_db_blocker.unblock():
            connections["default"].creation.deserialize_db_from_string(contents)
            triggers.install()


@pytest.fixture
def foundation(db) -> None:
    """Every test finds it (``django_db_setup``), unless a test before it flushed the tables."""
    from cms.foundation import lay_foundation
    from showcase.pages import tree

    if tree.home("zh-hans") is None:
        lay_foundation()


ROLE_OF = {
    "author": "author",
    "first": "approver-1",
    "second": "approver-2",
    "third": "approver-3",
    "translator": "translator",
    "operator": "operator",
    "account_admin": "account-admin",
}


@pytest.fixture
def people(foundation) -> SimpleNamespace:
    """One person of each role, and a superuser, who is no approver."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    from cms.accounts.roles import ROLES

    model = get_user_model()
    names = {role.code: role.name for role in ROLES}
    made = {}
    for name, code in ROLE_OF.items():
        made[name] = model.objects.create_user(name, password="a-long-password-1")
        made[name].groups.add(Group.objects.get(name=names[code]))
    made["superuser"] = model.objects.create_superuser("superuser", password="a-long-password-1")
    return SimpleNamespace(**made)


@pytest.fixture
def words(db) -> Callable[..., Any]:
    """Makes a taxonomy term: ``words("city", "330100", "杭州市")``."""
    from showcase.taxonomy.models import Scheme, Term

    def make(scheme: str, code: str, name: str, **facts: Any) -> Any:
        owner, _created = Scheme.objects.get_or_create(code=scheme, defaults={"title": scheme})
        term, _created = Term.objects.get_or_create(
            scheme=owner, code=code, defaults={"name": name, "name_en": code, **facts}
        )
        return term

    return make


@pytest.fixture
def achievement(words) -> Any:
    """An achievement of the library that lacks nothing, in both languages."""
    from showcase.library.models import Achievement, Claim, Completer, CompletingUnit, EntryBatch, Evidence
    from showcase.organisations.models import Organisation

    lab = Organisation.objects.create(slug="demo-lab", name="示例实验室", name_en="Example Laboratory")
    batch = EntryBatch.objects.create(
        batch="2026年第一批（示例）", document="示例〔2026〕1号", entered_on=date(2026, 3, 20)
    )
    made = Achievement(
        demonstration=True,
        source_key="test-001",
        category="key-technology",
        name="叠层光伏组件（示例）",
        name_en="Tandem solar module (example)",
        one_liner="效率更高的光伏组件",
        abstract="两层电池分别吸收不同颜色的光，组件效率达到 26.1%。",
        keywords=["光伏"],
        keywords_en=["photovoltaics"],
        city=words("city", "330100", "杭州市", slug="hangzhou"),
        reporting_unit=lab,
        entry=batch,
        last_confirmed_on=date(2026, 9, 1),
        contact_office="示例实验室成果处",
        contact_office_en="Office of Results, Example Laboratory",
        secrecy_status="cleared",
        secrecy_conclusion="可以公开",
        secrecy_reviewed_by="示例审查人",
        secrecy_reviewed_on=date(2026, 3, 1),
        details="机密哨兵：内部说明",
    )
    made.strategic_fields = [words("field", "new-energy", "新能源（示例）", slug="new-energy")]
    made.transfer_modes = [words("transfer-mode", "licence", "许可他人使用")]
    made.units = [CompletingUnit(organisation=lab)]
    made.completers = [Completer(name="林知远（示例）", name_en="Lin Zhiyuan (example)", organisation=lab)]
    made.evidence = [
        Evidence(
            number=1,
            kind=words("evidence-kind", "industrialisation-proof", "产业化证明"),
            title="机密哨兵：内部文件名",
            statement="产线验收证明（示例）",
            statement_en="Acceptance certificate of the line (example)",
            issuer="示例检测中心",
            issuer_en="Example Test Centre",
            issued_on=date(2026, 2, 1),
            is_public=True,
        )
    ]
    made.claims = [
        Claim(
            kind=words("claim-kind", "domestic-leading", "国内领先"),
            statement="组件效率国内领先（示例）",
            statement_en="Leading in China in module efficiency (example)",
            verifier="示例检测中心",
            verifier_en="Example Test Centre",
            verified_on=date(2026, 2, 2),
            evidence_numbers="1",
            is_public=True,
        )
    ]
    made.full_clean(exclude=["public_id"])  # given when it is saved
    made.save()
    return made


@pytest.fixture
def confirmed(people, achievement) -> None:
    """The reference records that the achievement names are public, and so is the site's own."""
    from showcase.pages.models import SiteSettings
    from showcase.publication import confirming

    SiteSettings.objects.create(
        pk=1,
        name="浙里好成果（示例）",
        name_en="Zhejiang's Best Results (example)",
        description="示例站点",
        description_en="Example site",
        domain="portal.example",
        site_code="0000000000",
        host_unit="示例单位",
        host_unit_en="Example host",
        contact="示例",
        contact_en="Example",
        icp_number="示例备案号",
        police_number="示例备案号",
        error_report="https://portal.example/report",
        conac="https://portal.example/conac",
    )
    confirming.confirm([row.subject for row in confirming.waiting()], by=people.first)


@pytest.fixture
def story(people, achievement) -> Any:
    """The Chinese draft of the achievement's story, by the author."""
    from showcase.pages import writing

    return writing.write_story(achievement, by=people.author, slug="tandem-module")


@pytest.fixture
def approve(people) -> Callable[..., Any]:
    """Puts a subject up for approval and takes it through ``stages`` stages (all three by default)."""
    from showcase.publication import approving, proofreading

    def run(subject: Any, *, stages: int = 3, by: Any = None) -> Any:
        request = approving.submit(subject, by=by or people.author)
        for stage, person in list(enumerate((people.first, people.second, people.third), 1))[:stages]:
            request = approving.approve(
                request.pk,
                by=person,
                seen=request.record_id,
                proofreading=dict.fromkeys(proofreading.CHECKS, True),
                secrecy_cleared=stage == 3,
            )
        return request

    return run


@pytest.fixture
def published(story, approve, confirmed) -> Any:
    """The story, public in Chinese."""
    approve(story.subject())
    story.refresh_from_db()
    return story


@pytest.fixture
def published_twice(published, approve, people) -> Any:
    """The story, public, and public once more with another title and one-liner: an edition for each."""
    from cms import publisher

    publisher.publish_waiting()
    published.title, published.one_liner = "第二版的题名（示例）", "第二版的一句话"
    published.save_revision(user=people.author)
    approve(published.subject())
    publisher.publish_waiting()
    return published


# The browser ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "chromium_sandbox": False,
        "args": ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage"],
    }
