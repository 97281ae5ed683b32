"""The edit ledger: who changed a source of a record since its last publication."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from .actors import Actor, current_actor
from .models import EditEvent, PublicState
from .sources import Source
from .subjects import Subject, SubjectKey

_BEFORE = "_publication_values_before"


_after_edit: list[Callable[[SubjectKey, str], None]] = []
"""Called with the subject and the editor's name when an edit is committed."""


def after_edit(look: Callable[[SubjectKey, str], None]) -> None:
    """Have ``look`` called after every committed edit. The edit stands whatever ``look`` does."""
    if look not in _after_edit:
        _after_edit.append(look)


@dataclass(frozen=True)
class _LookAgain:
    key: SubjectKey
    editor: str

    def __call__(self) -> None:
        for look in _after_edit:
            look(self.key, self.editor)


def note_edit(key: SubjectKey, *, source: str, locale: str = "", actor: Actor | None = None) -> None:
    """Write down that ``actor`` (by default whoever is acting) changed something the subject is made from."""
    actor = actor or current_actor()
    EditEvent.objects.create(
        kind=key.kind, key=key.key, locale=locale, actor_id=actor.user_id, actor_name=actor.name, source=source
    )
    _look_again_at_commit(_LookAgain(key, actor.name))


def _look_again_at_commit(again: _LookAgain) -> None:
    """Once for the many rows of one save."""
    waiting = connection.run_on_commit
    if not waiting or waiting[-1][1] != again:
        transaction.on_commit(again, robust=True)


def note_edits(instances: Iterable[Source]) -> None:
    """Write down that whoever is acting made these new rows: for loaders that save in bulk, in one query.

    Nothing can be up for approval that is made from a new row alone, so no request is looked at.
    """
    actor = current_actor()
    EditEvent.objects.bulk_create(
        EditEvent(
            kind=key.kind, key=key.key, actor_id=actor.user_id, actor_name=actor.name, source=_source_of(instance)
        )
        for instance in instances
        for key in dict.fromkeys(instance.feeds())
    )


def editors_since_publication(subject: Subject) -> dict[int, str]:
    """Accounts that edited a source of the subject after its last publication, with their names."""
    mark = PublicState.objects.of(subject).values_list("edit_mark", flat=True).first() or 0
    events = EditEvent.objects.of(subject).filter(pk__gt=mark, actor_id__isnull=False)
    return {actor_id: name for actor_id, name in events.values_list("actor_id", "actor_name") if actor_id}


def last_edit(subject: Subject) -> int:
    """The number of the newest edit event of the subject; 0 when there is none."""
    return EditEvent.objects.of(subject).aggregate(last=models.Max("pk"))["last"] or 0


def connect() -> None:
    """Watch every model that is a `Source`. Called once, when the apps are ready."""
    pre_save.connect(_remember, dispatch_uid="publication-remember")
    post_save.connect(_note_save, dispatch_uid="publication-note-save")
    post_delete.connect(_note_delete, dispatch_uid="publication-note-delete")
    m2m_changed.connect(_note_relation, dispatch_uid="publication-note-relation")


def _values(instance: models.Model) -> dict[str, Any]:
    return {field.attname: field.value_from_object(instance) for field in instance._meta.concrete_fields}


def _remember(instance: models.Model, raw: bool = False, **kwargs: Any) -> None:
    if not isinstance(instance, Source) or instance._state.adding or instance.pk is None:
        return
    before = type(instance)._base_manager.filter(pk=instance.pk).first()
    setattr(instance, _BEFORE, None if before is None else _comparable(before))


def _comparable(instance: models.Model) -> dict[str, Any]:
    values = _values(instance)
    for bookkeeping in ("latest_revision_id", *getattr(instance, "BOOKKEEPING", ())):
        values.pop(bookkeeping, None)
    return values


def _note_save(instance: models.Model, created: bool, **kwargs: Any) -> None:
    if not isinstance(instance, Source):
        return
    before = instance.__dict__.pop(_BEFORE, None)
    if not created and before == _comparable(_reloaded(instance)):
        return
    _note(instance)


def _reloaded(instance: models.Model) -> models.Model:
    """The row as the database has it: 26.10 and "26.1" are the same number there."""
    return type(instance)._base_manager.get(pk=instance.pk)


def _note_delete(instance: models.Model, **kwargs: Any) -> None:
    if isinstance(instance, Source):
        _note(instance)


def _note_relation(instance: models.Model, action: str, pk_set: Iterable[int] | None = None, **kwargs: Any) -> None:
    changed = action == "post_clear" or (action in {"post_add", "post_remove"} and pk_set)
    if changed and isinstance(instance, Source):
        _note(instance)


def _note(instance: models.Model) -> None:
    assert isinstance(instance, Source)  # noqa: S101  (for the type checker)
    for key in dict.fromkeys(instance.feeds()):
        note_edit(key, source=_source_of(instance))


def _source_of(instance: Any) -> str:
    return f"{instance._meta.label_lower}:{instance.pk}"
