"""Where Chinese words begin and end, by the dictionary of jieba. Known when an index is built, not in the browser."""

from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from .folding import Folding
from .pieces import HAN, Piece, cut, is_stop_word, stand_together

if TYPE_CHECKING:
    import rjieba

EMPTY_TAGS = frozenset(
    ["c", "d", "e", "f", "m", "o", "p", "q", "r", "u", "uj", "ul", "uv", "ud", "uz", "ug", "y", "x", "k"]
)
"""jieba's tags of words that nobody looks for: conjunctions, adverbs, prepositions, pronouns, particles …"""
LONGEST_PHRASE = 24

Word = tuple[int, int, bool]
"""Start and end in the folded text, and whether somebody may look for it."""


@cache
def _dictionary() -> "rjieba.Jieba":
    import rjieba  # 50 MB, and only who makes an index needs it

    return rjieba.Jieba()


def places_across(folded: str) -> frozenset[int]:
    """Where a pair of characters starts that is no word of its own: in 开发和服务, 和服 is none."""
    if not HAN.search(folded):
        return frozenset()
    dictionary = _dictionary()
    across: set[int] = set()
    previous = 0  # length of the word before
    for _word, start, end in dictionary.tokenize(folded, "default", False):
        length = end - start
        if start and (length > 1 or previous > 1):
            across.add(start - 1)
        if length > 2:
            across.update(at for at in range(start, end - 1) if not dictionary.has_word(folded[at : at + 2]))
        previous = length
    return frozenset(across)


def phrases(text: str, folding: Folding) -> tuple[set[str], set[str]]:
    """The words of a title that somebody may look for, and two of them that stand together, as they are written."""
    folded, origins = folding.fold(text), folding.origins(text)
    found = _words(folded)
    pairs = [
        (left[0], right[1])
        for left, right in pairwise(found)
        if left[2] and right[2] and folded[left[1] : right[0]] in ("", " ")
    ]
    written = (
        {text[origins[start] : origins[end - 1] + 1] for start, end in spans if 1 < end - start <= LONGEST_PHRASE}
        for spans in ([(start, end) for start, end, content in found if content], pairs)
    )
    return next(written), next(written)


def _words(folded: str) -> list[Word]:
    found: list[Word] = []
    for term in _terms(folded):
        if term[0].kind != "han":
            found.append((term[0].start, term[-1].end, not is_stop_word(term[0])))
            continue
        at = term[0].start
        for word, tag in _dictionary().tag(term[0].text):
            found.append((at, at + len(word), tag not in EMPTY_TAGS))
            at += len(word)
    return found


def _terms(folded: str) -> Iterator[list[Piece]]:
    """Runs of Han, and letters and digits that are written as one: Micro-LED."""
    term: list[Piece] = []
    for piece in cut(folded):
        gap = folded[term[-1].end : piece.start] if term else " "
        if term and gap != " " and "han" not in (piece.kind, term[-1].kind) and stand_together(term[-1], piece, gap):
            term.append(piece)
            continue
        if term:
            yield term
        term = [piece]
    if term:
        yield term
