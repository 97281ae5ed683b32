"""``manage.py nginx_configuration``: the portal's answers as a configuration of nginx, made from the edition's map."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from content.store import write_atomically
from site_static.nginx import configuration


class Command(BaseCommand):
    help = (
        "由当前一版的跳转、撤回和安全头清单生成 nginx 配置（放在 http 段内）。"
        "给出 --output 时，内容没有变化就不写；退出码 0 已写，3 没有变化。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--output", type=Path, metavar="FILE", help="写入这个文件；不给则打印。")
        parser.add_argument("--listen", default="80", help="监听的地址和端口（默认 80）。")
        parser.add_argument("--server-name", default="_", help="域名。")
        parser.add_argument("--brotli", action="store_true", help="nginx 装有 brotli_static 模块。")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.EDITIONS_ROOT)
        if not (root / "current").is_dir():
            raise CommandError("还没有门户。请先运行 manage.py build_site。", returncode=2)
        text = configuration(
            root, listen=options["listen"], server_name=options["server_name"], brotli=options["brotli"]
        )
        output: Path | None = options["output"]
        if output is None:
            self.stdout.write(text, ending="")
        elif output.is_file() and output.read_text(encoding="utf-8") == text:
            raise SystemExit(3)
        else:
            write_atomically(output, text.encode())
            self.stdout.write(f"已写入 {output}。请运行 nginx -t && nginx -s reload。")
