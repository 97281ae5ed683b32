"""Writes the copy: every page with relative links, what a server would answer as small pages, a note for the reader."""

import base64
import errno
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec

from content.records import Locale
from site_static.addresses import read_map
from site_static.engine import Edition
from site_static.render import PortalError
from site_static.render.formats import file_size
from site_static.render.templates import template
from site_static.trust.compressed import original

from .relative import relative_page

MARK = "copy.json"
"""Says of a folder that it holds such a copy, so that the next one may replace it."""
NOTE = "请先读我 README.txt"
RESULT = re.compile(r"(?:en/)?results/[^/]+/index\.json")
"""What the comparison asks of a result: a page of a disk may not request it, but run it as a script."""
TRACK = re.compile(r'(<track [^<>]*src=")/([^"]*)(?=")')
RESERVE = 4_000_000
"""Bytes left free, for what a file system needs itself."""

Progress = Callable[[int, int], None]


class UsbRefused(PortalError):
    """The copy can't be written there; nothing of it is left."""


class UsbCopy(NamedTuple):
    folder: Path
    files: int
    size: int


def write_copy(edition: Edition, folder: Path, progress: Progress | None = None) -> UsbCopy:
    """Write a copy of a built edition into ``folder``: a new one, an empty one, or one that holds an older copy.

    Raises UsbRefused when the folder holds something else, cannot be written, or is too small.
    """
    assert edition.folder is not None  # noqa: S101 - it was built, so it has one
    source = edition.folder
    _check_folder(folder, source)
    try:
        _make_room(folder, source)
        _write_mark(folder, edition, complete=False)
        copy = _write_all(source, folder, edition, progress)
        _write_mark(folder, edition, complete=True)
    except OSError as error:
        _empty(folder)
        raise _refusal(folder, error) from error
    return copy


# --- the folder


def _check_folder(folder: Path, source: Path) -> None:
    if source.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise UsbRefused(f"{folder} 在门户自己的文件夹里，不能把副本写到这里。请换一个文件夹。")
    if folder.exists() and not folder.is_dir():
        raise UsbRefused(f"{folder} 是一个文件。请给出一个文件夹。")
    if folder.is_dir() and any(folder.iterdir()) and not _is_copy(folder):
        raise UsbRefused(f"{folder} 里已有别的内容，没有改动。请给出一个新的或空的文件夹，例如 {folder / 'portal'}。")


def _is_copy(folder: Path) -> bool:
    try:
        return bool(json.loads((folder / MARK).read_bytes())["portal_copy"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _make_room(folder: Path, source: Path) -> None:
    """Empty the folder, if what is to come fits then. Raises UsbRefused before anything is lost."""
    folder.mkdir(parents=True, exist_ok=True)
    needed = sum(path.stat().st_size for path in _files(source)) + RESERVE
    free = shutil.disk_usage(folder).free + sum(path.stat().st_size for path in _files(folder))
    if needed > free:
        raise UsbRefused(
            f"{folder} 所在磁盘空间不足：需要约 {file_size(needed)}，只有 {file_size(free)}。请清理磁盘或换一个更大的。"
        )
    _empty(folder)


def _empty(folder: Path) -> None:
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def _refusal(folder: Path, error: OSError) -> UsbRefused:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return UsbRefused(f"写到一半，{folder} 所在磁盘满了。已写的内容已清除，请清理磁盘或换一个更大的。")
    return UsbRefused(f"不能写入 {folder}（{error.strerror}）。请检查磁盘是否写保护，或换一个文件夹。")


def _write_mark(folder: Path, edition: Edition, *, complete: bool) -> None:
    facts = {"portal_copy": 1, "edition": edition.number, "manifest": edition.manifest, "complete": complete}
    (folder / MARK).write_bytes(msgspec.json.encode(facts, order="sorted") + b"\n")


# --- what is written


def _write_all(source: Path, folder: Path, edition: Edition, progress: Progress | None) -> UsbCopy:
    site = source / "site"
    extra = dict(_answers(source))
    names = {path.relative_to(site).as_posix() for path in _files(site) if not original(path.name)}
    known = names | extra.keys()
    written = size = 0
    for done, name in enumerate(sorted(names), 1):
        for target, data in _copied(site, name, known):
            size += _put(folder / target, data)
            written += 1
        if progress:
            progress(done, len(names))
    for name, html in {**extra, NOTE: _note(edition)}.items():
        data = html.encode() if name == NOTE else relative_page(html, name, known).encode()
        size += _put(folder / name, data)
        written += 1
    return UsbCopy(folder, written, size)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _copied(site: Path, name: str, known: set[str]) -> Iterator[tuple[str, bytes | Path]]:
    """A file of the site as the copy has it; what scripts ask of a page stands beside it as a script, too."""
    path = site / name
    if path.suffix == ".html":
        html = TRACK.sub(lambda track: _within(site, track), path.read_text(encoding="utf-8"))
        yield name, relative_page(html, name, known).encode()
        return
    yield name, path
    if RESULT.fullmatch(name):
        yield f"{name}.js", _script(f"/{name.removesuffix('index.json')}", path.read_bytes())


def _within(site: Path, track: re.Match[str]) -> str:
    """Captions inside the page: a browser reads no file of a disk for them."""
    data = base64.b64encode((site / track[2]).read_bytes()).decode()
    return f"{track[1]}data:text/vtt;base64,{data}"


def _script(address: str, data: bytes) -> bytes:
    """JSON as a classic script, in the way in which the search's files are one."""
    return b"zlSearch.put(" + json.dumps(address).encode() + b"," + data.strip() + b");\n"


def _put(path: Path, data: bytes | Path) -> int:
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, Path):
        shutil.copyfile(data, path)
        return path.stat().st_size
    return path.write_bytes(data)


def _answers(source: Path) -> Iterator[tuple[str, str]]:
    """Pages that stand where a server would redirect or answer that something is gone."""
    told = read_map(source)
    for address, target in told.redirects.items():
        name = f"{address[1:]}index.html"
        if not (source / "site" / name).exists():
            yield name, _moved(address, target)
    for address, gone in told.gone.items():
        yield f"{address[1:]}index.html", (source / gone.page).read_text(encoding="utf-8")


def _moved(address: str, target: str) -> str:
    locale: Locale = "en" if address.startswith("/en/") else "zh-hans"
    return template("moved.html", locale).render(target=target)


def _note(edition: Edition) -> str:
    """For Notepad: a byte order mark, and lines that end as Windows ends them."""
    text = (Path(__file__).parent / "note.txt").read_text(encoding="utf-8")
    facts: Mapping[str, str] = {"number": str(edition.number), "day": edition.today, "address": edition.base_url}
    return "\ufeff" + text.format(**facts).replace("\n", "\r\n")
