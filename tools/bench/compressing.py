"""The portal's server as a web server in front of it would answer: texts compressed, where the browser takes it."""

import gzip
from functools import cache
from http import HTTPStatus
from pathlib import Path

from site_static.serve import Handler, PortalServer, caching, type_of

TEXTS = frozenset({".html", ".css", ".js", ".json", ".xml", ".txt", ".svg"})


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), 6)


class CompressingHandler(Handler):
    def _send_file(self, status: HTTPStatus, file: Path, *, with_body: bool) -> None:
        if file.suffix not in TEXTS or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super()._send_file(status, file, with_body=with_body)
        data = _compressed(file)
        headers = {"Content-Type": type_of(file), "Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        self._start(status, {**headers, "Cache-Control": caching(file), "Content-Length": str(len(data))})
        if with_body:
            self.wfile.write(data)


class CompressingServer(PortalServer):
    def __init__(self, address: tuple[str, int], root: Path) -> None:
        super().__init__(address, root)
        self.RequestHandlerClass = CompressingHandler
