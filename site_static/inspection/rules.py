"""The rules as ``rules.json`` gives them: typed, checked when they are read."""

from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

FILE = Path(__file__).with_name("rules.json")


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``points`` for each place, at most ``most`` in all; ``mark`` says how sure the source is (FIELD.md)."""

    id: str
    kind: Literal["veto", "deduction", "bonus"]
    name: str
    points: int
    basis: str
    mark: Literal["S", "V", "2", "M"]
    advice: str
    most: int | None = None
    limit: int | None = None

    def cost(self, places: int) -> int:
        return min(self.points * places, self.most if self.most is not None else self.points)


class Tags(msgspec.Struct, frozen=True, kw_only=True):
    site: tuple[str, ...]
    column: tuple[str, ...]
    article: tuple[str, ...]


class FooterItem(msgspec.Struct, frozen=True, kw_only=True):
    """``words`` by which it is known in either language; some items must be a link."""

    name: str
    words: tuple[str, ...]
    link: bool


class Connection(msgspec.Struct, frozen=True, kw_only=True):
    """The connection of which the first paint is estimated."""

    bits_per_second: int
    round_trip_seconds: float
    round_trips: int

    def seconds(self, size: int) -> float:
        return self.round_trips * self.round_trip_seconds + size * 8 / self.bits_per_second


class Rules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``columns``: after how many days one has stood still; ``profiles``: lists that tell of one body, no columns."""

    basis: dict[str, str]
    full: int
    passing: int = msgspec.field(name="pass")
    most_bonus: int
    points_note: str
    sample: str
    placeholders: str
    tags: Tags
    publish_time: str
    site_code: str
    site_domain: str
    footer: tuple[FooterItem, ...]
    mark_item: str
    report_item: str
    search_words: tuple[str, ...]
    elder_words: tuple[str, ...]
    source_words: tuple[str, ...]
    columns: dict[str, int]
    profiles: str
    most_hues: int
    hue_width: int
    least_saturation: float
    most_seconds: float
    connection: Connection
    rules: tuple[Rule, ...]
    not_inspected: tuple[str, ...]

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def limit(self, rule_id: str) -> int:
        limit = self.rule(rule_id).limit
        assert limit is not None, rule_id  # noqa: S101 - rules.json is ours
        return limit


@cache
def rules() -> Rules:
    return msgspec.json.decode(FILE.read_bytes(), type=Rules)
