"""Near-duplicates: names that say the same, the same DOI, the same patent. It warns; people decide."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from showcase.library.models import Achievement
from showcase.publication.models import PublicState

from .models import Account, Candidate, CollectionRules, Submission

_NOT_WORD = re.compile(r"[\W_]+")
_EMPTY_WORDS = ("关键技术", "及其应用", "及应用", "研究与应用", "产业化", "的研究", "及产业化")


class Similar(NamedTuple):
    """One thing that looks like the candidate: what it is called, where it stands, how alike the names are."""

    reference: str
    name: str
    likeness: Decimal
    same: str = ""

    @property
    def percent(self) -> int:
        """The likeness as people read it."""
        return int(self.likeness * 100)


@lru_cache(maxsize=2**14)
def pieces(name: str) -> frozenset[str]:
    """Pairs of neighbouring characters of the name without punctuation and without words that every title has.

    Remembered: each look at a form compares its name with those of the whole library.
    """
    text = _NOT_WORD.sub("", unicodedata.normalize("NFKC", name).lower())
    for word in _EMPTY_WORDS:
        text = text.replace(word, "")
    return frozenset(text[i : i + 2] for i in range(len(text) - 1)) or frozenset({text} - {""})


def likeness(one: str, other: str) -> Decimal:
    """How much two names share: 0 nothing, 1 everything (Jaccard index of their pieces)."""
    mine, theirs = pieces(one), pieces(other)
    if not mine or not theirs:
        return Decimal(0)
    return (Decimal(len(mine & theirs)) / len(mine | theirs)).quantize(Decimal("0.01"))


def numbers_of(facts: dict[str, Any]) -> frozenset[str]:
    """DOIs and numbers of rights, by which the same work is known whatever it is called."""
    found = [row.get("doi") for row in facts.get("papers") or [] if isinstance(row, dict)]
    found += [row.get("number") for row in facts.get("properties") or [] if isinstance(row, dict)]
    return frozenset(unicodedata.normalize("NFKC", str(number)).strip().lower() for number in found if number)


def similar_submissions(candidate: Candidate, among: Iterable[Submission]) -> list[Similar]:
    """Submissions of other candidates that look like this one. ``among`` is what the reader may see."""
    least, own = CollectionRules.current().similar_from, numbers_of(candidate.facts)
    found = []
    for submission in among:
        if submission.candidate_id == candidate.pk:
            continue
        same = "、".join(sorted(own & numbers_of(submission.candidate.facts)))
        alike = likeness(candidate.name, submission.name)
        if same or alike >= least:
            found.append(Similar(submission.reference, submission.name, alike, same))
    return sorted(found, key=lambda row: (-len(row.same), -row.likeness, row.reference))


def similar_achievements(candidate: Candidate, among: Iterable[tuple[str, str]]) -> list[Similar]:
    """Achievements of the library, each given by id and name, that look like this one."""
    least = CollectionRules.current().similar_from
    found = [Similar(public_id, name, likeness(candidate.name, name)) for public_id, name in among]
    return sorted((row for row in found if row.likeness >= least), key=lambda row: -row.likeness)


def warnings_for(candidate: Candidate, account: Account) -> list[Similar]:
    """What this person may be told: of submissions only those they can open, of the library what is public or theirs.

    Telling more would show one organisation what another reported.
    """
    submissions = Submission.objects.visible_to(account).select_related("candidate")
    own = [f"submission:{reference}" for reference in candidate.submissions.values_list("reference", flat=True)]
    library = Achievement.objects.exclude(name="").exclude(source_key__in=own)
    if not account.is_operator:
        public = PublicState.objects.live().filter(kind__in=("result", "sourced")).values("key")
        library = library.filter(public_id__in=public) | library.filter(reporting_unit=candidate.organisation)
    return similar_submissions(candidate, submissions) + similar_achievements(
        candidate, library.values_list("public_id", "name")
    )
