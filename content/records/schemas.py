"""JSON Schemas of the record types, generated from the types: ``python -m content.records.schemas [FOLDER]``.

The portal serves them at ``/data/schemas/<kind>-<version>.json``.
"""

import sys
from pathlib import Path
from typing import Any

import msgspec

from .base import Part
from .codec import SCHEMAS
from .references import Publication

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_name(tag: str) -> str:
    """File name of a schema: ``result/1`` is ``result-1.json``."""
    return f"{tag.replace('/', '-')}.json"


def schemas() -> dict[str, bytes]:
    """Every record type and the envelope, by file name, as bytes that do not change while the types do not."""
    kinds: dict[str, type[Part]] = {**SCHEMAS, "publication/1": Publication}
    return {schema_name(tag): schema_bytes(kind) for tag, kind in sorted(kinds.items())}


def schema_bytes(kind: type[Part]) -> bytes:
    schema: dict[str, Any] = {"$schema": DIALECT, **msgspec.json.schema(kind)}
    return msgspec.json.format(msgspec.json.encode(schema, order="sorted"), indent=1) + b"\n"


def main(arguments: list[str]) -> None:
    """Write the schemas into a folder, or print them one after another."""
    for name, data in schemas().items():
        if arguments:
            (Path(arguments[0]) / name).write_bytes(data)
        else:
            sys.stdout.write(data.decode())


if __name__ == "__main__":
    main(sys.argv[1:])
