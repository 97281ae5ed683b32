"""The form of a candidate, made from what the importer knows: one list of facts for file, form and library."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from showcase.library.completeness import ABSTRACT, ONE_LINER
from showcase.library.importing.fields import MATURITY, Group
from showcase.library.importing.values import BadValue, listed, yes_or_no
from showcase.library.models import Achievement, Category
from showcase.organisations.models import Organisation
from showcase.publication.errors import Blocker
from showcase.taxonomy.models import Term
from showcase.taxonomy.name_lists import NameListField

from ..evidence import evidence_number
from ..models import Candidate
from ..models.candidates import DECLARATIONS
from ..reporting import GROUPS_REPORTED, OWN_REPORTED, categories_needing, categories_without, required_of
from ..writing import EXAMPLES
from .asking import BLANK_NUMBER, Kept, Question, Row, Rows, Section
from .rows import RowStep
from .vocabulary import ORGANISATIONS, TYPED, Vocabulary, coded, named

FILE_HELP = _("PDF、JPEG、PNG、DOCX 或 XLSX，不超过 20 MB。只有办理和评审这项申报的人能看到。")
MAIN_FIELD = "main_field"
"""Asked by the form alone; among the facts it is the first of the fields."""
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


Files = Mapping[int, Kept]
"""Files by the number of their evidence."""
Problems = Mapping[str, str]
"""What is wrong, by its place: the name of a question, of a row (``claims-0``), of a group."""
_ELSEWHERE = {"unit_name": "unit"}
"""Columns that the form fills from another question."""


def problems_by_place(blockers: Iterable[Blocker]) -> dict[str, str]:
    """What to say at each field, row or group."""
    found: dict[str, list[str]] = {}
    for blocker in blockers:
        found.setdefault(place_of(blocker), []).append(blocker.message)
    return {place: " ".join(dict.fromkeys(messages)) for place, messages in found.items()}


def place_of(blocker: Blocker) -> str:
    """Where the form asks for what the blocker is about."""
    group, _dash, key = blocker.place.rpartition("-")
    return f"{group}-{_ELSEWHERE[key]}" if key in _ELSEWHERE else blocker.place


def anchor_of(place: str) -> str:
    """The id on the page of a place; empty for one that the form does not have."""
    first, *rest = place.split("-")
    groups = {group.key for group in GROUPS_REPORTED}
    if place in DECLARATIONS:
        return f"d-{place}"
    if first in groups:
        return f"{'grq'[len(rest)]}-{place}"
    return f"q-{place}" if first in OWN_REPORTED or first == "maturity" else ""


def is_answered(facts: Mapping[str, Any], place: str) -> bool:
    """Whether something was typed at this place: what is wrong there is no mere gap."""
    key, *rest = place.split("-")
    value = facts.get(key)
    if not rest:
        return bool(value) and not isinstance(value, list)
    if isinstance(value, list):
        number = int(rest.pop(0)) if rest[0].isdigit() else len(value)
        value = value[number] if number < len(value) else None
    return bool(value.get(rest[0]) if isinstance(value, dict) and rest else value)


class Form:
    """Facts as questions, and what was posted as facts."""

    def __init__(
        self, files: Files | None = None, problems: Problems | None = None, *, more: str = "", at: str = ""
    ) -> None:
        """``more`` is the group that wants another blank row, ``at`` the group that somebody just worked on."""
        self.files, self.problems = files or {}, problems or {}
        self.more, self.at = more, at or more
        self.words = Vocabulary()

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
            if "fields" in own.split():
                questions.insert(own.split().index("fields") + 1, self._main_field(facts.get("fields")))
            if "transfer_modes" in own:
                questions = [*self._maturity(facts.get("maturity"), category), *questions]
            yield Section(str(title), f"s{number}", questions, found, wanted=self.at in rows.split())

    def for_judges(self, facts: Mapping[str, Any]) -> list[Section]:
        """What experts read: without the people to call, and without what the secrecy review says."""
        kept = {key: value for key, value in facts.items() if not key.startswith(NOT_FOR_JUDGES)}
        return list(self.sections(kept | {"completers": _without_contact(facts.get("completers"))}))

    def facts(self, posted: QueryDict, step: RowStep | None = None) -> dict[str, Any]:
        """What was typed, by the keys of the importer, after the step in its rows; empty things are left out."""
        found: dict[str, Any] = {}
        for key, (column, _label) in OWN_REPORTED.items():
            if value := self._read(Achievement._meta.get_field(column), posted, key):
                found[key] = value
        if main := posted.get(MAIN_FIELD, "").strip():
            found["fields"] = [main, *(code for code in found.get("fields", []) if code != main)]
        maturity = {key: posted.get(f"maturity-{key}", "").strip() for key in MATURITY}
        if any(maturity.values()):
            found["maturity"] = {key: value for key, value in maturity.items() if value}
        for group in GROUPS_REPORTED:
            rows = list(self._read_rows(group, posted))
            if step is not None and step.group == group.key:
                rows = step.applied(rows)
            if rows:
                found[group.key] = [row for _number, row in rows]
        return found

    def _own(self, key: str, value: Any) -> Question:
        column, label = OWN_REPORTED[key]
        question = self._question(Achievement._meta.get_field(column), key, label, value)
        question.limit, question.example = LIMITS.get(key, 0), EXAMPLES.get(key)
        return question

    def _main_field(self, fields: Any) -> Question:
        """The first of the strategic fields: its group reviews. Boxes that are ticked have no order."""
        column, help_text = Achievement._meta.get_field("strategic_fields"), _("由这个领域的专家组评审。")
        question = Question(MAIN_FIELD, str(_("主要领域")), "choice", "", str(help_text), self._kind(column)[2])
        question.value = next((str(one) for one in listed(fields or [])), "")
        return self._chosen(question, "field")

    def _maturity(self, facts: Any, category: str) -> list[Question]:
        known = facts if isinstance(facts, dict) else {}
        without = categories_without("maturity")
        questions = []
        for key, (column, label) in MATURITY.items():
            name, label = f"maturity-{key}", f"成熟度{label}"
            if key in {"scale", "level"}:
                options = self.words.options.get("maturity-scale", [])
                options = options if key == "scale" else [(str(number), str(number)) for number in range(1, 10)]
                value = self.words.code("maturity-scale", known.get(key, "")) if key == "scale" else known.get(key, "")
                question = self._chosen(Question(name, label, "choice", str(value), options=options))
            else:
                question = self._question(Achievement._meta.get_field(column), name, label, known.get(key))
            question.problem = self.problems.get(name, "")
            question.not_of, question.left_out = " ".join(without), category in without and not known
            questions.append(question)
        return questions

    def _rows(self, group: Group, given: Any) -> Rows:
        rows = given if isinstance(given, list) else []
        facts = [{group.short: row} if group.short and isinstance(row, str) else row for row in rows]
        facts = [row if isinstance(row, dict) else {} for row in facts]
        blank: list[dict[str, Any]] = [{}] * ((not facts) + (group.key == self.more))
        return Rows(
            group.key,
            group.label,
            [self._row(group, number, row) for number, row in enumerate([*facts, *blank])],
            self._row(group, BLANK_NUMBER, {}),
            EXAMPLES.get(group.key),
            self.problems.get(group.key, ""),
        )

    def _row(self, group: Group, number: int | str, row: Mapping[str, Any]) -> Row:
        questions = []
        for key, (column, label) in group.fields.items():
            value = row.get(key)
            if key in {"organisation", "unit"} and isinstance(value, str):
                value = unit_name(value)
            name = f"{group.key}-{number}-{key}"
            questions.append(self._question(group.model._meta.get_field(column), name, label, value))
        if group.key == "evidence":
            questions.append(self._file(f"evidence-{number}-file", row.get("number")))
        place = f"{group.key}-{number}"
        return Row(f"r-{place}", questions, self.problems.get(place, ""))

    def _file(self, name: str, typed: Any) -> Question:
        number = evidence_number(typed)
        kept = self.files.get(number, "") if number else ""
        problem = self.problems.get(name, "")
        return Question(name, str(_("材料文件")), "file", kept, str(FILE_HELP), problem=problem, number=number)

    def _question(self, column: Any, name: str, label: str, value: Any) -> Question:
        kind, scheme, options = self._kind(column)
        question = Question(name, label, kind, value, str(column.help_text), options, lookup=scheme)
        question.problem = self.problems.get(name, "")
        if kind == "tick":
            question.value = _ticked(value or "")
        elif kind == "names":
            question.value = named(scheme, listed(value or []))
        elif kind in {"choice", "choices"}:
            question.grouped = self.words.counties if scheme == "county" else []
            self._chosen(question, scheme)
        elif isinstance(value, list):
            question.value = ("\n" if kind == "list" else "，").join(map(str, value))
        elif value is None:
            question.value = ""
        if scheme == ORGANISATIONS:
            question.help = ""  # the template says how to choose from the list
        return question

    def _chosen(self, question: Question, scheme: str = "") -> Question:
        """What is chosen, by its codes. What is none of the options stays, as one more: nothing typed is lost."""
        labels = {label: code for code, label in question.options}
        given = question.chosen if question.kind == "choices" else [str(question.value or "")]
        codes = [self.words.code(scheme, text) if scheme else labels.get(text, text) for text in given if text]
        known = {code for code, _label in question.options}
        strange = [(text, str(_("%s（不在列表中）") % text)) for text in codes if text not in known]
        question.options = [*question.options, *strange]
        question.grouped = [*question.grouped, *([("", strange)] if question.grouped and strange else [])]
        question.value = codes if question.kind == "choices" else "".join(codes)
        return question

    def _kind(self, column: Any) -> tuple[str, str, list[tuple[str, str]]]:
        """How a column is asked, which list of words it takes its answers from, and its options."""
        if isinstance(column, models.ForeignKey | models.ManyToManyField):
            scheme = _scheme(column)
            many = isinstance(column, models.ManyToManyField)
            if scheme in TYPED or scheme == ORGANISATIONS:
                return ("names" if many else "line"), scheme, []
            return ("choices" if many else "choice"), scheme, self.words.options.get(scheme, [])
        if column.choices:
            return "choice", "", [(str(key), str(label)) for key, label in column.choices if key]
        kinds: tuple[tuple[Any, str], ...] = (
            (NameListField, "list"),
            (models.BooleanField, "tick"),
            (models.DateField, "date"),
            (models.TextField, "text"),
        )
        return next((kind for model, kind in kinds if isinstance(column, model)), "line"), "", []

    def _read(self, column: Any, posted: QueryDict, name: str) -> Any:
        kind, scheme, _options = self._kind(column)
        if kind == "choices":
            return posted.getlist(name)
        if kind == "names":
            return coded(scheme, (part for text in posted.getlist(name) for part in listed(text)))
        if kind == "tick":
            return name in posted
        text = posted.get(name, "").replace("\r\n", "\n").strip()
        return [line.strip() for line in text.split("\n") if line.strip()] if kind == "list" else text

    def _read_rows(self, group: Group, posted: QueryDict) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows that are not blank, each with the number that it has on the page."""
        for number in _numbers(group.key, posted):
            row = {}
            for key, (column, _label) in group.fields.items():
                value = self._read(group.model._meta.get_field(column), posted, f"{group.key}-{number}-{key}")
                if value:
                    row[key] = value
            if group.key == "metrics" and row.keys() <= {"better"}:
                continue
            if row:
                yield number, row


def _without_contact(people: Any) -> list[Any]:
    """Completers without how to reach them."""
    rows = people if isinstance(people, list) else []
    return [{key: row[key] for key in row if key != "contact"} if isinstance(row, dict) else row for row in rows]


def _scheme(column: Any) -> str:
    """The taxonomy of a column of terms; organisations have one list."""
    return str(column.get_limit_choices_to()["scheme"]) if column.related_model is Term else ORGANISATIONS


def _ticked(value: Any) -> bool:
    """Yes and no as files write them; what is neither is a tick that somebody has to look at."""
    try:
        return yes_or_no(value)
    except BadValue:
        return True


_NUMBER = re.compile(r"[0-9]{1,6}")


def _numbers(key: str, posted: Iterable[str]) -> list[int]:
    parts = (name.split("-") for name in posted if name.startswith(f"{key}-"))
    return sorted({int(part[1]) for part in parts if len(part) == 3 and _NUMBER.fullmatch(part[1])})


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
