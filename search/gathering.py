"""An index in the making: documents are weighed one by one, by several processes if need be, then written together."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from .columns import Columns, Facets
from .completions import Completions
from .contents import Contents
from .document import Document
from .files import Files, card, columns_name, completions_files, script, terms_files
from .lexicon import spelling, texts_of
from .postings import PLACES, in_order
from .segments import Segment
from .weighing import Weighed, weigh


def prepare() -> None:
    """Load what Chinese is cut and spelt by (0.6 s, 70 MB): processes that are forked from this one share it."""
    spelling("大词典")


class _Facts(NamedTuple):
    """What columns are made from."""

    length: int
    facets: Facets


class Gathering:
    """Documents of one language on their way into a new index."""

    def __init__(self, contents: Contents) -> None:
        self.contents = contents
        self.segments = contents.segments
        self._facts: dict[int, _Facts] = {}
        self._offered: dict[Segment, Counter[tuple[str, int]]] = {one: Counter() for one in self.segments}
        self._terms: dict[Segment, defaultdict[str, bytearray]] = {one: defaultdict(bytearray) for one in self.segments}

    def add(self, place: int, document: Document) -> tuple[str, str]:
        """Take a document in; the file of its card."""
        self.contents.put(place, document)
        self.contents.count(self.weigh(place, document), +1)
        return card(place, document)

    def weigh(self, place: int, document: Document) -> Weighed:
        """Note what the files of a segment say of a document."""
        weighed = weigh(document)
        segment = next(segment for segment in self.segments if place in segment)
        found, code = self._terms[segment], PLACES[place - segment.start]
        codes = {said: (code + said).encode() for said in set(weighed.terms.values())}
        for term, said in weighed.terms.items():
            found[term] += codes[said]
        self._offered[segment].update(texts_of(document).items())
        self._facts[place] = _Facts(weighed.length, document.facets)
        return weighed

    def merge(self, other: "Gathering") -> None:
        """Take over what another process gathered of other places."""
        self.contents.merge(other.contents)
        self._facts |= other._facts
        for segment, offered in other._offered.items():
            self._offered[segment].update(offered)
        for segment, terms in other._terms.items():
            if not (mine := self._terms[segment]):
                self._terms[segment] = terms
                continue
            for term, written in terms.items():
                mine[term] += written

    def terms(self, segment: Segment) -> Files:
        return dict(
            terms_files(segment, {term: in_order(written.decode()) for term, written in self._terms[segment].items()})
        )

    def columns(self, segment: Segment) -> Files:
        columns = Columns(segment.given)
        for place, facts in self._of(segment):
            columns.put(place - segment.start, facts.length, facts.facets)
        return dict([script(columns_name(segment), columns.write())])

    def completions(self, segment: Segment) -> Files:
        """They stay in the contents, if these are to be changed."""
        completions = Completions(segment.shards)
        completions.change(self._offered[segment])
        if self.contents.lasting:
            self.contents.completions[segment.name] = completions
        return dict(completions_files(segment, completions))

    def _of(self, segment: Segment) -> Iterator[tuple[int, _Facts]]:
        return ((place, facts) for place, facts in self._facts.items() if place in segment)

    def drop(self, segment: Segment) -> None:
        """Forget what was gathered for a segment: it is written."""
        self._terms[segment].clear()
        self._offered[segment].clear()
        self._facts = {place: facts for place, facts in self._facts.items() if place not in segment}

    def rest(self, segment: Segment) -> Files:
        return self.columns(segment) | self.completions(segment)

    def files(self, segment: Segment) -> Files:
        return self.terms(segment) | self.rest(segment)
