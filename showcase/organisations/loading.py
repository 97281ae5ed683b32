"""Loading organisations from JSON Lines: every line is checked, then all is written or nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from showcase.taxonomy.models import Term
from showcase.taxonomy.seed_files import Counts, FileRefused, Problem, json_lines, label_of, messages_of

from .models import Organisation

TEXTS = {"id": "slug", "name": "name", "name_en": "name_en", "website": "website"} | {
    name: name for name in ("code", "note", "source")
}
LISTS = ("short_names", "former_names")
FLAGS = ("demonstration", "verified")
TERMS = {"city": "city", "county": "county"}
KEYS = {*TEXTS, *LISTS, *FLAGS, *TERMS, "kinds", "parent"}


def load_organisations(path: Path, *, dry_run: bool = False) -> Counts:
    """Bring the organisations of the file into the list. Raises FileRefused; nothing is written then."""
    problems: list[Problem] = []
    rows: list[tuple[str, dict[str, Any]]] = []
    for number, row in json_lines(path):
        where = f"{path.name} 第 {number} 行"
        if isinstance(row, ValueError):
            problems.append(Problem(where, str(row)))
        else:
            rows.append((f"{where}（{row.get('name') or row.get('id') or '没有名称'}）", row))
    with transaction.atomic():
        counts = _write(rows, problems)
        if problems:
            raise FileRefused(problems)
        transaction.set_rollback(dry_run)
    return counts


def _write(rows: list[tuple[str, dict[str, Any]]], problems: list[Problem]) -> Counts:
    terms = Term.objects.filter(scheme__in=("city", "county", "organisation-kind")).by_record_id()
    stored = {row.slug: row for row in Organisation.objects.for_record()}
    counts, seen = Counts(), set()
    for where, row in rows:
        messages = [f"不认识的字段“{key}”。" for key in sorted({*row} - KEYS)]
        if row.get("id") in seen:
            messages.append(f"标识“{row['id']}”在文件中出现了两次。")
        seen.add(row.get("id"))
        messages += _write_row(row, stored, terms, counts)
        problems += [Problem(where, message) for message in messages]
    for where, row in rows:
        problems += [Problem(where, message) for message in _set_parent(row, stored)]
    return counts


def _write_row(
    row: dict[str, Any], stored: dict[str, Organisation], terms: dict[str, Term], counts: Counts
) -> list[str]:
    slug = str(row.get("id") or "")
    new = slug not in stored
    organisation = stored.get(slug) or Organisation(slug=slug)
    before = None if new else _state(organisation)
    kinds, messages = _fill(organisation, row, terms)
    try:
        if not messages:
            organisation.full_clean()
    except ValidationError as error:
        messages += messages_of(error, Organisation)
    if messages:
        return messages
    changed = new or before != _state(organisation)
    kinds_changed = new or {kind.pk for kind in kinds} != {kind.pk for kind in organisation.kinds.all()}
    if changed:
        organisation.save()
    if kinds_changed:
        organisation.kinds.set(kinds)
    stored[slug] = organisation
    counts.created += new
    counts.updated += not new and (changed or kinds_changed)
    counts.unchanged += not new and not (changed or kinds_changed)
    return []


def _state(organisation: Organisation) -> dict[str, Any]:
    return {field.attname: getattr(organisation, field.attname) for field in Organisation._meta.concrete_fields}


def _fill(organisation: Organisation, row: dict[str, Any], terms: dict[str, Term]) -> tuple[list[Term], list[str]]:
    messages = []
    for key, name in TEXTS.items():
        setattr(organisation, name, row.get(key) or "")
    for name in LISTS:
        setattr(organisation, name, list(row.get(name) or []))
    for name in FLAGS:
        setattr(organisation, name, bool(row.get(name, False)))
    for name, scheme in TERMS.items():
        term = terms.get(f"{scheme}:{row.get(name)}")
        setattr(organisation, name, term)
        if row.get(name) and term is None:
            messages.append(f"{label_of(Organisation, name)}“{row[name]}”不在分类体系中。")
    kinds = {code: terms.get(f"organisation-kind:{code}") for code in row.get("kinds") or []}
    messages += [f"单位类别“{code}”不在分类体系中。" for code, kind in kinds.items() if kind is None]
    return [kind for kind in kinds.values() if kind is not None], messages


def _set_parent(row: dict[str, Any], stored: dict[str, Organisation]) -> list[str]:
    organisation = stored.get(str(row.get("id") or ""))
    if organisation is None:
        return []
    parent = stored.get(str(row["parent"])) if row.get("parent") else None
    if row.get("parent") and parent is None:
        return [f"上级单位“{row['parent']}”不在名录中。"]
    if organisation.parent_id == (parent.pk if parent else None):
        return []
    organisation.parent = parent
    try:
        organisation.clean()
    except ValidationError as error:
        return messages_of(error, Organisation)
    organisation.save(update_fields=["parent"])
    return []
