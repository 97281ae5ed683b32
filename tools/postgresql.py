"""A PostgreSQL server of the tests' own: in a temporary folder, on a free port, as an unprivileged user."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.machine import postgresql


@contextmanager
def temporary_server() -> Iterator[str]:
    """The address (DATABASE_URL) of a fresh server, which ends with the block."""
    programs = postgresql()
    if programs is None:
        raise RuntimeError("PostgreSQL is not installed: tools.machine says how")
    folder = Path(tempfile.mkdtemp(prefix="hcg-pg-"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(folder, user)
    port = _free_port()
    data = folder / "data"
    try:
        _as(user, programs / "initdb", "-D", data, "-A", "trust", "-U", "test", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
        _as(user, programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        yield f"postgresql://test@127.0.0.1:{port}/postgres"
    finally:
        _as(user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _as(user: str, *command: object, check: bool = True) -> None:
    """Run as ``user``: the server refuses to run as root."""
    account = pwd.getpwnam(user)
    root = os.geteuid() == 0
    subprocess.run(
        [str(part) for part in command],
        check=check,
        stdout=subprocess.DEVNULL,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": tempfile.gettempdir()},
        user=account.pw_uid if root else None,
        group=account.pw_gid if root else None,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
