"""``build_site --usb``: the copy for a disk, its size printed, a foreign folder refused."""

import io
import re

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
