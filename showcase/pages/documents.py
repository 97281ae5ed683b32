"""Documents as sources of records: whoever replaces the file of one edits every story that offers it."""

from typing import Any

from django.db.models.signals import pre_save
from wagtail.documents import get_document_model

from showcase.publication import editing

from .models.media import stories_with


def _note_replacement(instance: Any, sender: Any, raw: bool = False, **kwargs: Any) -> None:
    before = None if raw or instance.pk is None else sender.objects.filter(pk=instance.pk).first()
    if before is None or before.file.name == instance.file.name:
        return
    for key in dict.fromkeys(stories_with(instance)):
        editing.note_edit(key, source=f"{instance._meta.label_lower}:{instance.pk}")


def connect() -> None:
    pre_save.connect(_note_replacement, sender=get_document_model(), dispatch_uid="pages-document-replaced")
