"""``manage.py start`` (what ``make run`` runs) as its user meets it: a terminal, busy ports, Ctrl-C, a second start."""

import contextlib
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from django.core.management import CommandError

from cms.management.commands import start
from site_static.trust import make_key
from tools import environment as environment_of_python

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90  # seconds: a loaded machine, never a measure of speed


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Terminal:
    """A command in a terminal of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.seen = ""
        self.process_id, self.screen = pty.fork()
        if self.process_id == 0:
            os.chdir(ROOT)
            os.execve(sys.executable, [sys.executable, "manage.py", "start"], environment)

    def read_until(self, words: str) -> str:
        until = time.monotonic() + PATIENCE
        while words not in self.seen:
            assert time.monotonic() < until, f"never said {words!r}:\n{self.seen}"
            try:
                self.seen += os.read(self.screen, 4096).decode(errors="replace")
            except OSError:
                raise AssertionError(f"ended without saying {words!r}:\n{self.seen}") from None
        return self.seen

    def press_ctrl_c(self) -> int:
        """The exit code after Ctrl-C."""
        os.write(self.screen, b"\x03")
        return self.wait()

    def wait(self) -> int:
        with contextlib.suppress(OSError):  # the terminal closes with its last process
            while shown := os.read(self.screen, 4096):
                self.seen += shown.decode(errors="replace")
        return os.waitstatus_to_exitcode(os.waitpid(self.process_id, 0)[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """One data folder for all: its database is made once."""
    folder = tmp_path_factory.mktemp("start") / "data"
    make_key(folder / "keys" / "edition.pem")
    return folder


@pytest.fixture
def environment(data) -> dict[str, str]:
    """An installation of its own without the demonstration library, at ports of its own."""
    own = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "DJANGO_", "PYTEST"))
    }
    ports = {name: str(free_port()) for name in ("DESK_PORT", "PORTAL_PORT", "COLLECTION_PORT")}
    return own | ports | {"DATA_DIR": str(data), "DEMO": "false"}


@pytest.fixture
def terminal(environment) -> Iterator[Callable[[], Terminal]]:
    opened: list[Terminal] = []

    def start() -> Terminal:
        opened.append(Terminal(environment))
        return opened[-1]

    yield start
    for one in opened:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one.process_id, signal.SIGTERM)


def processes_of(folder: str) -> dict[int, str]:
    """Living processes that were started for a data folder: number and command line."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"DATA_DIR={folder}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                found[int(entry.name)] = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it ended, or is another user's
    return {number: line for number, line in found.items() if line}


def test_start_serves_both_addresses_and_ctrl_c_stops_every_process(terminal, environment):
    screen = terminal()
    told = screen.read_until("按 Ctrl-C 停止")

    desk, portal = (f"http://127.0.0.1:{environment[name]}/" for name in ("DESK_PORT", "PORTAL_PORT"))
    assert portal in told
    assert f"{desk}desk/" in told
    collection = f"http://127.0.0.1:{environment['COLLECTION_PORT']}/"
    assert collection in told
    for address in (f"{desk}desk/login/", f"{collection}log-in/"):
        with urlopen(address, timeout=20) as reply:
            assert reply.status == 200
    running = " ".join(processes_of(environment["DATA_DIR"]).values())
    for part in ("cms.wsgi", "cms.portal.wsgi", "publisher", "site_static.serve"):
        assert part in running

    assert screen.press_ctrl_c() == 0
    assert "[ERROR]" not in screen.seen
    assert processes_of(environment["DATA_DIR"]) == {}

    again = terminal()
    again.read_until("按 Ctrl-C 停止")
    assert again.press_ctrl_c() == 0


def test_a_process_that_dies_stops_all_and_is_named(terminal, environment):
    screen = terminal()
    screen.read_until("按 Ctrl-C 停止")
    publisher = next(
        pid for pid, line in processes_of(environment["DATA_DIR"]).items() if "manage.py publisher" in line
    )

    os.kill(publisher, signal.SIGKILL)

    screen.read_until("manage.py publisher 已退出")
    assert screen.wait() != 0
    assert processes_of(environment["DATA_DIR"]) == {}


def refused(environment: dict[str, str]) -> str:
    """The one line that a start which can't go on prints."""
    done = subprocess.run(
        [sys.executable, "manage.py", "start"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    lines = re.sub(r"\x1b\[[0-9;]*m", "", done.stderr).strip().splitlines()
    assert len(lines) == 1
    return lines[0]


@pytest.mark.parametrize("name", ["DESK_PORT", "PORTAL_PORT", "COLLECTION_PORT"])
def test_a_busy_port_is_one_line_that_says_what_to_do(environment, name):
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", int(environment[name])))
        busy.listen()

        line = refused(environment)

    assert f"端口 {environment[name]} 已被占用" in line
    assert f"{name}={int(environment[name]) + 1} make run" in line


def test_a_folder_that_cannot_be_written_is_one_line(environment, tmp_path):
    environment["DATA_DIR"] = str(tmp_path / "file")
    (tmp_path / "file").write_text("not a folder")

    assert "DATA_DIR" in refused(environment)


def test_a_setting_that_cannot_be_read_is_named(environment):
    environment["DEMO"] = "yes"

    assert "环境变量 DEMO" in refused(environment)


def test_no_space_is_one_line_that_says_how_much_is_needed(monkeypatch, settings, tmp_path):
    settings.DESK_PORT, settings.PORTAL_PORT, settings.COLLECTION_PORT = free_port(), free_port(), free_port()
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=20_000_000))

    with pytest.raises(CommandError, match=r"磁盘空间不足：.*只剩 20 MB，至少需要 500 MB"):
        start._check_machine()
    assert "只剩 20 MB，至少需要 1500 MB" in environment_of_python._problem()


def test_a_python_without_venv_is_told_the_package_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)

    assert re.search(r"apt-get install -y python3\.\d+-venv$", environment_of_python._problem())
