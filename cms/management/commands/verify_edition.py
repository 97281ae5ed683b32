"""``manage.py verify_edition``: is what stands in an edition's folder what was signed?"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.progress import progress_bar
from site_static.trust.chain import read_keys
from site_static.trust.notes import BadNote
from site_static.trust.verification import verify
from site_static.verify import folder_of, lines_of


class Command(BaseCommand):
    help = "核验一版门户：签名、版次链、每个文件的哈希；改动、缺失、多余的文件都会列出。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--site", type=Path, help="版次文件夹，或各版所在的文件夹（默认 DATA_DIR/editions）。")
        parser.add_argument("--key", type=Path, help="从别的途径得到的公钥文件；不给则用门户自己公布的。")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = folder_of(options["site"] or Path(settings.EDITIONS_ROOT))
        if not (folder / "site").is_dir():
            message = f"{folder} 里没有门户。请先运行 manage.py build_site，或用 --site 指定位置。"
            raise CommandError(message, returncode=2)
        try:
            trusted = read_keys(options["key"]) if options["key"] else []
        except (BadNote, OSError) as error:
            raise CommandError(f"公钥文件 {options['key']} 无法识别：{error}", returncode=2) from error
        with progress_bar("核验") as progress:
            report = verify(folder, trusted=trusted, progress=progress)
        *lines, verdict = lines_of(report)
        self.stdout.write("\n".join(lines))
        if not report.whole:
            raise CommandError(verdict)
        self.stdout.write(verdict)
