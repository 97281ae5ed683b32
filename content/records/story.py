"""What all stories share."""

from .base import Line, Locale, Part, Slug


class Story(Part, frozen=True, kw_only=True, tag_field="schema"):
    """One subject in one language, approved three times as it stands here.

    Nothing that publishing itself sets (times, versions, receipts) is in a story: see `references.Publication`.

    ``demonstration`` marks invented or public-source examples: every page made from it says 示例.
    ``content_source`` is the 信息来源 that each page must name (国办发〔2017〕47号).
    """

    locale: Locale
    slug: Slug
    title: Line
    content_source: Line
    demonstration: bool = False

    def __post_init__(self) -> None:
        if not self.title.strip():
            raise ValueError("title: empty")
