"""Where Chinese words begin and end, by the dictionary of jieba. Known when an index is built, not in the browser."""

from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from .folding import Folding
from .pieces import HAN, Piece, cut, is_stop_word, stand_together

if TYPE_CHECKING:
    import rjieba

EMPTY_TAGS = frozenset(
    ["c", "d", "e", "f", "m", "o", "p", "q", "r", "u", "uj", "ul", "uv", "ud", "uz", "ug", "y", "x", "k"]
)
"""jieba's tags of words that nobody looks for: conjunctions, adverbs, prepositions, pronouns, particles …"""
PROPER_TAGS = ("nr", "ns", "nt")
"""With these begin jieba's tags of people, places and organisations."""
LONGEST_PHRASE = 24
LONGEST_COMPOUND = 4
"""Characters of two words that are one to whoever types: 隐私计算; a single one may join a longer word: 氢燃料电池."""

Word = tuple[int, int, bool]
"""Start and end in the folded text, and whether somebody may look for it."""


@cache
def _dictionary() -> "rjieba.Jieba":
    import rjieba  # 50 MB, and only who makes an index needs it

    return rjieba.Jieba()


@lru_cache(maxsize=1 << 6)
def _spans(folded: str) -> list[tuple[int, int]]:
    """Start and end of each word, by the dictionary alone; a text is asked for its terms and for its words in turn."""
    return [(start, end) for _word, start, end in _dictionary().tokenize(folded, "default", False)]


def places_across(folded: str) -> frozenset[int]:
    """Where a pair of characters starts that is no word of its own: in 开发和服务, 和服 is none."""
    if not HAN.search(folded):
        return frozenset()
    across: set[int] = set()
    previous = 0  # length of the word before
    for start, end in _spans(folded):
        length = end - start
        if start and (length > 1 or previous > 1):
            across.add(start - 1)
        if length > 2:
            across.update(start + at for at in _no_words(folded[start:end]))
        previous = length
    return frozenset(across)


@lru_cache(maxsize=1 << 16)
def _no_words(longer: str) -> tuple[int, ...]:
    """Where in a word a pair of characters starts that is none."""
    has_word = _dictionary().has_word
    return tuple(at for at in range(len(longer) - 1) if not has_word(longer[at : at + 2]))


@lru_cache(maxsize=1 << 12)
def words(folded: str) -> frozenset[str]:
    """The Chinese words of a folded text that somebody may look for, and those inside longer ones: 电池 in 燃料电池."""
    if not HAN.search(folded):
        return frozenset()
    whole = {folded[start:end] for start, end in _spans(folded) if end - start > 1}
    return frozenset(chain.from_iterable(map(_in_word, whole)))


@lru_cache(maxsize=1 << 16)
def _in_word(longer: str) -> tuple[str, ...]:
    if not HAN.fullmatch(longer):
        return ()
    starts = range(len(longer) - 1)
    parts = (longer[start:end] for start in starts for end in range(start + 2, len(longer) + 1))
    return tuple(part for part in parts if _is_content(part))


def _is_content(word: str) -> bool:
    dictionary = _dictionary()
    return dictionary.has_word(word) and all(tag not in EMPTY_TAGS for _word, tag in dictionary.tag(word))


@lru_cache(maxsize=1 << 14)
def compounds(folded: str) -> frozenset[str]:
    """Two Chinese words of a folded text that stand together and are short enough to be one."""
    return frozenset(_together(folded, pair) for pair in _short_pairs(folded) if pair[0][2] and pair[1][2])


def joints(folded: str) -> set[str]:
    """What parts the words of a folded text that somebody may look for: empty words, and with their neighbours."""
    empty = {folded[start:end] for start, end, content in _words(folded) if not content and end - start > 1}
    pairs = (_together(folded, pair) for pair in _short_pairs(folded) if not (pair[0][2] and pair[1][2]))
    return {text for text in (*empty, *pairs) if HAN.fullmatch(text)}


def _short_pairs(folded: str) -> Iterator[tuple[Word, Word]]:
    for left, right in pairwise(_words(folded)):
        single = 1 in (left[1] - left[0], right[1] - right[0])
        if right[1] - left[0] <= LONGEST_COMPOUND + single and HAN.fullmatch(folded[left[0] : right[1]]):
            yield left, right


def _together(folded: str, pair: tuple[Word, Word]) -> str:
    return folded[pair[0][0] : pair[1][1]]


def parted(word: str) -> Iterator[tuple[str, str]]:
    """A word cut in two that are words or characters, in each such way; the name of a person or place never is."""
    dictionary = _dictionary()
    cuts = [(word[:at], word[at:]) for at in range(1, len(word))]
    cuts = [parts for parts in cuts if all(len(part) == 1 or dictionary.has_word(part) for part in parts)]
    if cuts and not any(tag.startswith(PROPER_TAGS) for _word, tag in dictionary.tag(word)):
        yield from cuts


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
