"""Names that only the auditor can turn back: keyed hashes, the same for the same person in all records of a round."""

import hashlib
import hmac
import unicodedata

from showcase.organisations.models import Organisation

from .models import Expert

LENGTH = 12


class Pseudonyms:
    """Makes the pseudonyms of one round from its key, and knows afterwards whom it named."""

    def __init__(self, key: str) -> None:
        self._key = key.encode()
        self.named: dict[str, tuple[str, ...]] = {}
        """Each pseudonym with what it was made from."""

    def _of(self, letter: str, *parts: str) -> str:
        found = hmac.new(self._key, "\n".join([letter, *parts]).encode(), hashlib.sha256)
        name = letter + found.hexdigest()[:LENGTH]
        self.named[name] = parts
        return name

    def expert(self, expert: Expert) -> str:
        return self._of("E", str(expert.pk))

    def unit(self, unit: str) -> str:
        return self._of("U", unit)

    def person(self, name: str, unit: str) -> str:
        return self._of("P", plain(name), unit)


def plain(name: str) -> str:
    """A name as it is compared: one form of each character, no blanks."""
    return "".join(unicodedata.normalize("NFKC", name).split())


def unit_key(organisation: Organisation | None, name: str = "") -> str:
    """What two mentions of one unit have in common: the topmost body of the list, or the printed name.

    A hospital and its university are one unit here: in doubt an expert withdraws.
    """
    if organisation is None:
        return plain(name)
    while organisation.parent is not None:
        organisation = organisation.parent
    return f"#{organisation.slug}"
