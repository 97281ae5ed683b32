"""A small static server for one machine: ``python -m site_static.serve --root var/editions``.

It shows the current edition and knows its map: redirects in one hop, withdrawn addresses with their page (410),
the 404 page in the right language. Larger sites give the same map to nginx.
"""

import argparse
import contextlib
import errno
import os
import re
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from site_static.addresses import HEADERS, AddressMap, map_file, parts_of, read_headers, read_part
from site_static.trust.compressed import ENCODINGS, TEXTS, original

TYPES = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "svg": "image/svg+xml",
    "avif": "image/avif",
    "webp": "image/webp",
    "jpg": "image/jpeg",
    "png": "image/png",
    "ico": "image/x-icon",
    "mp4": "video/mp4",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}
RANGE = re.compile(r"bytes=([0-9]*)-([0-9]*)")
CHUNK = 1 << 16
NAME_MAX = 256
"""No file system here has longer names; asking for one is an error instead of "no"."""
WAITING = """<!DOCTYPE html>
<html lang="zh-Hans"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>门户正在生成</title></head>
<body><main><h1>门户正在生成</h1><p>第一版还没有生成完毕，请稍候刷新。</p></main></body></html>
"""


class Answer(NamedTuple):
    """What is sent: a status with a file of the edition, or with the few bytes of ``body``; how long it is kept."""

    status: HTTPStatus
    file: Path | None = None
    body: bytes = b""
    location: str | None = None
    kept: str = HEADERS.for_now


class EditionView:
    """One edition as the server sees it: its folder and its map."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.headers = read_headers(folder)
        self._parts: dict[str, tuple[int, AddressMap]] = {}

    def answer(self, path: str) -> Answer:
        """What an address (decoded, without query) is answered with."""
        for form in dict.fromkeys((path, path if path.endswith("/") else path + "/")):
            told = next(filter(None, map(self._part, parts_of(form))), AddressMap())
            if target := told.redirects.get(form):
                return Answer(HTTPStatus.MOVED_PERMANENTLY, location=target)
            if gone := told.gone.get(form):
                return Answer(HTTPStatus.GONE, self.folder / gone.page)
        return self._file(path) or self._not_found(path)

    def _part(self, part: str) -> AddressMap | None:
        """A part of the map, read again when a small change has replaced it; None when there is none of that name."""
        try:
            stamp = os.stat(f"{self.folder}/{map_file(part)}").st_mtime_ns  # noqa: PTH116 - 14 times a request
            if part not in self._parts or self._parts[part][0] != stamp:
                self._parts[part] = stamp, read_part(self.folder, part)
        except FileNotFoundError:
            self._parts.pop(part, None)
            return None
        return self._parts[part][1]

    def _file(self, path: str) -> Answer | None:
        if not is_plain(path) or original(path):
            return None
        if path.endswith("/index.html"):  # one page, one address
            return Answer(HTTPStatus.MOVED_PERMANENTLY, location=path.removesuffix("index.html"))
        file = self.site / path.strip("/") / "index.html" if path.endswith("/") else self.site / path.lstrip("/")
        if file.is_file():
            return Answer(HTTPStatus.OK, file, kept=self._kept(path))
        if not path.endswith("/") and (file / "index.html").is_file():
            return Answer(HTTPStatus.MOVED_PERMANENTLY, location=path + "/")
        retired = self.folder.parent / "assets" / "site" / path.strip("/")
        if path.startswith(self.headers.kept_for_ever) and retired.is_file():
            return Answer(HTTPStatus.OK, retired, kept=self._kept(path))
        return None

    def _kept(self, path: str) -> str:
        """The Cache-Control of a file: those never change whose name is a hash."""
        return self.headers.for_ever if path.startswith(self.headers.kept_for_ever) else self.headers.for_now

    def _not_found(self, path: str) -> Answer:
        language = "en/" if path.startswith("/en/") else ""
        return Answer(HTTPStatus.NOT_FOUND, self.site / f"{language}404.html")


def is_plain(path: str) -> bool:
    """Whether every step of an address is an ordinary name: no ``..``, none hidden or empty, no back slash, no NUL."""
    steps = path[1:].removesuffix("/").split("/")
    return path == "/" or all(_is_plain(step) for step in steps)


def _is_plain(step: str) -> bool:
    hidden = step.startswith(".") and step != ".well-known"
    return bool(step) and not hidden and len(step.encode(errors="replace")) < NAME_MAX and not set(step) & {"\\", "\0"}


class PortalServer(ThreadingHTTPServer):
    """Serves the edition that ``current`` points to, looked up at each request."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], root: Path) -> None:
        self.root = root
        self._seen: tuple[str, EditionView] | None = None
        super().__init__(address, Handler)

    def edition(self) -> EditionView | None:
        """The current edition, None before the first."""
        try:
            target = (self.root / "current").readlink().name
            if self._seen is None or self._seen[0] != target:
                self._seen = (target, EditionView(self.root / target))
        except FileNotFoundError:
            return None
        return self._seen[1]


class Handler(BaseHTTPRequestHandler):
    server: PortalServer
    protocol_version = "HTTP/1.1"
    server_version = "portal"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._respond(with_body=True)

    def do_HEAD(self) -> None:
        self._respond(with_body=False)

    def _respond(self, *, with_body: bool) -> None:
        try:
            try:
                self._send(self._answer(), with_body=with_body)
            except FileNotFoundError:  # it has gone since we looked: withdrawn, or too small now for a compressed copy
                self._send(self._answer(), with_body=with_body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def _answer(self) -> Answer:
        edition = self.server.edition()
        self.always = edition.headers.always if edition else HEADERS.always
        if edition is None:
            return Answer(HTTPStatus.SERVICE_UNAVAILABLE, body=WAITING.encode())
        return edition.answer(unquote(urlsplit(self.path).path, errors="replace"))

    def _send(self, answer: Answer, *, with_body: bool) -> None:
        if answer.location:
            return self._send_redirect(answer)
        if answer.file is None:
            return self._send_bytes(answer, with_body=with_body)
        return self._send_file(answer, with_body=with_body)

    def _send_redirect(self, answer: Answer) -> None:
        query = urlsplit(self.path).query
        location = (answer.location or "") + (f"?{query}" if query else "")
        self._start(answer.status, {"Location": location, "Content-Length": "0", "Cache-Control": HEADERS.for_now})

    def _send_bytes(self, answer: Answer, *, with_body: bool) -> None:
        headers = {"Content-Type": TYPES["html"], "Content-Length": str(len(answer.body)), "Retry-After": "10"}
        self._start(answer.status, {**headers, "Cache-Control": "no-store"})
        if with_body:
            self.wfile.write(answer.body)

    def _send_file(self, answer: Answer, *, with_body: bool) -> None:
        """A file, or its compressed copy where the reader takes that and asks for no part of it."""
        status, file = answer.status, cast(Path, answer.file)
        headers = {"Content-Type": type_of(file), "Cache-Control": answer.kept}
        if file.suffix[1:] in TEXTS:
            headers["Vary"] = "Accept-Encoding"
            encoding, file = self._encoded(file)
            headers |= {"Content-Encoding": encoding} if encoding else {}
        with file.open("rb") as stream:
            facts = os.fstat(stream.fileno())
            tag = headers["ETag"] = f'"{facts.st_size:x}-{facts.st_mtime_ns:x}"'
            if status is not HTTPStatus.OK:
                span = range(facts.st_size)
            elif self.headers.get("If-None-Match") and tag in self.headers["If-None-Match"]:
                return self._start(HTTPStatus.NOT_MODIFIED, headers)
            else:
                headers["Accept-Ranges"] = "bytes"
                status, span = self._span(facts.st_size, tag)
            if status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                headers["Content-Range"] = f"bytes */{facts.st_size}"
            elif status is HTTPStatus.PARTIAL_CONTENT:
                headers["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{facts.st_size}"
            self._start(status, {**headers, "Content-Length": str(len(span))})
            if with_body:
                self._copy(stream, span)

    def _encoded(self, file: Path) -> tuple[str, Path]:
        """The best encoding that the reader takes and the edition has, and its file."""
        taken = {} if "Range" in self.headers else accepted(self.headers.get("Accept-Encoding", ""))
        for encoding, ending in ENCODINGS.items():
            copy = file.with_name(file.name + ending)
            if taken.get(encoding, 0.0) and copy.is_file():
                return encoding, copy
        return "", file

    def _span(self, size: int, tag: str) -> tuple[HTTPStatus, range]:
        """Which bytes are asked for. Several ranges at once, or a range of another version: the whole file."""
        asked = RANGE.fullmatch(self.headers.get("Range", ""))
        if not asked or asked[0] == "bytes=-" or self.headers.get("If-Range", tag) != tag:
            return HTTPStatus.OK, range(size)
        first, last = asked.groups()
        span = (
            range(int(first), min(int(last or size), size - 1) + 1) if first else range(max(size - int(last), 0), size)
        )
        if not span:
            return HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, range(0)
        return HTTPStatus.PARTIAL_CONTENT, span

    def _copy(self, stream: BinaryIO, span: range) -> None:
        stream.seek(span.start)
        for start in range(span.start, span.stop, CHUNK):
            self.wfile.write(stream.read(min(CHUNK, span.stop - start)))

    def _start(self, status: HTTPStatus, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, **self.always}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Requests are not logged: who reads what is nobody's business."""


def type_of(file: Path) -> str:
    return TYPES.get(file.suffix[1:], "application/octet-stream")


def accepted(header: str) -> dict[str, float]:
    """Encodings that a reader takes, with their weight (RFC 9110, 12.5.3)."""
    taken = {}
    for part in header.split(","):
        name, _, weight = part.partition(";")
        try:
            taken[name.strip().lower()] = float(weight.partition("=")[2] or 1)
        except ValueError:
            continue
    return taken


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m site_static.serve", description="展示最新一版门户。")
    parser.add_argument("--root", type=Path, default=Path("var/editions"), help="各版门户所在的目录")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址")
    parser.add_argument("--port", type=int, default=8080, help="监听端口")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    """Serve until interrupted. 2 when the port can't be had, with one line that says what to do."""
    options = parse(arguments)
    try:
        server = PortalServer((options.host, options.port), options.root)
    except (OSError, OverflowError) as error:
        why = "已被占用" if isinstance(error, OSError) and error.errno == errno.EADDRINUSE else f"不能使用（{error}）"
        sys.stderr.write(f"端口 {options.port} {why}。请设置环境变量 PORTAL_PORT 换一个端口。\n")
        return 2
    sys.stdout.write(f"门户：http://{options.host}:{server.server_port}/\n")
    sys.stdout.flush()
    with contextlib.suppress(KeyboardInterrupt), server:
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
