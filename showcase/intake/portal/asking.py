"""What a form consists of: questions, rows of questions, sections. Made by `questions.Form`, shown by templates."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from content.records import characters
from showcase.library.importing.values import listed

from .showing import shown

BLANK_NUMBER = "__n__"
"""Stands for the number of a row that a script is going to add."""


@dataclass(frozen=True)
class Kept:
    """A file that was uploaded: its name, where it is read."""

    name: str
    address: str
    size: int

    def __str__(self) -> str:
        return self.name


@dataclass
class Question:
    """One field of the form: what it is called, how it is asked, what was typed."""

    name: str
    label: str
    kind: str
    value: Any = ""
    help: str = ""
    options: list[tuple[str, str]] = field(default_factory=list)
    grouped: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    """The same options under headings, where there are many."""
    lookup: str = ""
    """The list of words from which the answer may be taken (`vocabulary`)."""
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
    def labelled(self) -> bool:
        """Whether a label of its own leads to one field; others are groups of fields."""
        return self.kind not in {"tick", "choices", "names", "file"}

    @property
    def english(self) -> bool:
        """Whether it asks for the English of another question."""
        return self.name.endswith("_en")

    @property
    def length(self) -> int:
        return characters(str(self.value))

    @property
    def chosen(self) -> list[str]:
        return [str(one) for one in listed(self.value or [])]

    @property
    def places(self) -> list[str]:
        """What stands in the inputs of a question with several answers: those that are there, and two empty ones."""
        return [*self.chosen, "", ""]

    @property
    def described_by(self) -> str:
        """The ids of what tells more about the field."""
        parts = {"p": self.problem, "h": self.help, "c": self.limit}
        return " ".join(f"{mark}-{self.name}" for mark, there in parts.items() if there)

    @property
    def words(self) -> str:
        """The answer as people read it: names of terms, yes for a tick."""
        if self.kind == "tick":
            return str(_("是")) if self.value else ""
        if self.kind == "names":
            return "、".join(self.chosen)
        if self.options:
            chosen = self.chosen if self.kind == "choices" else [str(self.value)]
            return "、".join(label for code, label in self.options if code in chosen)
        return str(self.value)


class InTwoLanguages:
    """Questions of which the English ones stand apart, folded: most who report write Chinese only."""

    questions: list[Question]

    @property
    def html(self) -> SafeString:
        """The questions; rows that belong to them stand apart."""
        return shown("questions", self)

    @property
    def chinese(self) -> list[Question]:
        return [question for question in self.questions if not question.english]

    @property
    def english(self) -> list[Question]:
        return [question for question in self.questions if question.english]

    @property
    def english_open(self) -> bool:
        """Whether something stands there, or is wrong."""
        return any(question.value or question.problem for question in self.english)


@dataclass
class Row(InTwoLanguages):
    """Questions that belong together: one unit, one claim."""

    anchor: str
    questions: list[Question]
    problem: str = ""

    @property
    def filled(self) -> bool:
        return any(question.value for question in self.questions)


@dataclass
class Rows:
    """A group of rows, with the blank ones to write on; ``pattern`` is the row that a script adds."""

    key: str
    label: str
    rows: list[Row]
    pattern: Row
    example: Any = None
    problem: str = ""
    required: bool = False
    needed_by: str = ""

    @property
    def filled(self) -> bool:
        return any(row.filled for row in self.rows)

    @property
    def html(self) -> SafeString:
        return shown("rows", self, BLANK_NUMBER)

    @property
    def given(self) -> list[Row]:
        """The rows in which something stands."""
        return [row for row in self.rows if row.filled]


@dataclass
class Section(InTwoLanguages):
    title: str
    anchor: str
    questions: list[Question]
    groups: list[Rows]
    wanted: bool = False
    """Whether somebody just worked on rows of it."""

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
    def open(self) -> bool:
        """Whether the page unfolds it: something is wrong there, or was just worked on."""
        problems = [question.problem for question in self.all()]
        problems += [group.problem for group in self.groups]
        problems += [row.problem for group in self.groups for row in group.rows]
        return self.wanted or any(problems)

    def all(self) -> Iterator[Question]:
        """Every question, those of rows too."""
        yield from self.questions
        for group in self.groups:
            for row in group.rows:
                yield from row.questions
