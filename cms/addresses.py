"""变更网址: an administrator's action on all languages of a story."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from showcase.publication import kinds
from showcase.publication.errors import Blocker, NotReady
from showcase.publication.subjects import Subject


@transaction.atomic
def change_slug(subject: Subject, slug: str, *, by: Any) -> int:
    """Write the new slug into the drafts of all languages; returns how many. Raises NotReady.

    The address is part of the approved record: it changes with the next publication, which leaves a redirect.
    """
    changed = 0
    for language in subject.languages:
        draft = kinds.draft_of(language)
        if draft is None:
            continue
        page = draft.draft  # type: ignore[attr-defined]  # a story's draft
        page.slug = slug
        try:
            page.full_clean()
        except ValidationError as error:
            raise NotReady([Blocker("", message) for message in error.messages]) from error
        type(page).objects.filter(pk=page.pk).update(slug=slug)
        page.save_revision(user=by)
        changed += 1
    return changed
