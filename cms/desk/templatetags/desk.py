"""What templates of the desk ask: a subject in words, and how the public has a page."""

from typing import Any

from django import template

from showcase.publication.guarded import Guarded
from showcase.publication.subjects import LANGUAGE_NAMES, Subject
from showcase.publication.words import KIND_WORDS

from ..publishing import PublicStateOf, public_state_of

register = template.Library()


@register.filter
def in_words(subject: Subject) -> str:
    """«成果 · 英文» for a subject's kind and language."""
    kind = str(KIND_WORDS[subject.kind])
    return f"{kind} · {LANGUAGE_NAMES[subject.locale]}" if subject.locale else kind


@register.filter
def is_guarded(page: Any) -> bool:
    """Whether the approval ledger decides what the public has of a page."""
    return isinstance(page, Guarded)


@register.simple_tag(name="public_state_of")
def public_state_of_page(page: Guarded) -> PublicStateOf:
    """The public state of what a page tells of; of a page that tells nothing yet, that there is none."""
    subject = page.subject()
    return public_state_of(subject) if subject else PublicStateOf(None, None, None)
