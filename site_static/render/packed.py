"""Many structs of one kind in little memory."""

import zlib
from collections.abc import Callable, Iterator, MutableMapping
from typing import Generic, TypeVar

import msgspec

Key = TypeVar("Key")
Value = TypeVar("Value", bound=msgspec.Struct)
RECENT = 1_024
"""So many values are kept as they are as well: pages ask for the same ones one after another."""


class Packed(MutableMapping[Key, Value], Generic[Key, Value]):
    """Values by key, each as one deflated string: a tenth of what its objects take, and one object to count references
    of, which makes processes copy what they share.

    The first value of those that are ``alike``, as their keys tell, serves the others as dictionary.
    """

    def __init__(self, kind: type[Value], alike: Callable[[Key], str]) -> None:
        self._encoder = msgspec.json.Encoder()
        self._decoder = msgspec.json.Decoder(kind)
        self._alike = alike
        self._dictionaries: dict[str, bytes] = {}
        self._packed: dict[Key, bytes] = {}
        self._recent: dict[Key, Value] = {}

    def __getitem__(self, key: Key) -> Value:
        recent = self._recent.get(key)
        return self._keep(key, self._unpacked(key)) if recent is None else recent

    def __setitem__(self, key: Key, value: Value) -> None:
        self._packed[key] = self._deflated(key, value)
        self._keep(key, value)

    def __delitem__(self, key: Key) -> None:
        del self._packed[key]
        self._recent.pop(key, None)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._packed)

    def __len__(self) -> int:
        return len(self._packed)

    def __contains__(self, key: object) -> bool:
        return key in self._packed

    def _keep(self, key: Key, value: Value) -> Value:
        if len(self._recent) >= RECENT:
            self._recent.clear()
        self._recent[key] = value
        return value

    def _deflated(self, key: Key, value: Value) -> bytes:
        data = self._encoder.encode(value)
        dictionary = self._dictionaries.setdefault(self._alike(key), data)
        deflating = zlib.compressobj(zlib.Z_BEST_SPEED, wbits=-zlib.MAX_WBITS, zdict=dictionary)
        return deflating.compress(data) + deflating.flush()

    def _unpacked(self, key: Key) -> Value:
        packed, dictionary = self._packed[key], self._dictionaries[self._alike(key)]
        return self._decoder.decode(zlib.decompressobj(-zlib.MAX_WBITS, zdict=dictionary).decompress(packed))
