"""The main job, from the achievement to the public page, without a browser."""

import json

from cms import publisher
from showcase.publication.models import OutboxEntry, PublicState


def test_story_after_three_approvals_is_a_page_of_the_portal(published, settings):
    state = PublicState.objects.of(published.subject()).get()
    assert (state.live, state.version, state.address) == (True, 1, "/results/tandem-module/")

    batch = publisher.publish_waiting()

    assert batch.error == ""
    assert not OutboxEntry.objects.filter(done_at=None).exists()
    site = settings.EDITIONS_ROOT / "current" / "site"
    page = (site / "results" / "tandem-module" / "index.html").read_text(encoding="utf-8")
    assert "叠层光伏组件" in page
    facts = json.loads((site / "results" / "tandem-module" / "index.json").read_text(encoding="utf-8"))
    assert "tandem-module" in json.dumps(facts)
    assert "tandem-module" in (site / "feed.xml").read_text(encoding="utf-8")
