"""Loading taxonomies from their files: everything is checked first, then all is written or nothing."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from showcase.publication.editing import note_edits

from .models import Scheme, Term
from .seed_files import Counts, FileRefused, Problem, differs, messages_of, read_json

KEYS = {
    "code": "code",
    "name": "name",
    "name_en": "name_en",
    "short_name": "short_name",
    "slug": "slug",
    "order": "order",
    "official": "official",
    "valid_from": "valid_from",
    "valid_to": "valid_to",
    "column": "tile_column",
    "row": "tile_row",
    "source": "source",
}
TermKey = tuple[str, str]


class _Row:
    """One term of a file."""

    def __init__(self, path: Path, scheme: str, number: int, data: Mapping[str, Any]) -> None:
        self.scheme = scheme
        self.data = data
        self.code = str(data.get("code", ""))
        self.where = f"{path.name} 第 {number} 项（{self.code or '没有代码'}）"

    @property
    def key(self) -> TermKey:
        return self.scheme, self.code

    @property
    def parent(self) -> TermKey | None:
        parent = self.data.get("parent")
        if not parent:
            return None
        scheme, colon, code = str(parent).rpartition(":")
        return (scheme, code) if colon else (self.scheme, code)

    def term(self) -> Term:
        """The term as the file has it, without its parent. Raises ValidationError."""
        term = Term(scheme_id=self.scheme)
        for key, name in KEYS.items():
            if self.data.get(key) is not None:
                setattr(term, name, self.data[key])
        term.clean_fields(exclude={"scheme", "parent"})
        return term


def load_taxonomies(directory: Path, *, today: date, dry_run: bool = False) -> Counts:
    """Bring the taxonomies of ``directory`` into the database. Raises FileRefused; nothing is written then.

    Terms that a file no longer has are never deleted, achievements may hold them: they end today.
    """
    files = sorted(directory.glob("*.json"))
    if not files:
        raise FileRefused([Problem(str(directory), "这个文件夹里没有分类体系文件（*.json）。")])
    schemes, rows = _read(files)
    terms = _checked(rows)
    with transaction.atomic():
        counts = _write(schemes, rows, terms, today)
        transaction.set_rollback(dry_run)
    return counts


def _read(files: list[Path]) -> tuple[list[Scheme], list[_Row]]:
    schemes: list[Scheme] = []
    rows: list[_Row] = []
    problems: list[Problem] = []
    for path in files:
        try:
            data = read_json(path)
            schemes.append(_scheme(path, data, schemes))
            rows += [_Row(path, data["scheme"], number, term) for number, term in enumerate(_terms(path, data), 1)]
        except FileRefused as refused:
            problems += refused.problems
    if problems:
        raise FileRefused(problems)
    return schemes, rows


def _scheme(path: Path, data: Any, before: list[Scheme]) -> Scheme:
    if not isinstance(data, dict) or not data.get("scheme") or not data.get("title"):
        raise FileRefused([Problem(path.name, "缺少类目表代码（scheme）或名称（title）。")])
    if any(scheme.code == data["scheme"] for scheme in before):
        raise FileRefused([Problem(path.name, f"类目表“{data['scheme']}”已在另一个文件中给出。")])
    scheme = Scheme(code=data["scheme"], title=data["title"], source=data.get("source") or "")
    try:
        scheme.clean_fields()
    except ValidationError as error:
        raise FileRefused([Problem(path.name, message) for message in messages_of(error, Scheme)]) from error
    return scheme


def _terms(path: Path, data: dict[str, Any]) -> list[Any]:
    terms = data.get("terms")
    if not isinstance(terms, list) or not all(isinstance(term, dict) for term in terms):
        raise FileRefused([Problem(path.name, "缺少类目列表（terms），或其中有的不是对象。")])
    return terms


def _checked(rows: list[_Row]) -> dict[TermKey, Term]:
    """Every row as a term. Raises FileRefused with all that is wrong."""
    terms: dict[TermKey, Term] = {}
    problems = [*_repeated(rows), *_unknown_parents(rows), *_cycles(rows)]
    for row in rows:
        problems += [Problem(row.where, f"不认识的字段“{key}”。") for key in sorted({*row.data} - {*KEYS, "parent"})]
        try:
            terms[row.key] = row.term()
            problems += [Problem(row.where, message) for message in _contradictions(terms[row.key])]
        except ValidationError as error:
            problems += [Problem(row.where, message) for message in messages_of(error, Term)]
    if problems:
        raise FileRefused(problems)
    return terms


def _repeated(rows: list[_Row]) -> Iterator[Problem]:
    codes: set[TermKey] = set()
    slugs: set[TermKey] = set()
    for row in rows:
        slug = (row.scheme, str(row.data.get("slug") or ""))
        if row.key in codes:
            yield Problem(row.where, f"代码“{row.code}”重复。")
        if slug[1] and slug in slugs:
            yield Problem(row.where, f"网址标识“{slug[1]}”重复。")
        codes.add(row.key)
        slugs.add(slug)


def _unknown_parents(rows: list[_Row]) -> Iterator[Problem]:
    known = {row.key for row in rows} | set(Term.objects.values_list("scheme_id", "code"))
    for row in rows:
        if row.parent and row.parent not in known:
            yield Problem(row.where, f"上级“{':'.join(row.parent)}”不存在。")


def _cycles(rows: list[_Row]) -> Iterator[Problem]:
    parents = {row.key: row.parent for row in rows}
    for row in rows:
        seen, above = {row.key}, row.parent
        while above is not None and above not in seen:
            seen.add(above)
            above = parents.get(above)
        if above == row.key:
            yield Problem(row.where, "上级又回到了自己，请检查 parent。")


def _contradictions(term: Term) -> Iterator[str]:
    if term.valid_from and term.valid_to and term.valid_to < term.valid_from:
        yield "停用日期早于启用日期，请检查。"
    if (term.tile_column is None) != (term.tile_row is None):
        yield "地图位置的列和行要么都填，要么都不填。"


def _write(schemes: list[Scheme], rows: list[_Row], terms: dict[TermKey, Term], today: date) -> Counts:
    Scheme.objects.bulk_create(
        schemes, update_conflicts=True, update_fields=["title", "source"], unique_fields=["code"]
    )
    stored = {(term.scheme_id, term.code): term for term in Term.objects.all()}
    counts = Counts()
    _create([row for row in rows if row.key not in stored], stored, terms)
    for row in rows:
        _write_row(row, stored, terms[row.key], counts, new=terms[row.key] is stored[row.key])
    for key in stored.keys() - terms.keys():
        _retire(stored[key], schemes, today, counts)
    return counts


def _create(rows: list[_Row], stored: dict[TermKey, Term], terms: dict[TermKey, Term]) -> None:
    """Create new terms, level by level from the top; who loads them may not confirm them."""
    while rows:
        ready = [row for row in rows if row.parent is None or row.parent in stored]
        for row in ready:
            terms[row.key].parent = stored[row.parent] if row.parent else None
        created = Term.objects.bulk_create(terms[row.key] for row in ready)
        note_edits(created)
        stored |= {(term.scheme_id, term.code): term for term in created}
        rows = [row for row in rows if row.key not in stored]


def _write_row(row: _Row, stored: dict[TermKey, Term], wanted: Term, counts: Counts, *, new: bool) -> None:
    term = stored[row.key]
    values = {name: getattr(wanted, name) for name in KEYS.values()}
    values["parent_id"] = stored[row.parent].pk if row.parent else None
    if not differs(term, values):
        counts.created += new
        counts.unchanged += not new
        return
    for name, value in values.items():
        setattr(term, name, value)
    term.save()
    counts.created += new
    counts.updated += not new


def _retire(term: Term, schemes: list[Scheme], today: date, counts: Counts) -> None:
    loaded = {scheme.code for scheme in schemes}
    if term.scheme_id not in loaded or (term.valid_to is not None and term.valid_to <= today):
        return
    term.valid_to = max(today, term.valid_from or today)
    term.save(update_fields=["valid_to"])
    counts.retired += 1
