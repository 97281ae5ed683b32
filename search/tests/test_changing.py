"""Small changes: they leave the files that a new index of the same documents would have, and rewrite few of them."""

import random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import segments
from search.changing import change
from search.codec import shard_of
from search.contents import Contents
from search.gathering import Gathering
from search.query import Query, answer
from search.reader import Index

from .corpus import csl_documents, document, ids

PAPERS = csl_documents()


class Kept:
    """An index in memory that is changed, and its documents by place."""

    def __init__(self):
        self.contents = Contents()
        self.documents = {}
        self.files = dict([self.contents.head()])

    def change(self, changes, places=None):
        """The names of the files that came out different."""
        self.documents = {at: one for at, one in (self.documents | changes).items() if one}
        places = max([self.contents.places, *(at + 1 for at in changes), places or 0])
        changed = change(self.contents, changes, places, self.files.__getitem__)
        different = {name for name, text in changed.writes.items() if self.files.get(name) != text}
        self.files |= changed.writes
        for name in changed.removes:
            del self.files[name]
        return different | changed.removes

    def new(self):
        """The files of a new index of the same documents in the same places."""
        gathering = Gathering(Contents(self.contents.places))
        files = dict(gathering.add(place, one) for place, one in reversed(self.documents.items()))
        for segment in gathering.segments:
            files |= gathering.files(segment)
        return files | dict([gathering.contents.head()])


def paper(number, **facts):
    return msgspec.structs.replace(PAPERS[number], **facts)


@pytest.fixture
def small_segments(monkeypatch):
    """Segments that fill up while we watch."""
    monkeypatch.setattr(segments, "SIZES", (128, 32, 8))


STEP = st.tuples(st.integers(0, 50), st.none() | st.integers(0, 40), st.integers(0, 2))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(STEP, min_size=1, max_size=6), min_size=1, max_size=6))
def test_changes_leave_what_a_new_index_would_be(batches):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(segments, "SIZES", (16, 4, 2))
        patch.setattr(segments, "PLACES_IN_SHARD", 2)
        kept = Kept()
        for batch in batches:
            kept.change({at: _drawn(at, *step) for at, *step in batch})
            assert kept.files == kept.new()


def _drawn(at, number, kind):
    if number is None:
        return None
    facets = {"category": ("工学",) if kind else ("理学", "医学")} if kind < 2 else {}
    return paper(number, id=f"paper-{at}", keywords=("钙钛矿", "电池")[:kind], facets=facets)


def test_segments_cover_every_place_once():
    for places in (0, 1, 8_191, 8_192, 8_193, 100_000):
        cut = segments.segments(places)
        assert [one.start for one in cut[1:]] == [one.start + one.given for one in cut[:-1]]
        assert all(one.given <= one.end - one.start for one in cut)
        assert len({one.name for one in cut}) == len(cut)
        assert sum(one.given for one in cut) == places
        assert len(cut) <= places // segments.FULL + 3


@given(st.text(), st.integers(1, 70))
def test_a_shard_more_parts_one_and_leaves_the_others(term, shards):
    before, now = shard_of(term, shards), shard_of(term, shards + 1)
    assert now in (before, shards)
    assert before == segments.shard_before(now, shards)


@given(st.sets(st.text(), min_size=200, max_size=200), st.integers(1, 70))
def test_a_shard_that_is_parted_goes_by_another_name(terms, shards):
    for term in terms:
        before, now = shard_of(term, shards), shard_of(term, shards + 1)
        names = [(segments.depth_of(before, shards), before), (segments.depth_of(now, shards + 1), now)]
        parted = segments.shard_before(shards, shards)
        assert (names[0] == names[1]) == (before != parted)


def test_a_new_document_rewrites_few_files():
    """Until the segment of the newest is full, and the one before takes it in."""
    kept = filled(256)
    for place in range(256, 256 + segments.SIZES[-1] - 1):
        changed = kept.change({place: paper(place)})
        assert len(changed) <= 2 * segments.SIZES[-1] // segments.PLACES_IN_SHARD + 8, sorted(changed)


def test_what_is_taken_in_stands_in_one_segment_only():
    kept = filled(segments.SIZES[-1] - 1)
    before = {name.partition("/")[0] for name in kept.files}
    kept.change({segments.SIZES[-1] - 1: paper(40)})
    now = {name.partition("/")[0] for name in kept.files}
    assert before - now == {"0-20"}
    assert now - before == {"0-200"}


def filled(places):
    kept = Kept()
    kept.change({at: paper(at) for at in range(places)})
    return kept


@pytest.fixture(scope="module")
def library():
    return filled(600)


def test_a_changed_word_rewrites_what_has_it(library):
    one = library.documents[300]
    changed = library.change({300: paper(300, title=f"{one.title}锒")})
    kinds = [name.split("/")[-1][0] for name in changed if not name.startswith("cards/")]
    assert 3 <= len(changed) <= 16, sorted(changed)
    assert kinds.count("h") == 1
    assert kinds.count("c") == 1, "how long it is"


@pytest.mark.usefixtures("small_segments")
def test_a_change_costs_the_same_in_a_larger_library():
    rewritten = []
    for kept in (filled(150), filled(600)):
        changed = kept.change({90: paper(90, title="另一个题目", abstract="另一段摘要")})
        rewritten.append({name: kept.files[name] for name in changed - {"head.js"}})
    assert rewritten[0] == rewritten[1]


def test_a_new_document_stands_with_the_newest(library):
    changed = library.change({library.contents.places: paper(601)})
    newest = library.contents.segments[-1].name
    assert all(name.startswith((f"{newest}/", "cards/", "head.js")) for name in changed)


def test_what_left_is_found_no_more():
    kept = Kept()
    kept.change({0: document("one", "固态电池"), 1: document("two", "电池回收")})
    kept.change({0: None})
    index = Index(kept.files.__getitem__)
    assert ids(index, answer(index, Query(text="电池")).numbers) == ["two"]
    assert ids(index, answer(index, Query()).numbers) == ["two"]
    assert not any("固" in text for name, text in kept.files.items())


def test_every_second_document_may_be_missing():
    kept = filled(40)
    drawn = random.Random(4)
    kept.change(dict.fromkeys(drawn.sample(range(40), 20)))
    assert kept.files == kept.new()
    index = Index(kept.files.__getitem__)
    assert ids(index, index.numbers) == [kept.documents[at].id for at in sorted(kept.documents, reverse=True)]
