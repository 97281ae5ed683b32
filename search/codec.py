"""Numbers as printable characters, terms to shards, files that a classic script can load.

A number is written in base 46, most digits first; all but its last digit are continued. The 92 characters need no
escape in a JavaScript string, so a shard is text that compresses well and loads from `file://`.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

BASE = 46
ALPHABET = "".join(chr(code) for code in range(0x21, 0x7F) if chr(code) not in '"\\')
NUMBER = re.compile(f"[{re.escape(ALPHABET[BASE:])}]*[{re.escape(ALPHABET[:BASE])}]")
VALUE = {character: value for value, character in enumerate(ALPHABET)}


def write_number(number: int) -> str:
    written = ALPHABET[number % BASE]
    while number := number // BASE:
        written = ALPHABET[BASE + number % BASE] + written
    return written


def write_numbers(numbers: Iterable[int]) -> str:
    return "".join(map(write_number, numbers))


def read_numbers(written: str) -> Iterator[int]:
    number = 0
    for character in written:
        value = VALUE[character]
        if value >= BASE:
            number = number * BASE + value - BASE
        else:
            yield number * BASE + value
            number = 0


def split_numbers(written: str) -> list[str]:
    """Each number as it is written."""
    return NUMBER.findall(written)


def shard_of(term: str, shards: int) -> int:
    """Which of ``shards`` holds ``term``: FNV-1a over its characters, its last bits; one bit less where that shard is
    not there yet (linear hashing)."""
    hashed = 0x811C9DC5
    for character in term:
        hashed = (hashed ^ ord(character)) * 0x01000193 & 0xFFFFFFFF
    size = 1 << (shards - 1).bit_length()
    shard = (hashed ^ hashed >> 15) & (size - 1)
    return shard if shard < shards else shard - (size >> 1)


def write_file(name: str, payload: Any) -> str:
    """A classic script that hands ``payload`` to the client under ``name``."""
    return f'zlSearch.put("{name}",{msgspec.json.encode(payload).decode()});\n'


def read_file(text: str) -> Any:
    """The payload of `write_file`."""
    return msgspec.json.decode(text[text.index(",") + 1 : text.rindex(")")])
