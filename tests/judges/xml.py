"""xmllint as a judge: XML files against a schema of ours."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

SCHEMAS = Path(__file__).parent / "schemas"


def xmllint(schema: str, files: Sequence[Path]) -> list[str]:
    """What xmllint finds wrong; every file is named in its answer, or the answer counts as a fault."""
    way = "--relaxng" if schema.endswith(".rng") else "--schema"
    command = ["xmllint", "--nonet", "--noout", way, str(SCHEMAS / schema), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.splitlines()
    validated = {line.removesuffix(" validates") for line in lines if line.endswith(" validates")}
    unjudged = [f"{file}: not validated" for file in files if str(file) not in validated]
    return [*unjudged, *(line for line in lines if not line.endswith(" validates"))]
