"""A library that an older version made takes the migrations of this one, with its triggers and rows in place."""

import pytest
from django.core.management import call_command

from showcase.publication import triggers
from showcase.publication.models import OutboxEntry

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("database_put_back", "triggers_off_for_flush"),
]


def test_library_goes_back_to_the_first_tables_and_on_again(published):
    entries = OutboxEntry.objects.count()
    assert entries

    for target in (("publication", "0001"), ("publication",)):
        call_command("migrate", *target, verbosity=0)
        assert triggers.missing() == []

    assert OutboxEntry.objects.count() == entries
