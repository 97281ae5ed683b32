import pytest

from content import records
from showcase.library.completeness import publication_blockers
from showcase.library.models import Achievement
from showcase.library.records import result_facts
from showcase.library.synthetic import make_library

PAGE = {"slug": "s", "title": "T", "one_liner": "O", "abstract": "A", "content_source": "S", "body": ()}


@pytest.mark.django_db
@pytest.mark.parametrize("with_terms", [True, False])
def test_a_synthetic_library_can_be_published_and_never_reuses_an_id(with_terms, request):
    if with_terms:
        request.getfixturevalue("world")

    made = [*make_library(120), *make_library(30, seed=2)]

    assert len({achievement.public_id for achievement in made}) == Achievement.objects.count() == 150
    for achievement in Achievement.objects.for_record():
        assert publication_blockers(achievement, "en") == []
        record = records.Result(**PAGE, **result_facts(achievement, "en"))
        assert records.untranslated(records.decode(records.encode(record))) == ()
    assert len({achievement.entry.entered_on.year for achievement in Achievement.objects.select_related("entry")}) > 1
