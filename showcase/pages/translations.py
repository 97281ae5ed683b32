"""wagtail-localize led to our approvals: a translation is a draft until its own three approvals.

Stock code saves a translation straight onto the row of a live page, and publishes it. Everything that does so
ends in one method, which is replaced here; the version is pinned by a test.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from wagtail.models import Locale, Page
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import (
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments.ingest import ingest_segments

from showcase.publication import editing
from showcase.publication.actors import actor_of
from showcase.publication.guarded import Guarded
from showcase.publication.subjects import SubjectKey

_stock = TranslationSource.create_or_update_translation


def _create_or_update(
    self: TranslationSource,
    locale: Any,
    user: Any = None,
    publish: bool = True,
    copy_parent_pages: bool = False,
    fallback: bool = False,
) -> Any:
    """As in stock, but a guarded page only ever gets a new draft."""
    if not issubclass(self.specific_content_type.model_class(), Guarded):
        return _stock(self, locale, user, publish, copy_parent_pages, fallback)
    target = _existing(self, locale)
    if target is None or not target.live:
        return _stock(self, locale, user, False, copy_parent_pages, fallback)
    return _update_draft(self, target, locale, user, fallback)


def _existing(source: TranslationSource, locale: Any) -> Any:
    model = source.specific_content_type.model_class()
    return model.objects.filter(translation_key=source.object_id, locale=locale).first()


@transaction.atomic
def _update_draft(source: TranslationSource, target: Any, locale: Any, user: Any, fallback: bool) -> Any:
    original = source.as_instance()
    draft = target.get_latest_revision_as_object()
    copy_synchronised_fields(original, draft)
    segments = source._get_segments_for_translation(locale, fallback=fallback)
    ingest_segments(original, draft, source.locale, locale, segments)
    draft.slug = target.slug
    draft.save_revision(user=user)
    return draft, False


@transaction.atomic
def begin(page: Any, *, by: Any) -> Any:
    """The English page of a Chinese one, as a draft to be translated string by string; later, with its newest text."""
    english = Locale.objects.get(language_code="en")
    source, _created = TranslationSource.update_or_create_from_instance(page.get_latest_revision_as_object())
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=english)
    if not translation.enabled:
        Translation.objects.filter(pk=translation.pk).update(enabled=True)
    translation.save_target(user=by, publish=False)
    return page.get_translation(english)


def untranslated_segments(page: Any) -> int:
    """How many strings of a translated page have no translation yet; 0 for pages that are no translations."""
    translation = _translation_of(page)
    if translation is None:
        return 0
    total, translated = translation.get_progress()
    return max(0, total - translated)


def save_typed(page: Any, *, by: Any) -> None:
    """Take what was typed string by string into the draft of a translated page; nothing to do for other pages."""
    if translation := _translation_of(page):
        translation.save_target(user=by, publish=False)


def _translation_of(page: Any) -> Translation | None:
    return Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()


def _note_translator(instance: Any, **kwargs: Any) -> None:
    """Typing a string makes an editor of every page that shows it."""
    source_ids = StringSegment.objects.filter(
        string_id=getattr(instance, "translation_of_id", None), context_id=instance.context_id
    ).values("source__object_id")
    _note_pages(source_ids, instance)


def _note_override(instance: SegmentOverride, **kwargs: Any) -> None:
    sources = TranslationSource.objects.filter(overridablesegment__context_id=instance.context_id)
    _note_pages(sources.values("object_id"), instance)


def _note_pages(translation_keys: Any, instance: Any) -> None:
    pages = Page.objects.filter(translation_key__in=translation_keys, locale=instance.locale).specific()
    user = getattr(instance, "last_translated_by", None)
    for page in pages:
        if isinstance(page, Guarded) and (subject := page.subject()):
            editing.note_edit(
                SubjectKey(subject.kind, subject.key),
                locale=subject.locale,
                source=f"{instance._meta.label_lower}:{instance.pk}",
                actor=actor_of(user) if user else None,
            )


def connect() -> None:
    """Replace the one method and watch the translators."""
    TranslationSource.create_or_update_translation = _create_or_update
    post_save.connect(_note_translator, sender=StringTranslation, dispatch_uid="pages-translator")
    post_save.connect(_note_override, sender=SegmentOverride, dispatch_uid="pages-override")
