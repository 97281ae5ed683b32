"""Work in several processes."""

import os
import signal
import time
from pathlib import Path

from site_static.engine.parts import in_parts


def test_a_build_that_is_killed_leaves_no_child_behind(tmp_path):
    """A child that went on would write into the next build, and keep the locks."""
    child = tmp_path / "child"

    def work(part):
        if part:
            (tmp_path / "writing").write_text(str(os.getpid()))
            (tmp_path / "writing").rename(child)
        time.sleep(60)

    build = os.fork()
    if build == 0:
        in_parts(2, work)
        os._exit(0)
    while not child.exists():
        time.sleep(0.01)
    os.kill(build, signal.SIGKILL)
    os.waitpid(build, 0)

    number = int(child.read_text())
    until = time.monotonic() + 20
    while is_alive(number) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_alive(number)


def is_alive(process):
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
