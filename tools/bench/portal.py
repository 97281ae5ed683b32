"""One full build of the portal from a synthetic record: ``python -m tools.bench.portal SIZE FOLDER``."""

import json
import resource
import sys
import time
from pathlib import Path

from site_static.engine import build
from site_static.tests.synthetic import synthetic_record


def main(size: int, folder: Path) -> None:
    """Print seconds, peak memory in MB and the number of files as JSON."""
    if not (folder / "record").exists():
        synthetic_record(folder / "record", size)
    started = time.perf_counter()
    edition = build(folder / "record", folder / "editions")
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak, "files": edition.files}))


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
