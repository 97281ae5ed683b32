"""The form of a candidate, made from what the importer knows: one list of facts for file, form and library."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from content.records import characters
from showcase.library.completeness import ABSTRACT, ONE_LINER
from showcase.library.importing.fields import MATURITY, Group
from showcase.library.importing.values import LONG_LISTS, BadValue, listed, yes_or_no
from showcase.library.models import Achievement, Category
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Term
from showcase.taxonomy.name_lists import NameListField

from ..evidence import evidence_number
from ..models import Candidate
from ..models.candidates import DECLARATIONS
from ..reporting import GROUPS_REPORTED, OWN_REPORTED, categories_needing, categories_without, required_of
from ..writing import EXAMPLES

FILE_HELP = _("PDF、JPEG、PNG、DOCX 或 XLSX，不超过 20 MB。只有办理和评审这项申报的人能看到。")
LIMITS = {"one_liner": ONE_LINER, "abstract": ABSTRACT}
SECTIONS: tuple[tuple[Any, str, str], ...] = (
    (_("基本情况"), "category name one_liner abstract fields keywords city county nature forms clusters", ""),
    (_("单位与人员"), "", "units completers"),
    (_("主张与佐证"), "", "evidence claims"),
    (_("关键指标与局限"), "", "metrics limitations"),
    (_("论文、知识产权、标准、项目"), "registration_number", "papers properties standards projects"),
    (_("应用与效益"), "", "applications effects"),
    (_("成熟度与转化"), "transfer_modes price_mode use_then_transfer wanted potential", ""),
    (_("联系方式"), "contact_office contact_telephone contact_email contact_address", ""),
    (_("保密审查"), "secrecy_conclusion secrecy_reviewed_by secrecy_reviewed_on export_controlled dispute", ""),
    (
        _("补充内容"),
        "details industries disciplines name_en keywords_en wanted_en contact_office_en contact_address_en",
        "",
    ),
)


NOT_FOR_JUDGES = ("contact_", "secrecy_", "export_controlled")
"""Beginnings of the keys that experts do not read: whom to call invites to call, which is what 请托 forbids."""


@dataclass(frozen=True)
class Kept:
    """A file that was uploaded: its name, where it is read."""

    name: str
    address: str
    size: int

    def __str__(self) -> str:
        return self.name


Files = Mapping[int, Kept]
"""Files by the number of their evidence."""


@dataclass
class Question:
    """One field of the form: what it is called, how it is asked, what was typed."""

    name: str
    label: str
    kind: str
    value: Any = ""
    help: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    limit: int = 0
    example: Any = None
    problem: str = ""
    number: int | None = None
    """Of a file: the number of its evidence."""
    required: bool = False
    needed_by: str = ""
    """The categories that require it, where not all do; the page marks it when one of them is chosen."""
    not_of: str = ""
    """The categories that do not ask it."""
    left_out: bool = False
    """Whether the category that is chosen does not ask it, and there is no answer."""

    @property
    def length(self) -> int:
        return characters(str(self.value))

    @property
    def chosen(self) -> list[str]:
        return [str(one) for one in listed(self.value or [])]

    @property
    def words(self) -> str:
        """The answer as people read it: names of terms, yes for a tick."""
        if self.kind == "tick":
            return str(_("是")) if self.value else ""
        if self.options:
            chosen = self.chosen if self.kind == "choices" else [str(self.value)]
            return "、".join(label for code, label in self.options if code in chosen or label in chosen)
        return str(self.value)


@dataclass
class Rows:
    """A group of rows: those that are there, and an empty one to write on."""

    label: str
    rows: list[list[Question]]
    example: Any = None
    required: bool = False
    needed_by: str = ""

    @property
    def filled(self) -> bool:
        return any(question.value for row in self.rows for question in row)


@dataclass
class Section:
    title: str
    anchor: str
    questions: list[Question]
    groups: list[Rows]

    @property
    def filled(self) -> int:
        """How many questions have an answer."""
        return sum(1 for question in self.all() if question.value)

    @property
    def missing(self) -> int:
        """How many required questions and groups have no answer."""
        asked = [(one.required, bool(one.value)) for one in self.questions]
        asked += [(group.required, group.filled) for group in self.groups]
        return sum(required and not filled for required, filled in asked)

    @property
    def problem(self) -> bool:
        """Whether an answer was refused."""
        return any(question.problem for question in self.all())

    def all(self) -> Iterator[Question]:
        """Every question, those of rows too."""
        yield from self.questions
        for group in self.groups:
            for row in group.rows:
                yield from row


class Form:
    """Facts as questions, and what was posted as facts."""

    def __init__(self, files: Files | None = None, problems: Mapping[str, str] | None = None) -> None:
        """``problems`` are of files that were refused, by the name of their field."""
        self.files, self.problems = files or {}, problems or {}
        self.terms: dict[str, list[tuple[str, str]]] = {}
        rows = Term.objects.exclude(scheme__in=LONG_LISTS).order_by("scheme", "order", "code")
        for scheme, code, name in rows.values_list("scheme", "code", "name"):
            self.terms.setdefault(scheme, []).append((code, name))

    def sections(self, facts: Mapping[str, Any]) -> Iterator[Section]:
        """Everything that is asked of the category, filled in with what is known."""
        groups = {group.key: group for group in GROUPS_REPORTED}
        category = str(facts.get("category") or "")
        required = required_of(category)
        for number, (title, own, rows) in enumerate(SECTIONS, 1):
            questions = [self._own(key, facts.get(key)) for key in own.split()]
            found = [self._rows(groups[key], facts.get(key)) for key in rows.split()]
            asked: list[Question | Rows] = [*questions, *found]
            for key, one in zip(f"{own} {rows}".split(), asked, strict=True):
                one.required, one.needed_by = key in required, " ".join(categories_needing(key))
            if "transfer_modes" in own:
                questions = [*self._maturity(facts.get("maturity"), category), *questions]
            yield Section(str(title), f"s{number}", questions, found)

    def for_judges(self, facts: Mapping[str, Any]) -> list[Section]:
        """What experts read: without the people to call, and without what the secrecy review says."""
        kept = {key: value for key, value in facts.items() if not key.startswith(NOT_FOR_JUDGES)}
        return list(self.sections(kept))

    def facts(self, posted: QueryDict) -> dict[str, Any]:
        """What was typed, by the keys of the importer; empty things are left out."""
        found: dict[str, Any] = {}
        for key, (column, _label) in OWN_REPORTED.items():
            if value := self._read(Achievement._meta.get_field(column), posted, key):
                found[key] = value
        maturity = {key: posted.get(f"maturity-{key}", "").strip() for key in MATURITY}
        if any(maturity.values()):
            found["maturity"] = {key: value for key, value in maturity.items() if value}
        for group in GROUPS_REPORTED:
            if rows := list(self._read_rows(group, posted)):
                found[group.key] = rows
        return found

    def _own(self, key: str, value: Any) -> Question:
        column, label = OWN_REPORTED[key]
        question = self._question(Achievement._meta.get_field(column), key, label, value)
        question.limit, question.example = LIMITS.get(key, 0), EXAMPLES.get(key)
        return question

    def _maturity(self, facts: Any, category: str) -> list[Question]:
        known = facts if isinstance(facts, dict) else {}
        without = categories_without("maturity")
        questions = []
        for key, (column, label) in MATURITY.items():
            if key in {"scale", "level"}:
                options = (
                    self.terms.get("maturity-scale", []) if key == "scale" else [(str(n),) * 2 for n in range(1, 10)]
                )
                kind = "choice"
                question = Question(f"maturity-{key}", f"成熟度{label}", kind, str(known.get(key, "")), "", options)
            else:
                column_field = Achievement._meta.get_field(column)
                question = self._question(column_field, f"maturity-{key}", f"成熟度{label}", known.get(key))
            question.not_of, question.left_out = " ".join(without), category in without and not known
            questions.append(question)
        return questions

    def _rows(self, group: Group, given: Any) -> Rows:
        rows = given if isinstance(given, list) else []
        facts = [{group.short: row} if group.short and isinstance(row, str) else row for row in rows]
        facts = [row for row in facts if isinstance(row, dict)]
        made = [self._row(group, number, row) for number, row in enumerate([*facts, {}])]
        return Rows(group.label, made, EXAMPLES.get(group.key))

    def _row(self, group: Group, number: int, row: Mapping[str, Any]) -> list[Question]:
        questions = []
        for key, (column, label) in group.fields.items():
            value = row.get(key)
            if key in {"organisation", "unit"} and isinstance(value, str):
                value = unit_name(value)
            name = f"{group.key}-{number}-{key}"
            questions.append(self._question(group.model._meta.get_field(column), name, label, value))
        if group.key == "evidence":
            questions.append(self._file(f"evidence-{number}-file", row.get("number")))
        return questions

    def _file(self, name: str, typed: Any) -> Question:
        number = evidence_number(typed)
        kept = self.files.get(number, "") if number else ""
        problem = self.problems.get(name, "")
        return Question(name, str(_("材料文件")), "file", kept, str(FILE_HELP), problem=problem, number=number)

    def _question(self, column: Any, name: str, label: str, value: Any) -> Question:
        kind, options = self._kind(column)
        if kind in {"list", "line", "text"} and isinstance(value, list):
            value = ("\n" if kind == "list" else "，").join(map(str, value))
        if kind == "tick":
            value = _ticked(value or "")
        elif value is None:
            value = ""
        return Question(name, label, kind, value, str(column.help_text), options)

    def _kind(self, column: Any) -> tuple[str, list[tuple[str, str]]]:
        if isinstance(column, models.ForeignKey | models.ManyToManyField):
            scheme = _scheme(column)
            many = isinstance(column, models.ManyToManyField)
            if scheme in self.terms:
                return ("choices" if many else "choice"), self.terms[scheme]
            return ("list" if many else "line"), []
        if column.choices:
            return "choice", [(str(key), str(label)) for key, label in column.choices if key]
        kinds: tuple[tuple[Any, str], ...] = (
            (NameListField, "list"),
            (models.BooleanField, "tick"),
            (models.DateField, "date"),
            (models.TextField, "text"),
        )
        return next((kind for model, kind in kinds if isinstance(column, model)), "line"), []

    def _read(self, column: Any, posted: QueryDict, name: str) -> Any:
        kind, _options = self._kind(column)
        if kind == "choices":
            return posted.getlist(name)
        if kind == "tick":
            return name in posted
        text = posted.get(name, "").replace("\r\n", "\n").strip()
        return [line.strip() for line in text.split("\n") if line.strip()] if kind == "list" else text

    def _read_rows(self, group: Group, posted: QueryDict) -> Iterator[dict[str, Any]]:
        for number in _numbers(group.key, posted):
            row = {}
            for key, (column, _label) in group.fields.items():
                value = self._read(group.model._meta.get_field(column), posted, f"{group.key}-{number}-{key}")
                if value:
                    row[key] = value
            if group.key == "metrics" and row.keys() <= {"better"}:
                continue
            if row:
                yield row


def _scheme(column: Any) -> str:
    """The taxonomy of a column of terms; empty for a column of anything else."""
    return str(column.get_limit_choices_to()["scheme"]) if column.related_model is Term else ""


def _ticked(value: Any) -> bool:
    """Yes and no as files write them; what is neither is a tick that somebody has to look at."""
    try:
        return yes_or_no(value)
    except BadValue:
        return True


def _numbers(key: str, posted: Iterable[str]) -> list[int]:
    parts = (name.split("-") for name in posted if name.startswith(f"{key}-"))
    return sorted({int(part[1]) for part in parts if len(part) == 3 and part[1].isascii() and part[1].isdigit()})


def differing(stored: Mapping[str, Any], typed: Mapping[str, Any]) -> Iterator[Question]:
    """The answers that are stored and not what was typed, each as it is stored."""
    form = Form()
    mine = {question.name: question.words for section in form.sections(typed) for question in section.all()}
    for section in form.sections(stored):
        yield from (one for one in section.all() if one.kind != "file" and one.words != mine.get(one.name, ""))


def declaration_labels() -> list[tuple[str, Any]]:
    """The declarations by their fields, as they are worded."""
    return [(name, Candidate._meta.get_field(name).verbose_name) for name in DECLARATIONS]  # type: ignore[union-attr]


def unit_name(value: str) -> str:
    """Ids of the list are shown as names; the importer reads both."""
    return Organisation.objects.filter(slug=value).values_list("name", flat=True).first() or value


def names_reported(rows: Any) -> list[str]:
    """Units or people as they were reported, in their order, by their names; a person with the unit."""
    found = []
    for row in rows if isinstance(rows, list) else []:
        facts = row if isinstance(row, dict) else {"name": row}
        text = facts.get("name") or facts.get("organisation") or ""
        unit = f"（{unit_name(facts['unit'])}）" if isinstance(facts.get("unit"), str) else ""
        found.append(f"{unit_name(str(text))}{unit}")
    return found


CATEGORY_NEEDS = {
    Category.BASIC_RESEARCH: _("基础研究：要有发表在顶级学术期刊上的论文，写明期刊和 DOI；不评成熟度。"),
    Category.KEY_TECHNOLOGY: _("技术攻关：要写明突破（主张），并附“产业化证明”类佐证。"),
    Category.MAJOR_APPLICATION: _("重大应用：要写明应用于哪个重大工程，并附“用户证明”类佐证。"),
}
