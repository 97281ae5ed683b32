"""The small server answers as the edition's map says, and nothing outside the edition can be had from it."""

import gzip
import hashlib
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import brotli
import pytest

from site_static import serve
from site_static.engine import build
from site_static.nginx import configuration
from site_static.serve import PortalServer, accepted, is_plain
from tools.machine import nginx

from .records import NAMES, put, result, small_record, withdraw

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def editions(tmp_path_factory):
    root = tmp_path_factory.mktemp("served")
    store = small_record(root / "record")
    envelopes = {(p.key, p.locale): p for p in store.publications()}
    first = envelopes["ZLHCG-DEMO-0001", "zh-hans"]
    put(store, result(1), order=first.order, version=2, former_addresses=("/results/old/",))
    withdraw(store, envelopes["ZLHCG-DEMO-0002", "en"], "数据有误(示例)")
    build(store.root, root / "editions", compress=True)
    (root / "secret.txt").write_text("secret")
    (root / "editions/000001/site/.hidden").write_text("secret")
    return root / "editions"


@pytest.fixture(scope="module", params=["small server", "nginx"])
def port(request, editions, tmp_path_factory):
    """Where the edition is served: by the small server and by a real nginx, which answer alike."""
    if request.param == "nginx":
        yield from serving_by_nginx(editions, tmp_path_factory.mktemp("nginx"))
    else:
        yield from serving(editions)


@pytest.fixture(scope="module")
def small_port(editions):
    """The small server alone, for what is its own."""
    yield from serving(editions)


def serving_by_nginx(root, folder):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    places = " ".join(
        f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; pid {folder}/pid; error_log {folder}/log; events {{}}\n"
        f"http {{ access_log off; {places}\n{configuration(root, listen=f'127.0.0.1:{number}')}}}\n"
    )
    log = folder / "log"
    log.touch()
    process = subprocess.Popen([nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(log)])
    try:
        until = time.monotonic() + 20
        while True:
            try:
                get(number, "/robots.txt")
                break
            except OSError:
                assert process.poll() is None, log.read_text()
                assert time.monotonic() < until
                time.sleep(0.05)
        yield number
    finally:
        process.terminate()
        process.wait()


def serving(root):
    with PortalServer(("127.0.0.1", 0), root) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def get(port, path, method="GET", **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    answer.data = answer.read()
    connection.close()
    return answer


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/results/sample-1/", "text/html; charset=utf-8"),
        ("/results/sample-1/?from=mail", "text/html; charset=utf-8"),
        ("/results/sample-1/index.json", "application/json; charset=utf-8"),
        ("/feed.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        (f"/media/{NAMES['avif'][:2]}/{NAMES['avif']}", "image/avif"),
    ],
)
def test_files_come_with_their_type_and_the_security_headers(port, path, kind):
    answer = get(port, path)

    assert (answer.status, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/results/old/", "/results/sample-1/"),
        ("/results/old", "/results/sample-1/"),
        ("/id/ZLHCG-DEMO-0001/", "/results/sample-1/"),
        ("/id/ZLHCG-DEMO-0001", "/results/sample-1/"),
        ("/en/id/ZLHCG-DEMO-0001/", "/en/results/sample-1/"),
        ("/results/sample-1", "/results/sample-1/"),
        ("/results/sample-1/index.html", "/results/sample-1/"),
        ("/index.html", "/"),
    ],
)
def test_moved_address_is_one_hop(port, path, target):
    answer = get(port, path)

    assert (answer.status, answer.headers["Location"]) == (301, target)
    assert get(port, target).status == 200


@pytest.mark.parametrize("path", ["/en/results/sample-2/", "/en/results/sample-2", "/en/id/ZLHCG-DEMO-0002/"])
def test_withdrawn_address_is_gone_with_its_reason(port, path):
    answer = get(port, path)

    assert answer.status == 410
    assert "数据有误(示例)" in answer.data.decode()
    assert '<html lang="en">' in answer.data.decode()


@pytest.mark.parametrize(
    ("path", "language"),
    [
        *(("/nothing/", "zh-Hans"), ("/en/nothing", "en"), ("/results/x", "zh-Hans")),
        *(("/id/", "zh-Hans"), ("/en/id/", "en"), ("/search/zh-hans/", "zh-Hans")),  # folders without a page
    ],
)
def test_unknown_address_has_a_page_in_its_language(port, path, language):
    answer = get(port, path)

    assert answer.status == 404
    assert f'<html lang="{language}">' in answer.data.decode()


@pytest.mark.parametrize(
    "path",
    [
        *("/../map.json", "/%2e%2e/map.json", "/..%2fmap.json", "/results/..%2f..%2fmap.json", "/.hidden"),
        *("/%2e%2e/%2e%2e/%2e%2e/secret.txt", "/..\\map.json", "/map.json", "/map/3f.json", "/%00", "/%2e/index.html"),
        *("/gone/en/results/sample-2/", "//etc/passwd", "/%ff%fe", "/results//sample-1/"),
    ],
)
def test_nothing_outside_the_site_can_be_had(port, path):
    """nginx calls some of these a bad request, and takes a step that leads nowhere out of the path."""
    answer = get(port, path)

    assert answer.status in {400, 404} or path == "/%2e/index.html"
    assert b"secret" not in answer.data
    assert b"redirects" not in answer.data


def test_names_that_are_not_plain():
    assert is_plain("/")
    assert is_plain("/a/b.html")
    assert not any(map(is_plain, ("//a", "/a//b", "/../a", "/a/..", "/.a", "/a\\b", "/a\0b")))


def test_known_version_is_not_sent_again(port):
    first = get(port, "/results/sample-1/")

    again = get(port, "/results/sample-1/", If_None_Match=first.headers["ETag"])

    assert (again.status, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_files_named_by_their_hash_are_kept_for_ever(port, editions):
    style = next((editions / "current/site/theme").glob("*.css")).name

    for path in (f"/theme/{style}", f"/media/{NAMES['jpg'][:2]}/{NAMES['jpg']}"):
        assert "immutable" in get(port, path).headers["Cache-Control"]


def test_head_sends_no_body(port):
    answer = get(port, "/", "HEAD")

    assert answer.status == 200
    assert int(answer.headers["Content-Length"]) > 1000
    assert answer.data == b""


MP4 = f"/media/{NAMES['mp4'][:2]}/{NAMES['mp4']}"


@pytest.mark.parametrize(
    ("asked", "status", "span", "length"),
    [
        ("bytes=0-2", 206, "bytes 0-2/300", 3),
        ("bytes=297-", 206, "bytes 297-299/300", 3),
        ("bytes=-5", 206, "bytes 295-299/300", 5),
        ("bytes=290-999", 206, "bytes 290-299/300", 10),
        ("lines=1-2", 200, None, 300),
    ],
)
def test_parts_of_a_video(port, asked, status, span, length):
    answer = get(port, MP4, Range=asked)

    assert (answer.status, answer.headers["Content-Range"], len(answer.data)) == (status, span, length)


@pytest.mark.parametrize("asked", ["bytes=300-", "bytes=9-3"])
def test_part_that_a_video_does_not_have(port, asked):
    answer = get(port, MP4, Range=asked)

    assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */300")


@pytest.mark.parametrize("asked", ["bytes=0-1,4-5", "bytes=-"])
def test_small_server_sends_the_whole_file_when_several_parts_or_none_are_asked_for(small_port, asked):
    answer = get(small_port, MP4, Range=asked)

    assert (answer.status, len(answer.data)) == (200, 300)


def test_part_of_another_version_is_the_whole_file(port):
    assert get(port, MP4, Range="bytes=0-2", If_Range='"other"').status == 200


def test_other_methods_are_refused(port):
    assert get(port, "/", "POST").status in {405, 501}


def test_new_edition_is_shown_at_once(tmp_path):
    store = small_record(tmp_path / "record")
    for port in serving(tmp_path / "editions"):
        waiting = get(port, "/")
        build(store.root, tmp_path / "editions")
        first = get(port, "/results/sample-1/")
        item = next(p for p in store.publications() if (p.key, p.locale) == ("ZLHCG-DEMO-0001", "zh-hans"))
        put(store, result(1, title="换了标题"), order=item.order, version=2)
        build(store.root, tmp_path / "editions")
        second = get(port, "/results/sample-1/")

    assert waiting.status == 503
    assert "门户正在生成" in waiting.data.decode()
    assert first.status == 200
    assert "换了标题" in second.data.decode()


def test_busy_port_is_said_in_one_line(small_port, editions):
    arguments = [sys.executable, "-m", "site_static.serve", "--root", str(editions), "--port", str(small_port)]

    done = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert done.stderr == f"端口 {small_port} 已被占用。请设置环境变量 PORTAL_PORT 换一个端口。\n"


def test_redirect_keeps_the_query(port):
    assert get(port, "/search?q=5G").headers["Location"] == "/search/?q=5G"


@pytest.mark.parametrize("path", ["/" + "a" * 300, "/results/" + "%E6%88%90" * 90 + "/", "/" + "b" * 5000])
def test_name_that_no_file_can_have_is_not_there(port, path):
    assert get(port, path).status == 404


def test_security_contact_is_served_where_programs_look(port):
    assert get(port, "/.well-known/security.txt").status == 200
    assert get(port, "/.well-known/../map/00.json").status == 404


@pytest.mark.parametrize("path", ["/", "/results/sample-1/", "/en/nothing/", "/en/results/sample-2/", "/feed.xml"])
def test_texts_come_compressed_to_those_who_take_it(port, path):
    plain = get(port, path)
    packed = get(port, path, Accept_Encoding="gzip")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    assert packed.status == plain.status
    assert "Content-Encoding" not in plain.headers


def test_small_server_prefers_brotli(small_port):
    packed = get(small_port, "/", Accept_Encoding="gzip, deflate, br")

    assert packed.headers["Content-Encoding"] == "br"
    assert brotli.decompress(packed.data) == get(small_port, "/").data


@pytest.mark.parametrize("path", ["/index.html.gz", "/results/sample-1/index.html.br"])
def test_compressed_copies_have_no_address_of_their_own(port, path):
    assert get(port, path).status == 404


def test_known_compressed_version_is_not_sent_again(port):
    first = get(port, "/", Accept_Encoding="gzip")

    assert get(port, "/", Accept_Encoding="gzip", If_None_Match=first.headers["ETag"]).status == 304


def test_refused_encodings_are_not_sent():
    assert accepted("gzip;q=0, br;q=1.0") == {"gzip": 0.0, "br": 1.0}
    assert accepted("") == {"": 1.0}
    assert accepted("br;q=x, gzip") == {"gzip": 1.0}


def test_asset_of_an_older_edition_is_still_served(port, editions):
    data = b"an older style sheet"
    name = f"portal.{hashlib.sha256(data).hexdigest()[:16]}.css"
    (editions / "assets/site/theme").mkdir(parents=True, exist_ok=True)
    (editions / "assets/site/theme" / name).write_bytes(data)
    answer = get(port, f"/theme/{name}")

    assert (answer.status, answer.data) == (200, data)
    assert "immutable" in answer.headers["Cache-Control"]


def test_missing_asset_is_not_kept_for_ever(port):
    answer = get(port, "/theme/portal.0000000000000000.css")

    assert answer.status == 404
    assert "immutable" not in answer.headers["Cache-Control"]
    assert '<html lang="zh-Hans">' in answer.data.decode()


def test_file_that_goes_between_look_and_read_is_answered(editions, monkeypatch):
    """A small change may remove a page, or a compressed copy, while it is being sent."""
    with PortalServer(("127.0.0.1", 0), editions) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        real, gone = serve.Handler._encoded, []

        def encoded(self, file):
            gone.append(file)
            return real(self, file) if len(gone) > 1 else ("gzip", file.with_name("gone.gz"))

        monkeypatch.setattr(serve.Handler, "_encoded", encoded)
        assert get(server.server_port, "/results/sample-1/").status == 200
        server.shutdown()
