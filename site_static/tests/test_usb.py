"""The copy for a disk: links, what a server would answer, and folders that it does not touch."""

import errno
import json
import re
import shutil
from pathlib import Path

import pytest

from site_static.engine import build
from site_static.usb import UsbRefused, carrying, write_copy
from site_static.usb.relative import relative_link, relative_page

from .html import Page
from .records import put, result, small_record, withdraw

FILES = {"index.html", "en/index.html", "results/index.html", "results/a/index.html", "media/ab/x.jpg", "feed.xml"}
LINKS = ("href", "src", "poster", "action", "srcset", "data-root", "data-index", "data-compare")


@pytest.fixture(scope="module")
def copy(built, tmp_path_factory) -> Path:
    return write_copy(built, tmp_path_factory.mktemp("disk") / "portal").folder


@pytest.mark.parametrize(
    ("link", "name", "seen"),
    [
        ("/", "index.html", "index.html"),
        ("/", "results/a/index.html", "../../index.html"),
        ("/results/", "results/index.html", "index.html"),
        ("/results/?city=x&amp;sort=newest#y", "results/a/index.html", "../index.html?city=x&amp;sort=newest#y"),
        ("/results/a/#cite", "en/index.html", "../results/a/index.html#cite"),
        ("/results", "index.html", "results/index.html"),
        ("/media/ab/x.jpg", "results/a/index.html", "../../media/ab/x.jpg"),
        ("/search/zh-hans/", "results/index.html", "../search/zh-hans/"),
        ("/feed.xml", "404.html", "feed.xml"),
    ],
)
def test_link_leads_to_the_same_file(link, name, seen):
    assert relative_link(link, name, FILES) == seen


def test_only_links_are_rewritten():
    html = (
        '<link rel="canonical" href="https://example.org/results/"><meta property="og:url" content="/results/">'
        '<script type="application/ld+json">{"url":"/results/"}</script><a href="#main">x</a>'
        '<a href="//example.org/results/">y</a><p title="/results/">href="/results/"</p>'
    )
    assert relative_page(html, "en/index.html", FILES) == html


def test_pictures_and_refreshes_are_rewritten():
    html = (
        '<meta http-equiv="refresh" content="0; url=/results/a/"><source srcset="/media/ab/x.jpg 480w, /feed.xml 9w">'
    )

    assert relative_page(html, "en/index.html", FILES) == (
        '<meta http-equiv="refresh" content="0; url=../results/a/index.html">'
        '<source srcset="../media/ab/x.jpg 480w, ../feed.xml 9w">'
    )


def test_every_link_of_the_copy_leads_to_a_file_of_it(copy):
    seen = 0
    for path in copy.rglob("*.html"):
        for element in Page(path.read_text(encoding="utf-8")).elements:
            for name in LINKS:
                for link in element.attributes.get(name, "").split(", "):
                    link = re.sub(r"[?#].*|\s\d+w$", "", link)
                    assert not link.startswith("/"), (path, link)
                    if link and not re.match(r"[a-z]+:", link):
                        seen += 1
                        assert (path.parent / link).is_file() or name == "data-index", (path, link)
    assert seen > 1000


def test_styles_name_no_file_of_the_portal(copy):
    (style,) = (copy / "theme").glob("*.css")
    assert not re.findall(r"url\((?!\"?data:)", style.read_text(encoding="utf-8"))


def test_addresses_of_the_portal_stay_in_what_machines_read(built, copy):
    page = (copy / "results/sample-1/index.html").read_text(encoding="utf-8")
    served = (built.folder / "site/results/sample-1/index.html").read_text(encoding="utf-8")

    for pattern in (
        r'<link rel="canonical"[^>]*>',
        r'<meta property="og:url"[^>]*>',
        r"application/ld.json.*?</script>",
    ):
        assert re.findall(pattern, page, re.S) == re.findall(pattern, served, re.S) != []


def test_moved_and_withdrawn_addresses_have_small_pages(tmp_path):
    store = small_record(tmp_path / "record")
    put(store, result(7, id="ZLHCG-DEMO-0007", slug="moved"), order=700, former_addresses=("/results/old-place/",))
    withdraw(store, put(store, result(8, id="ZLHCG-DEMO-0008", slug="gone"), order=701))

    folder = write_copy(build(store.root, tmp_path / "editions"), tmp_path / "disk").folder

    moved = (folder / "results/old-place/index.html").read_text(encoding="utf-8")
    assert Page(moved).one("a").attributes["href"] == "../moved/index.html"
    gone = (folder / "results/gone/index.html").read_text(encoding="utf-8")
    assert "数据有误(示例)" in gone
    assert 'href="../../index.html"' in gone


def test_facts_of_a_result_stand_beside_it_as_a_script(copy):
    script = (copy / "results/sample-1/index.json.js").read_text(encoding="utf-8")

    assert script.startswith('zlSearch.put("/results/sample-1/",')
    facts = json.loads(script.removeprefix('zlSearch.put("/results/sample-1/",').removesuffix(");\n"))
    assert facts == json.loads((copy / "results/sample-1/index.json").read_text(encoding="utf-8"))
    assert not list(copy.glob("results/page/**/*.json.js"))


def test_note_tells_both_languages_how_to_open_it(built, copy):
    note = (copy / carrying.NOTE).read_bytes().decode("utf-8-sig")

    assert "双击 index.html" in note
    assert "Double-click index.html" in note
    assert f"第 {built.number} 版" in note
    assert "\r\n" in note


def test_what_is_counted_is_what_is_there(built, tmp_path):
    done = []
    copy = write_copy(built, tmp_path / "disk", progress=lambda *counts: done.append(counts))

    files = [path for path in copy.folder.rglob("*") if path.is_file() and path.name != carrying.MARK]
    assert copy.files == len(files)
    assert copy.size == sum(path.stat().st_size for path in files)
    assert done
    assert all(done <= total for done, total in done)


def test_newer_copy_takes_the_place_of_the_older_one(built, tmp_path):
    folder = write_copy(built, tmp_path / "disk").folder
    (folder / "results/left-over.html").write_text("old")

    write_copy(built, folder)

    assert not (folder / "results/left-over.html").exists()
    assert (folder / "index.html").is_file()


def test_folder_with_something_else_is_left_alone(built, tmp_path):
    (tmp_path / "照片.jpg").write_bytes(b"mine")

    with pytest.raises(UsbRefused, match="已有别的内容，没有改动"):
        write_copy(built, tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]


def test_place_that_cannot_be_is_refused(built, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsbRefused, match="是一个文件"):
        write_copy(built, tmp_path / "file")
    with pytest.raises(UsbRefused, match="门户自己的文件夹"):
        write_copy(built, built.folder / "site" / "usb")
    with pytest.raises(UsbRefused, match="不能写入"):
        write_copy(built, Path("/proc/nothing-may-be-made-here"))


def test_disk_that_is_too_small_is_refused_before_anything_is_lost(built, tmp_path, monkeypatch):
    folder = write_copy(built, tmp_path / "disk").folder
    usage = shutil.disk_usage(tmp_path)._replace(free=-(10**9))
    monkeypatch.setattr(carrying.shutil, "disk_usage", lambda _path: usage)

    with pytest.raises(UsbRefused, match="空间不足"):
        write_copy(built, folder)

    assert (folder / "index.html").is_file()


def test_disk_that_fills_up_is_cleared(built, tmp_path, monkeypatch):
    """The disk said that it had room, and then had none: stands in for a disk that cannot be made small here."""
    written = []

    def full(source, target):
        written.append(target)
        if len(written) > 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return target.write_bytes(source.read_bytes())

    monkeypatch.setattr(carrying.shutil, "copyfile", full)

    with pytest.raises(UsbRefused, match="磁盘满了"):
        write_copy(built, tmp_path / "disk")

    assert written
    assert list((tmp_path / "disk").iterdir()) == []
