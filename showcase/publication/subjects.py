"""What can become public, by name."""

from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

LANGUAGES = ("zh-hans", "en")
LANGUAGE_NAMES = {"": "", "zh-hans": _("中文"), "en": _("英文")}
REFERENCE_KINDS = ("organisation", "term", "site")
"""Kinds that need one confirmation; all others are stories and need three approvals."""


class SubjectKey(NamedTuple):
    """One thing that can become public, in all its languages: ``("result", "ZLHCG-2026-0001")``."""

    kind: str
    key: str


class Subject(NamedTuple):
    """A thing in one language. References hold both languages at once: theirs is empty."""

    kind: str
    key: str
    locale: str = ""

    def __str__(self) -> str:
        name = f"{self.kind}/{self.key}"
        return f"{name}.{self.locale}" if self.locale else name

    @property
    def is_reference(self) -> bool:
        return self.kind in REFERENCE_KINDS

    @property
    def stages(self) -> int:
        """How many approvals it needs."""
        return 1 if self.is_reference else 3

    @property
    def source(self) -> "Subject | None":
        """The Chinese original of a translation, which must be public before it; None for what is no translation."""
        return self._replace(locale=LANGUAGES[0]) if self.locale in LANGUAGES[1:] else None

    @property
    def languages(self) -> tuple["Subject", ...]:
        """The same thing in every language that it can have."""
        locales = ("",) if self.is_reference else LANGUAGES
        return tuple(self._replace(locale=locale) for locale in locales)


def parse_subject(text: str) -> Subject:
    """The subject that ``str()`` wrote. Raises ValueError."""
    kind, slash, rest = text.partition("/")
    if not slash or not rest:
        raise ValueError(f"{text!r} is not a subject")
    if kind in REFERENCE_KINDS:
        return Subject(kind, rest)
    key, _dot, locale = rest.rpartition(".")
    if locale not in LANGUAGES:
        raise ValueError(f"{text!r} is not a subject")
    return Subject(kind, key, locale)
