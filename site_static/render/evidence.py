"""Where a text cites a piece of evidence by its number (佐证2, evidence 2), it leads there."""

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup

from content.records import Evidence

from .linking import linked


def citing(evidence: Iterable[Evidence], word: str) -> Callable[[str], Markup]:
    """Writes a text with links to the evidence of one page; numbers that the page does not have stay words.

    ``word`` is how the language calls a piece of evidence.
    """
    numbers = {str(item.number) for item in evidence}
    cited = re.compile(rf"{re.escape(word.strip())}\s*(\d+)", re.IGNORECASE)
    return lambda text: linked(text, cited, lambda found: f"#evidence-{found[1]}" if found[1] in numbers else None)
