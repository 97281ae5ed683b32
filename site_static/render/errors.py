"""What can go wrong when pages are made. Every message is Chinese, names the item and says why.

PortalError
├── MissingSite          the site settings are not in the record
├── UnresolvedReference  a story names something that was never published
├── MissingWord          an interface word has no English
└── (site_static.engine.errors adds what can go wrong in a build)
"""

from typing import Any


class PortalError(Exception):
    """The portal, or one page of it, can't be made."""

    def __reduce__(self) -> Any:
        """Travels from a part of the build in another process: by its message, whatever its arguments were."""
        return _restore, (type(self), self.args, self.__dict__)


def _restore(kind: type[PortalError], args: tuple[Any, ...], facts: dict[str, Any]) -> PortalError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(facts)
    return error


class MissingSite(PortalError):
    def __init__(self) -> None:
        super().__init__("网站设置（site/site）还没有发布，不能生成门户。请先确认并发布网站设置。")


class UnresolvedReference(PortalError):
    def __init__(self, subject: str, reference: str) -> None:
        super().__init__(f"{subject}：引用的 {reference} 没有发布过。请先发布它，或从稿件中去掉这处引用。")
        self.subject = subject
        self.reference = reference


class MissingWord(PortalError):
    def __init__(self, word: str) -> None:
        super().__init__(f"界面词语“{word}”没有英文，请补入 site_static/render/locale/en.po。")
        self.word = word
