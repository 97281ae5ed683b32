"""``build_site``: the copy for a disk, its size printed, a foreign folder refused; all from the database again."""

import io
import re
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cms import publisher

pytestmark = pytest.mark.django_db


def test_copy_is_written_and_its_size_printed(published, settings, tmp_path):
    publisher.rebuild_record()
    out = io.StringIO()

    call_command("build_site", usb=tmp_path / "disk", stdout=out, stderr=io.StringIO())

    assert re.search(r"离线副本：\S+，\d+ 个文件，[\d.]+\u2009(KB|MB)。", out.getvalue())
    assert (tmp_path / "disk" / "index.html").is_file()
    assert (tmp_path / "disk" / "search" / "zh-hans" / "head.js").is_file()


def test_foreign_folder_is_refused_and_the_edition_stays(published, settings, tmp_path):
    publisher.rebuild_record()
    (tmp_path / "disk").mkdir()
    (tmp_path / "disk" / "mine.txt").write_text("mine")

    with pytest.raises(CommandError, match=r"新的一版已生成，但没有写成离线副本。.*已有别的内容"):
        call_command("build_site", usb=tmp_path / "disk", stdout=io.StringIO(), stderr=io.StringIO())

    assert [path.name for path in (tmp_path / "disk").iterdir()] == ["mine.txt"]
    assert (settings.EDITIONS_ROOT / "current").is_symlink()


def test_record_and_portal_come_back_from_the_database_alone(published_twice, settings):
    before = files_of(settings.EDITIONS_ROOT)
    shutil.rmtree(settings.RECORD_ROOT)
    shutil.rmtree(settings.EDITIONS_ROOT)

    call_command("build_site", full=True, stdout=io.StringIO(), stderr=io.StringIO())

    assert files_of(settings.EDITIONS_ROOT) == before
    assert any(name.endswith("/tandem-module/index.html") for name in before)


def files_of(editions: Path) -> dict[str, bytes]:
    """Every file of the current edition by its path, but what an edition says of itself."""
    site = editions / "current" / "site"
    files = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}
    return {name: data for name, data in files.items() if not name.startswith("verify/")}
