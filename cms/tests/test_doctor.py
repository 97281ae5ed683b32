"""``manage.py doctor``: a new installation, a good one, and each thing that can be wrong."""

import pytest
from django.core.management import call_command

from cms import publisher
from showcase.publication import triggers
from showcase.publication.models import OutboxEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(capsys):
    """Exit code and text of a run."""

    def run() -> tuple[int, str]:
        try:
            call_command("doctor")
        except SystemExit as end:
            return int(end.code or 0), capsys.readouterr().out
        return 0, capsys.readouterr().out

    return run


def test_all_is_well_but_the_publisher_that_does_not_run(report, confirmed):
    publisher.publish_waiting()

    code, text = report()

    assert code == 1
    assert text.count("✗") == 1
    assert "发布进程" in text.split("✗")[1]
    assert "manage.py publisher" in text


def test_a_role_that_nobody_holds_is_named(report, people):
    people.second.groups.clear()

    assert "✗ 角色“二审”" in report()[1]


def test_examples_in_the_site_settings_are_refused_outside_the_demonstration(report, confirmed, settings):
    settings.DEMO = False

    text = report()[1]

    assert "未填写或仍是示例" in text
    for name in ("ICP备案编号", "公安机关备案标识", "网站标识码"):
        assert name in text


def test_a_missing_trigger_and_a_failed_publication_are_named(report, confirmed):
    waiting = OutboxEntry.objects.filter(done_at=None).first()
    OutboxEntry.objects.filter(pk=waiting.pk).update(error="磁盘已满")
    triggers.remove()
    try:
        text = report()[1]
    finally:
        triggers.install()

    assert "触发器" in text
    assert f"{waiting.subject}" in text
    assert "磁盘已满" in text


def test_a_damaged_record_is_named_with_its_remedy(report, confirmed, settings):
    publisher.publish_waiting()
    broken = next((settings.RECORD_ROOT / "records").rglob("*.json"))
    broken.write_bytes(broken.read_bytes()[:-10])

    text = report()[1]

    assert "✗ 发布记录" in text
    assert "build_site --full" in text


def test_secrets_are_not_printed(report, monkeypatch, confirmed):
    monkeypatch.setenv("SECRET_KEY", "not-for-anyone")

    assert "not-for-anyone" not in report()[1]
