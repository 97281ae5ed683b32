"""Where a text cites a piece of evidence by its number (佐证2, evidence 2), it leads there."""

import re
from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from content.records import Evidence


def citing(evidence: Iterable[Evidence], word: str) -> Callable[[str], Markup]:
    """Writes a text with links to the evidence of one page; numbers that the page does not have stay words.

    ``word`` is how the language calls a piece of evidence.
    """
    anchors = {str(item.number) for item in evidence}
    cited = re.compile(rf"{re.escape(word.strip())}\s*(\d+)", re.IGNORECASE)

    def linked(text: str) -> Markup:
        written, end = [], 0
        for found in cited.finditer(text):
            if found[1] in anchors:
                written += [escape(text[end : found.start()]), f'<a href="#evidence-{found[1]}">{found[0]}</a>']
                end = found.end()
        return Markup("".join([*written, escape(text[end:])]))  # noqa: S704 - escaped above

    return linked
