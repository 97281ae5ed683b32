"""Template filters of the desk: a subject in words."""

from django import template

from showcase.publication.subjects import LANGUAGE_NAMES, Subject
from showcase.publication.words import KIND_WORDS

register = template.Library()


@register.filter
def in_words(subject: Subject) -> str:
    """«成果 · 英文» for a subject's kind and language."""
    kind = str(KIND_WORDS[subject.kind])
    return f"{kind} · {LANGUAGE_NAMES[subject.locale]}" if subject.locale else kind
