"""``manage.py make_edition_key``: the private key that signs editions, made once."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from cms.signing import signer
from site_static.trust import make_key


class Command(BaseCommand):
    help = "生成版次签名密钥（Ed25519，仅属主可读）。已有密钥时不作改动。"

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.EDITION_KEY)
        if path.exists():
            raise CommandError(f"{path} 已存在，没有改动。要更换密钥，请先把旧文件移走并妥善保管。")
        make_key(path)
        public = signer().public
        self.stdout.write(f"密钥：{path}（请离线备份，不要放进版本库）")
        self.stdout.write(f"公钥：{public}")
        self.stdout.write(f"指纹（SHA-256）：{public.fingerprint}。请在单位的公告、公文等别的渠道公布，供人核对。")
