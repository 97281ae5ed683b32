"""Wagtail's own cleaning of old revisions, with real commits: it takes one row after the other."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Revision

from showcase.publication.models import Approval, PublicVersion

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("database_put_back", "triggers_off_for_flush"),
]


def test_cleaning_up_revisions_keeps_what_was_approved(changed, approve, people, public):
    approve(changed.subject, stages=1)
    for number in range(3):
        draft = changed.page.get_latest_revision_as_object()
        draft.abstract = f"第 {number} 稿"
        draft.save_revision(user=people.author)
    Revision.objects.update(created_at=timezone.now() - timedelta(days=400))
    before = public()
    named = set(PublicVersion.objects.exclude(revision_id=None).values_list("revision_id", flat=True))
    assert named

    call_command("purge_revisions", days=30, pages=True, verbosity=0)

    left = set(changed.page.revisions.values_list("pk", flat=True))
    assert named | {changed.revision.pk} <= left
    assert len(left) < 6
    assert public() == before
    assert Approval.objects.of(changed.subject).count() == 4
