"""``manage.py start``: everything that ``make run`` starts, in one terminal, stopped by one Ctrl-C."""

import contextlib
import io
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cms.demo import collection
from cms.demo.accounts import ACCOUNTS, password
from cms.serving import HOST, gunicorn
from cms.signing import signer
from site_static.trust import KeyProblem

NEEDED_BYTES = 500_000_000
STARTING_SECONDS = 60


class Command(BaseCommand):
    help = "启动编辑工作台、发布进程和公众门户（首次启动时装入示例库）。"

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # SIGINT too: a shell may start us deaf to it
            signal.signal(number, signal.default_int_handler)
        _check_machine()
        try:
            call_command("setup", stdout=io.StringIO())
            if settings.DEMO:
                call_command("setup_demo")
            self._serve()
        except KeyboardInterrupt:
            self.stderr.write("\n已停止。再次运行 make run 会接着上次的进度。")

    def _serve(self) -> None:
        processes = []
        try:
            for command in _commands():
                processes.append(subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True))
            self._wait_until_up(processes)
            self._say_where()
            while True:
                time.sleep(0.5)
                _check_alive(processes)
        finally:
            _stop(processes)

    def _wait_until_up(self, processes: list[subprocess.Popen[bytes]]) -> None:
        until = time.monotonic() + STARTING_SECONDS
        doors = (
            (settings.DESK_PORT, "/desk/login/"),
            (settings.PORTAL_PORT, "/"),
            (settings.COLLECTION_PORT, "/log-in/"),
        )
        for address in (f"http://{HOST}:{port}{path}" for port, path in doors):
            while not _answers(address):
                _check_alive(processes)
                if time.monotonic() > until:
                    raise CommandError(f"{address} 在 {STARTING_SECONDS} 秒内没有应答，已停止。请查看上面的错误信息。")
                time.sleep(0.1)

    def _say_where(self) -> None:
        self.stdout.write(f"\n公众门户    {settings.PUBLIC_BASE_URL}/")
        self.stdout.write(f"编辑工作台  {settings.ADMIN_BASE_URL}/desk/")
        self.stdout.write(f"征集门户    {settings.COLLECTION_BASE_URL}/")
        if settings.DEMO:
            self.stdout.write("\n演示账号（仅演示模式）：")
            for account in ACCOUNTS:
                self.stdout.write(f"  {account.username:<12}{password(account):<18}{account.role_name} {account.name}")
            self.stdout.write("\n征集门户的演示账号：")
            for row in collection.log_ins():
                self.stdout.write(f"  {row.email:<24}{row.password:<18}{row.name}")
        self.stdout.write("\n按 Ctrl-C 停止。")


def _check_alive(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        if (code := process.poll()) is not None:
            raise CommandError(f"{' '.join(map(str, process.args[1:4]))} 已退出（代码 {code}），全部停止。")  # type: ignore[index]


def _commands() -> list[list[str]]:
    portal = f"-m site_static.serve --host {HOST} --port {settings.PORTAL_PORT} --root"
    arguments = [
        gunicorn(settings.DESK_PORT, "cms.wsgi"),
        gunicorn(settings.COLLECTION_PORT, "cms.portal.wsgi"),
        ["manage.py", "publisher"],
        ["manage.py", "mailer"],
        [*portal.split(), str(settings.EDITIONS_ROOT)],
    ]
    return [[sys.executable, *words] for words in arguments]


def _check_machine() -> None:
    for name in ("DESK_PORT", "PORTAL_PORT", "COLLECTION_PORT"):
        port = getattr(settings, name)
        if not _is_free(port):
            raise CommandError(
                f"端口 {port} 已被占用。请关闭占用它的程序，或换一个：{name}={port + 1} make run", returncode=2
            )
    data: Path = settings.DATA_DIR
    if not os.access(data, os.W_OK):
        raise CommandError(f"没有写入 {data} 的权限，可用 DATA_DIR=… 换一个文件夹。", returncode=2)
    free = shutil.disk_usage(data).free
    if free < NEEDED_BYTES:
        raise CommandError(f"磁盘空间不足：{data} 只剩 {free // 1_000_000} MB，至少需要 500 MB。", returncode=2)

    try:
        signer()
    except KeyProblem as problem:
        raise CommandError(str(problem), returncode=2) from problem


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=2):  # noqa: S310  (our own address)
            return True
    except HTTPError:
        return True  # an error page is an answer: before the first edition the portal has nothing to show
    except (URLError, OSError):
        return False


def _stop(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
    for process in processes:
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
