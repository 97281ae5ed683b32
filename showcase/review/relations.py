"""From the database to the graph of a round: who is tied to which units, people and items, under pseudonyms.

Sources: what experts and the office entered (`Employment`, `Tie`), memberships of the portal, recommendations, the
people of the round's submissions and of the library's achievements. People are the same when their names are and their
units do not speak against it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from showcase.intake.models import CollectionRules, Recommendation, Submission, SubmissionRound
from showcase.intake.reporting import as_filed
from showcase.intake.similarity import likeness
from showcase.intake.states import State
from showcase.library.importing.values import Catalogue
from showcase.library.models import Achievement, Completer

from .models import Expert, RoundKey, Tie
from .pseudonyms import Pseudonyms, plain, unit_key
from .recusal import Item, Reason, Relation

Person = tuple[str, str]
"""A name and a unit; the unit is empty when it is not known."""


@dataclass
class Graph:
    """Everything that recusals of a round are computed from."""

    names: Pseudonyms
    items: dict[str, Item] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    units: dict[str, str] = field(default_factory=dict)
    """The present unit of each expert, for the limit on experts of one unit."""


def graph_of(round_: SubmissionRound, experts: Iterable[Expert]) -> Graph:
    """The graph of a round for these experts. Load them with `loaded_experts()`."""
    return _Builder(round_).build(list(experts))


def loaded_experts() -> Any:
    """Experts with all that the graph reads."""
    return Expert.objects.select_related("account").prefetch_related(
        "employments__organisation__parent__parent",
        "ties__organisation__parent__parent",
        "account__memberships__organisation__parent__parent",
        "fields",
    )


class _Builder:
    def __init__(self, round_: SubmissionRound) -> None:
        self.round = round_
        self.graph = Graph(Pseudonyms(RoundKey.of(round_)))
        self.people: dict[str, set[Person]] = {}

    def build(self, experts: list[Expert]) -> Graph:
        submissions = list(
            Submission.objects.filter(round=self.round)
            .exclude(state=State.WITHDRAWN)
            .select_related("organisation__parent__parent", "candidate__recommendation")
            .prefetch_related("versions")
        )
        catalogue = Catalogue()
        for submission in submissions:
            self._item(submission, catalogue)
        together = _projects_in_the_library(experts)
        for expert in experts:
            rows = {*self._employed(expert), *self._own(expert), *self._tied(expert, together[expert.pk])}
            rows |= {*self._nominated(expert, submissions), *self._earlier(expert, submissions)}
            self.graph.relations += sorted(rows, key=lambda row: (row.kind, row.to, row.until or 0))
        return self.graph

    def _item(self, submission: Submission, catalogue: Catalogue) -> None:
        filed = max(submission.versions.all(), key=lambda version: version.number).facts
        facts = {key: filed[key] for key in ("units", "completers") if key in filed}
        achievement = as_filed(facts, catalogue=catalogue)
        units = {unit_key(row.organisation, row.name) for row in achievement.units.all()}
        units.add(unit_key(submission.organisation))
        people = {(plain(row.name), _unit_of(row)) for row in achievement.completers.all()}
        self.people[submission.reference] = people
        names = self.graph.names
        self.graph.items[submission.reference] = Item(
            submission.reference,
            frozenset(names.unit(unit) for unit in units),
            frozenset(names.person(*person) for person in people),
        )

    def _employed(self, expert: Expert) -> Iterator[Relation]:
        who, names = self.graph.names.expert(expert), self.graph.names
        units = [(unit_key(row.organisation, row.unit_name), row.until) for row in expert.employments.all()]
        self.graph.units[who] = names.unit(next((unit for unit, until in units if until is None), str(expert.pk)))
        units += [
            (unit_key(row.organisation), row.until.year if row.until else None)
            for row in expert.account.memberships.all()
        ]
        yield from (Relation(who, "employed", names.unit(unit), until) for unit, until in units)

    def _own(self, expert: Expert) -> Iterator[Relation]:
        me = _as_persons(expert)
        for item, people in self.people.items():
            if any(_may_be_same(one, other) for one in me for other in people):
                yield Relation(self.graph.names.expert(expert), "completer", item)

    def _tied(self, expert: Expert, together: list[tuple[Person, int]]) -> Iterator[Relation]:
        who, names = self.graph.names.expert(expert), self.graph.names
        for tie in expert.ties.all():
            unit = unit_key(tie.organisation) if tie.organisation else ""
            if not tie.person:
                yield Relation(who, tie.kind, names.unit(unit))
            until = None if tie.kind in {Tie.Kind.INTEREST, Tie.Kind.TEACHER_STUDENT} else tie.last_year
            for person in self._matching((plain(tie.person), unit)):
                yield Relation(who, tie.kind, names.person(*person), until)
        for other, year in together:
            for person in self._matching(other):
                yield Relation(who, "co-project", names.person(*person), year)

    def _matching(self, person: Person) -> set[Person]:
        return {found for people in self.people.values() for found in people if _may_be_same(person, found)}

    def _nominated(self, expert: Expert, submissions: list[Submission]) -> Iterator[Relation]:
        made = list(Recommendation.objects.filter(recommended_by=expert.account))
        least = CollectionRules.current().similar_from
        for submission in submissions if made else ():
            linked = submission.candidate.recommendation
            for row in made:
                same = row == linked or (
                    row.organisation_id in {None, submission.organisation_id}
                    and likeness(row.name, submission.name) >= least
                )
                if same:
                    yield Relation(self.graph.names.expert(expert), "nominated", submission.reference)

    def _earlier(self, expert: Expert, submissions: list[Submission]) -> Iterator[Relation]:
        """What an expert declared, and what earlier rounds found: a recusal follows the candidate."""
        by_candidate = {submission.candidate_id: submission.reference for submission in submissions}
        before = Q(kind=Reason.DECLARED) | Q(found_at__lt=self.round.opens_at)
        rows = expert.recusals.filter(before, candidate__in=by_candidate).exclude(kind=Reason.OWN_IN_ROUND)
        for row in rows:
            kind = "declared" if row.kind == Reason.DECLARED else "earlier"
            yield Relation(self.graph.names.expert(expert), kind, by_candidate[row.candidate_id])


def _unit_of(row: Completer) -> str:
    known = row.organisation is not None or row.unit_name
    return unit_key(row.organisation, row.unit_name) if known else ""


def _as_persons(expert: Expert) -> set[Person]:
    """The expert as a person: the name with each unit, now or earlier."""
    units = {unit_key(row.organisation, row.unit_name) for row in expert.employments.all()} or {""}
    return {(plain(expert.account.name), unit) for unit in units}


def _may_be_same(one: Person, other: Person) -> bool:
    return one[0] == other[0] and (one[1] == other[1] or "" in {one[1], other[1]})


def _projects_in_the_library(experts: list[Expert]) -> dict[int, list[tuple[Person, int]]]:
    """With whom each expert completed an achievement of the library, and in which year it entered."""
    by_name = defaultdict(list)
    for expert in experts:
        by_name[plain(expert.account.name)].append(expert)
    found: dict[int, list[tuple[Person, int]]] = defaultdict(list)
    named = Completer.objects.filter(name__in=[expert.account.name for expert in experts]).values("achievement")
    achievements = Achievement.objects.filter(pk__in=named).select_related("entry")
    for achievement in achievements.prefetch_related("completers__organisation__parent__parent"):
        year = achievement.entry.entered_on.year if achievement.entry else achievement.year
        people = [(plain(row.name), _unit_of(row)) for row in achievement.completers.all()]
        for person in people:
            for expert in by_name.get(person[0], []):
                if year and any(_may_be_same(me, person) for me in _as_persons(expert)):
                    found[expert.pk] += [(other, year) for other in people if other != person]
    return found
