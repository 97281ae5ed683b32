"""The lists on which a result stands: one for each term, category, level, year and organisation.

A list is named ``<facet>:<value>``, the value as the record has it (``city:330100``, ``organisation:sample-lab``).
"""

from collections.abc import Iterator

from .listed import ListedResult
from .references import Publication
from .result import Result, Sourced


def shelves_of(record: Result | ListedResult | Sourced) -> tuple[str, ...]:
    """Names of the lists, each once. A claim counts whether or not its time has run out: it may be renewed."""
    return tuple(dict.fromkeys(_shelves(record)))


def _shelves(record: Result | ListedResult | Sourced) -> Iterator[str]:
    if record.city:
        yield record.city
    if isinstance(record, Sourced):
        yield f"year:{record.year}"
        units = record.units
    else:
        yield from record.fields
        yield f"category:{record.category}"
        yield from (f"claim:{claim.kind.partition(':')[2]}" for claim in record.claims)
        yield from (f"transfer:{mode.partition(':')[2]}" for mode in record.transfer.modes)
        if record.maturity:
            yield f"maturity:{record.maturity.scale.partition(':')[2]}-{record.maturity.level}"
        yield f"year:{record.entry.entered_on.year}"
        units = (*record.units, record.reporting_unit)
    yield from (f"organisation:{unit.organisation}" for unit in units if unit.organisation)


def place_on(publication: Publication, shelf: str) -> int:
    """Where a result stands on a list: when it came there, as publications are counted; by order where none is kept."""
    return publication.shelves.get(shelf, publication.order)
