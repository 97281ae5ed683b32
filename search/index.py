"""The index as files: what a page of the portal loads to answer a query without a server.

One folder for a language. `head.js` names the segments and holds what counts for all of them; a segment's folder is
named by what is in it and never changes:

- `facets.js`: the facets of all documents, newest first. A document's number is its place in this order.
- `t…js`, `c…js`: postings of pairs and words, and of single characters, in shards by the hash of the term.
- `d…js`: cards, what is shown of a document, in numbers' order.
- `w…js`: completions, in shards by the hash of what is typed first of them.

Today's index is one segment. A posting is the step from the number before, and one character: how much the term
says about the document (`LEVELS`), and whether it only stands across two words there. The lengths that this was
weighed with stand in the head, so a later segment weighs alike.
"""

import hashlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from .abbreviations import IN_FULL
from .analysis import Occurrence, occurrences
from .codec import ALPHABET, BASE, shard_of, write_file, write_number, write_numbers
from .document import WEIGHTS, Document, card_of
from .folding import Folding, Forms, all_forms
from .lexicon import Entry, completion_keys, in_order, lexicon
from .measures import CHINESE, MEGA_OR_MILLI, SYMBOLS
from .pieces import STOP_WORDS, is_character
from .words import places_across

LEVELS = BASE // 2 - 1
SATURATION = 1.2
LENGTH_COUNTS = 0.75
"""BM25's k1 and b, at their usual values."""
CARDS_IN_SHARD = 8
SHARD_SIZE = 5_000
"""Characters, a Han one counted twice."""
COMMON_COMPLETIONS = 100

Files = dict[str, Any]
"""Names, without their ending, and payloads."""


def write_index(documents: Iterable[Document], folder: Path) -> None:
    """Write the index of documents of one language; ``folder`` is made, and must not hold another one."""
    for name, text in build_index(documents).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def build_index(documents: Iterable[Document]) -> dict[str, str]:
    """The files by name. The order in which the documents come makes no difference."""
    ordered = sorted(documents, key=_newest_first)
    folding = Folding(all_forms())
    postings = _Postings(folding)
    for number, document in enumerate(ordered):
        postings.add(number, document)
    average = sum(postings.lengths) / max(len(ordered), 1)
    pairs, characters = postings.written(average)
    pair_files, character_files = _shards("t", pairs), _shards("c", characters)
    completions = _completions(lexicon(ordered, folding), folding)
    columns: Files = {"facets": _columns(ordered)}
    files = columns | pair_files | character_files | _cards(ordered) | completions
    segment = {
        "name": _digest(files),
        "documents": len(ordered),
        "pairs": len(pair_files),
        "characters": len(character_files),
        "completions": len(completions),
    }
    head = {
        "documents": len(ordered),
        "length": average,
        "cards": CARDS_IN_SHARD,
        "tables": _tables(),
        "forms": _forms(all_forms().kept_for(set(characters))),
        "segments": [segment],
    }
    written = {"head.js": write_file("head", head)}
    for name, payload in files.items():
        path = f"{segment['name']}/{name}"
        written[f"{path}.js"] = write_file(path, payload)
    return written


def _newest_first(document: Document) -> tuple[int, int, str]:
    return -document.date.toordinal(), -document.order, document.id


class _Postings:
    """Terms and where they stand: per term, packed, document number, weight and whether only across words."""

    def __init__(self, folding: Folding) -> None:
        self.folding = folding
        self.terms: defaultdict[str, array[int]] = defaultdict(lambda: array("Q"))
        self.lengths: list[int] = []

    def add(self, number: int, document: Document) -> None:
        weights: Counter[str] = Counter()
        whole: set[str] = set()
        for field, weight in WEIGHTS.items():
            for text in document.texts(field):
                across = places_across(self.folding.fold(text))
                for found in occurrences(text, self.folding):
                    weights[found.term] += weight
                    if not _lies_across(found, across):
                        whole.add(found.term)
        self.lengths.append(sum(weight for term, weight in weights.items() if not is_character(term)))
        for term, weight in weights.items():
            self.terms[term].append(number << 32 | weight << 1 | (term not in whole))

    def written(self, average: float) -> tuple[dict[str, str], dict[str, str]]:
        """The postings of pairs and words, and those of single characters."""
        pairs: dict[str, str] = {}
        characters: dict[str, str] = {}
        norms = [SATURATION * (1 - LENGTH_COUNTS + LENGTH_COUNTS * length / (average or 1)) for length in self.lengths]
        for term in sorted(self.terms):
            (characters if is_character(term) else pairs)[term] = "".join(_posting_list(self.terms[term], norms))
        return pairs, characters


def _lies_across(found: Occurrence, across: frozenset[int]) -> bool:
    return found.start in across and found.end - found.start == 2 and len(found.term) == 2


def _posting_list(packed: Iterable[int], norms: list[float]) -> Iterator[str]:
    previous = -1
    for posting in packed:
        number, weight, across = posting >> 32, posting >> 1 & 0x7FFFFFFF, posting & 1
        level = max(int(weight / (weight + norms[number]) * LEVELS + 0.5), 1)
        yield write_number(number - previous - 1)
        yield ALPHABET[level * 2 + across]
        previous = number


def _shards(prefix: str, terms: dict[str, str]) -> Files:
    """As many shards as keep one small, a power of two; terms and postings in turn, parted by blanks."""
    count = _power_of_two(sum(len(term) * 2 + len(written) for term, written in terms.items()))
    shards: list[list[str]] = [[] for _shard in range(count)]
    for term, written in terms.items():
        shards[shard_of(term, count)] += [term, written]
    return {f"{prefix}{number:x}": " ".join(parts) for number, parts in enumerate(shards)}


def _columns(ordered: list[Document]) -> dict[str, Any]:
    names = sorted({name for document in ordered for name in document.facets})
    return {name: _column([document.facets.get(name, ()) for document in ordered]) for name in names}


def _column(rows: list[tuple[str, ...]]) -> dict[str, Any]:
    """A facet: its values, the sets of them that occur, and which set each document has."""
    values = sorted({value for row in rows for value in row})
    place = {value: number for number, value in enumerate(values)}
    keys = [tuple(sorted({place[value] for value in row})) for row in rows]
    sets = [key for key, _count in sorted(Counter(keys).items(), key=lambda item: (-item[1], item[0]))]
    numbers = {key: number for number, key in enumerate(sets)}
    return {"values": values, "sets": sets, "rows": write_numbers(numbers[key] for key in keys)}


def _cards(ordered: list[Document]) -> Files:
    cards = [card_of(document) for document in ordered]
    starts = range(0, len(cards), CARDS_IN_SHARD)
    return {f"d{start // CARDS_IN_SHARD:x}": cards[start : start + CARDS_IN_SHARD] for start in starts}


def _completions(entries: list[Entry], folding: Folding) -> Files:
    """Entries in shards by what is typed first of them; of those that a short beginning fits, the first ones."""
    by_key: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for key, common_only in completion_keys(folding.fold(entry.text), entry.spelt.split("'")):
            if not common_only or len(by_key[key]) < COMMON_COMPLETIONS:
                by_key[key].append(entry)
    count = _power_of_two(sum(len(entry.text) * 2 + len(entry.spelt) for key in by_key for entry in by_key[key]))
    shards: list[set[Entry]] = [set() for _shard in range(count)]
    for key, fitting in by_key.items():
        shards[shard_of(key, count)].update(fitting)
    return {f"w{number:x}": sorted(shard, key=in_order) for number, shard in enumerate(shards)}


def _power_of_two(size: int) -> int:
    """How many shards keep each near `SHARD_SIZE`."""
    return 1 << max(size // SHARD_SIZE, 1).bit_length() - 1


def _forms(forms: Forms) -> dict[str, str]:
    """Forms and plain characters in turn; wordings and what they mean in turn, parted by blanks."""
    return {
        "characters": "".join(form + plain for form, plain in sorted(forms.characters.items())),
        "wordings": " ".join(f"{form} {plain}" for form, plain in sorted(forms.wordings.items())),
    }


def _tables() -> dict[str, Any]:
    """What the analysis knows of units and English, for the client's own."""
    return {
        "empty": sorted(STOP_WORDS),
        "units": CHINESE,
        "symbols": sorted(SYMBOLS),
        "mega": sorted(MEGA_OR_MILLI),
        "in_full": IN_FULL,
    }


def _digest(files: Files) -> str:
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(write_file(name, files[name]).encode())
    return digest.hexdigest()[:12]
