"""Who makes which units: neighbours stay together.

Lists show the same rows, and stories of a language name the same organisations and terms and are cut into the same
words. Each process makes these once, whoever asks for them there; so each takes a stretch of one language, not a unit
here and there.
"""

from collections.abc import Iterable

from site_static.render import Unit


def shares(units: Iterable[Unit], parts: int) -> list[list[Unit]]:
    """The work of so many processes, about the same for each."""
    ordered = sorted(units, key=_is_english)
    whole, before = sum(map(_weight, ordered)), 0
    cut: list[list[Unit]] = [[] for _part in range(parts)]
    for unit in ordered:
        cut[before * parts // whole].append(unit)
        before += _weight(unit)
    return cut


def _is_english(unit: Unit) -> bool:
    """What is in no language goes with Chinese."""
    return len(unit) > 1 and (unit[1] == "en" or unit[1].endswith(".en"))


def _weight(unit: Unit) -> int:
    """About how long a unit takes, with what the search finds of a story: Chinese is parted into words first."""
    if unit[0] == "story":
        return 20 if _is_english(unit) else 26
    return 5 if unit[0] in {"list", "feed"} else 1
