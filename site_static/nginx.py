"""The same answers from nginx: its configuration, made from an edition's map.

``python -m site_static.nginx --root var/editions --listen 8081`` prints it, ``manage.py nginx_configuration`` too.
Files, compressed copies, withdrawn addresses with a page of their own and the 404 pages are found on disk at each
request; redirects, and old addresses of what was withdrawn, stand in the configuration, which is made again and loaded
(``nginx -s reload``) when the map has changed.
"""

import argparse
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_static.addresses import HEADERS, read_headers, read_map
from site_static.serve import TYPES

ADDRESS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")


def configuration(root: Path, *, listen: str, server_name: str = "_", brotli: bool = False) -> str:
    """A server for the edition shown under ``root``. ``brotli`` says that nginx has the static Brotli module."""
    root = root.resolve()
    current = root / "current"
    told = read_map(current)
    headers = read_headers(current) if current.is_dir() else HEADERS
    gone = {path: f"/{fact.page}" for path, fact in told.gone.items()}
    return "\n".join(
        [
            "map_hash_bucket_size 512;",
            f"map_hash_max_size {max(4096, 4 * (len(told.redirects) + len(gone)))};",
            *_map("$portal_slashed", "$portal_redirect", told.redirects),
            *_map("$portal_slashed", "$portal_gone", gone),
            "map $uri $portal_slashed { ~/$ $uri; default $uri/; }",
            "map $uri $portal_missing { ~^/en/ /en/404.html; default /404.html; }",
            f"map $status$uri $portal_cache {{ {_for_ever(headers.kept_for_ever, headers.for_ever)}"
            f' default "{headers.for_now}"; }}',
            "server {",
            *(f"  {line}" for line in _server(root, listen, server_name, headers.always, brotli)),
            "}",
            "",
        ]
    )


def _map(source: str, target: str, values: Mapping[str, str]) -> Iterator[str]:
    yield f"map {source} {target} {{"
    yield '  default "";'
    for path, value in sorted(values.items()):
        if set(path) | set(value) <= ADDRESS:  # an address has no other letter; nothing else may get into the file
            yield f"  {path} {value};"
    yield "}"


def _for_ever(folders: tuple[str, ...], value: str) -> str:
    return " ".join(f'~^(200|206|304){folder} "{value}";' for folder in folders)


def _server(root: Path, listen: str, name: str, headers: Mapping[str, str], brotli: bool) -> Iterator[str]:
    yield f"listen {listen};"
    yield f"server_name {name};"
    yield f"root {root}/current/site;"
    yield "index index.html;"
    yield "absolute_redirect off;"
    yield "merge_slashes off;"
    yield "server_tokens off;"
    yield "default_type application/octet-stream;"
    yield "types {"
    for ending, kind in TYPES.items():
        yield f"  {kind.partition(';')[0]} {ending};"
    yield "}"
    yield "charset utf-8;"
    plain = {kind.partition(";")[0] for kind in TYPES.values() if ";" in kind} - {"text/html"}
    yield f"charset_types {' '.join(sorted(plain))};"
    yield "gzip_static on;"
    yield "gzip_vary on;"
    if brotli:
        yield "brotli_static on;"
    for header, value in headers.items():
        yield f'add_header {header} "{value}" always;'
    yield "add_header Cache-Control $portal_cache always;"
    yield "error_page 403 404 =404 @missing;"  # 403: a folder without a page
    yield "error_page 410 @gone;"
    yield "if ($portal_redirect) { return 301 $portal_redirect$is_args$args; }"
    yield "if ($portal_gone) { return 410; }"
    yield f"if (-f {root}/current/gone${{portal_slashed}}index.html) {{ return 410; }}"
    yield r"if ($request_uri ~ ^(/(?:[A-Za-z0-9._-]+/)*)index\.html(?:\?|$)) { return 301 $1$is_args$args; }"
    yield r"location ~ /\.(?!well-known/) { return 404; }"
    yield r"location ~ \.(gz|br)$ { return 404; }"
    yield "location ~ // { return 404; }"
    yield "location ~ ^/(theme|media)/ { try_files $uri @retired; }"
    yield f"location @retired {{ root {root}/assets/site; try_files $uri =404; }}"
    yield "location @missing { try_files $portal_missing =404; }"
    yield f"location @gone {{ root {root}/current; try_files $portal_gone /gone${{portal_slashed}}index.html =410; }}"


def main(arguments: list[str] | None = None) -> int:
    """Print the configuration."""
    parser = argparse.ArgumentParser(prog="python -m site_static.nginx", description="由当前一版生成 nginx 配置。")
    parser.add_argument("--root", type=Path, default=Path("var/editions"), help="各版门户所在的目录")
    parser.add_argument("--listen", default="80", help="监听的地址和端口")
    parser.add_argument("--server-name", default="_", help="域名")
    parser.add_argument("--brotli", action="store_true", help="nginx 带有 brotli_static 模块")
    options = parser.parse_args(arguments)
    sys.stdout.write(
        configuration(options.root, listen=options.listen, server_name=options.server_name, brotli=options.brotli)
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
