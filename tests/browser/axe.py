"""axe-core in a page: WCAG 2.2 AA, by all its rules or by those that colours and sizes decide."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"

Rules = dict[str, Any]
"""Options of ``axe.run``."""
EVERYTHING: Rules = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}
AT_ANOTHER_WIDTH: Rules = {**EVERYTHING, "preload": False}
"""Without what axe fetches for its rules on style sheets and sound, which are the same at each width."""
LOOKS: Rules = {
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"],
    },
    "preload": False,
}
"""What colours and sizes decide: a colour scheme changes nothing else of a page."""
_RUN = """
([exclude, options]) => axe.run({exclude}, {...options, resultTypes: ["violations"]})
  .then(({passes, violations}) => ({passes: passes.length, violations}))
"""


def load(page: Page) -> None:
    """Bring axe into a page that was just opened."""
    page.evaluate(SOURCE.read_text(encoding="utf-8"))


def violations(page: Page, rules: Rules = EVERYTHING, *, without: str = "") -> list[str]:
    """What axe finds on a page into which it was loaded, as lines to read; ``without`` is a selector left out."""
    found = page.evaluate(_RUN, [[without] if without else [], rules])
    assert found["passes"] or found["violations"], "axe looked at nothing"
    return [f"{rule['id']}: {node['html'][:160]}" for rule in found["violations"] for node in rule["nodes"][:3]]
