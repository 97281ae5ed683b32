"""What completes a typed beginning, of the documents of one segment: counted, and kept by the keys it is found by."""

from collections import defaultdict
from collections.abc import Mapping
from heapq import nsmallest

from .codec import shard_of
from .lexicon import JOINT, PAIR, PHRASE, Entry, completion_keys, in_order, is_short, spelling
from .segments import parted, shard_before
from .weighing import folding

COMMON = 100
"""Of the entries that a short beginning fits, so many are offered."""

Offered = Mapping[tuple[str, int], int]
"""How many documents more, or fewer, offer a text under a kind (`lexicon.texts_of`)."""


class Completions:
    """Entries in shards by the hash of what is typed first of them."""

    def __init__(self, shards: int) -> None:
        self._counts: dict[str, list[int]] = {}
        self._entries: dict[str, Entry] = {}
        self._shards: list[defaultdict[str, list[str]]] = [defaultdict(list) for _shard in range(shards)]

    def grow(self, shards: int) -> set[int]:
        """Part shards until there are so many. Those that are new or parted."""
        touched = parted(len(self._shards), shards)
        for shard in range(len(self._shards), shards):
            self._shards.append(defaultdict(list))
            if shard:
                self._part(shard_before(shard, shard), shard)
        return touched

    def _part(self, source: int, shard: int) -> None:
        """The last shard takes from another what belongs to it."""
        keys = self._shards[source]
        for key in [key for key in keys if shard_of(key, len(self._shards)) == shard]:
            self._shards[shard][key] = keys.pop(key)

    def change(self, offered: Offered) -> set[int]:
        """More documents offer some texts, fewer offer others. The shards that are different."""
        for (text, kind), more in offered.items():
            self._counts.setdefault(text, [0] * (PAIR + 1))[kind] += more
        return {shard for text in {text for text, _kind in offered} for shard in self._settle(text)}

    def _settle(self, text: str) -> set[int]:
        """Bring the entry of a text to what was counted."""
        before, now = self._entries.get(text), self._entry(text)
        if before == now:
            return set()
        keys = list(completion_keys(folding().fold(text), (before or now).spellings))  # type: ignore[union-attr]
        shards = {key: shard_of(key, len(self._shards)) for key in keys}
        for key, shard in shards.items():
            if before is None:
                self._shards[shard][key].append(text)
            elif now is None:
                self._shards[shard][key].remove(text)
        if now is None:
            del self._entries[text]
        else:
            self._entries[text] = now
        return set(shards.values())

    def _entry(self, text: str) -> Entry | None:
        """Two words of titles are one entry only where two titles have them."""
        counts = self._counts[text]
        documents = sum(counts)
        if not documents:
            del self._counts[text]
            return None
        kind = next(kind for kind, count in enumerate(counts) if count)
        spelt = spelling(text) if kind < PAIR or documents > 1 else ""
        shown = kind if kind <= JOINT else PHRASE
        return Entry(text, shown, documents, spelt) if spelt and spelt.isascii() else None

    def shard(self, number: int) -> list[Entry]:
        """The entries of a shard in order; of those that a short beginning fits, the first ones."""
        shown: set[str] = set()
        for key, texts in self._shards[number].items():
            many = len(texts) > COMMON and is_short(key)
            shown.update(nsmallest(COMMON, texts, key=self._order_of) if many else texts)
        return sorted(map(self._entries.__getitem__, shown), key=in_order)

    def _order_of(self, text: str) -> tuple[int, int, str]:
        return in_order(self._entries[text])
