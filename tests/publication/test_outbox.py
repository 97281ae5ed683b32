"""The outbox: whatever a page shows, its change writes a row in its own transaction; many changes are one batch."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms import publisher
from showcase.organisations.models import Organisation
from showcase.pages.models import ShowcaseImage, SiteSettings
from showcase.publication import confirming, publishing
from showcase.publication.models import OutboxEntry
from showcase.taxonomy.models import Scheme, Term
from site_static.trust import read_edition
from tests.publication.conftest import png

pytestmark = pytest.mark.django_db


def waiting():
    return [str(entry.subject) for entry in OutboxEntry.objects.filter(done_at=None).order_by("id")]


@pytest.fixture
def quiet(published):
    """Everything is published; nothing waits."""
    publisher.publish_waiting()
    assert waiting() == []
    return published


def rename_organisation():
    Organisation.objects.filter(slug="demo-lab").update(name="新名称实验室（示例）")
    return "organisation/demo-lab"


def rename_term():
    Term.objects.filter(scheme__code="city", code="330100").update(name="杭州（示例）")
    return "term/city:330100"


def change_settings():
    SiteSettings.objects.update(contact="示例联系方式")
    return f"site/{confirming_key('site')}"


def confirming_key(kind):
    return next(row.subject.key for row in confirming.waiting(kind))


@pytest.mark.parametrize("change", [rename_organisation, rename_term, change_settings])
def test_confirmed_change_of_what_pages_show_writes_its_row_or_nothing(quiet, people, change):
    name = change()
    assert waiting() == []

    subjects = [row.subject for row in confirming.waiting()]
    with transaction.atomic():
        confirming.confirm(subjects, by=people.first)
        assert waiting() == [name]
        transaction.set_rollback(True)
    assert waiting() == []

    confirming.confirm(subjects, by=people.first)
    assert waiting() == [name]
    assert publisher.publish_waiting().error == ""
    assert waiting() == []


def test_withdrawal_and_new_version_write_theirs(quiet, people, approve):
    name = str(quiet.subject())
    quiet.title = "新的题名（示例）"
    quiet.save_revision(user=people.author)
    assert waiting() == []
    approve(quiet.subject())
    assert waiting() == [name]
    publishing.withdraw(quiet.subject(), reason="示例", by=people.operator)
    assert waiting() == [name, name]
    assert publisher.publish_waiting().entries == 2


def test_replaced_picture_is_public_only_with_its_story(illustrated, people, approve, settings):
    """A picture is no subject: its story names it by its bytes, so another one takes three approvals."""
    publisher.publish_waiting()
    image = ShowcaseImage.objects.get(title="图")
    image.file.save("b.png", ContentFile(png("blue")), save=False)
    image.width = image.height = 8
    image.save()
    assert waiting() == []

    approve(illustrated.subject)
    assert waiting() == [str(illustrated.subject)]
    assert publisher.publish_waiting().error == ""


def terms(count, start=0):
    scheme, _created = Scheme.objects.get_or_create(code="cluster", defaults={"title": "cluster"})
    numbers = range(start, start + count)
    Term.objects.bulk_create([Term(scheme=scheme, code=f"c{n}", name=f"集群{n}", name_en=f"C {n}") for n in numbers])
    return [row.subject for row in confirming.waiting("term")]


def test_five_hundred_changes_are_one_batch_and_one_edition(quiet, people, settings):
    before = read_edition(settings.EDITIONS_ROOT / "current").number
    assert confirming.confirm(terms(500), by=people.first) == 500

    batch = publisher.publish_waiting()

    assert (batch.entries, batch.error, batch.edition) == (500, "", before + 1)
    assert publisher.publish_waiting() is None
    assert set(OutboxEntry.objects.order_by("-id").values_list("edition", flat=True)[:500]) == {before + 1}


def test_queries_of_a_batch_do_not_grow_with_it(quiet, people):
    """Reading the truth in pieces of 500 aside, ten changes ask the database as often as forty."""
    counted = []
    for count, start in ((10, 0), (40, 10)):
        confirming.confirm(terms(count, start), by=people.first)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert publisher.publish_waiting().entries == count
        counted.append(len(queries))

    assert counted[0] == counted[1]
