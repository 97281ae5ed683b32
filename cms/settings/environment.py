"""Every setting that comes from the environment: name, parser, default, what it is for.

`docs/settings.md` is checked against this table, `manage.py doctor` prints it, and a value that can't be read
stops the start with its name.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

ROOT = Path(__file__).resolve().parents[2]


class BadSetting(Exception):
    """A setting of the environment that can't be read; the message says which and what it may be."""


@dataclass(frozen=True)
class Setting:
    """One environment variable. ``secret`` values are never printed."""

    name: str
    parse: Callable[[str], Any]
    default: str
    help: str
    secret: bool = False

    def read(self, environment: Mapping[str, str]) -> Any:
        text = environment.get(self.name, self.default)
        try:
            return self.parse(text)
        except ValueError as error:
            raise BadSetting(f"环境变量 {self.name} 的值 {text!r} 无法识别：{error}。{self.help}") from error


def stop(message: str) -> NoReturn:
    """End the program with one line and exit code 2."""
    sys.stderr.write(f"{message}\n")
    raise SystemExit(2)


def boolean(text: str) -> bool:
    """``1``/``true`` or ``0``/``false``; anything else is an error, so that «yes» is not silently false."""
    if text.lower() in {"1", "true"}:
        return True
    if text.lower() in {"0", "false"}:
        return False
    raise ValueError("只能是 true 或 false")


def port(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= 65535:
        raise ValueError("端口应是 1 到 65535 之间的整数")
    return number


def address(text: str) -> str:
    if text and (not text.startswith(("http://", "https://")) or text.endswith("/")):
        raise ValueError("网址应以 http:// 或 https:// 开头，结尾不带斜杠")
    return text


def folder(text: str) -> Path:
    return (ROOT / text).resolve()


def optional_path(text: str) -> Path | None:
    return Path(text).absolute() if text else None


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail(text: str) -> dict[str, Any]:
    """Django's mail settings for ``smtps://name:password@host:465``, ``console:`` or ``file:/folder``."""
    backend = "django.core.mail.backends.{}.EmailBackend".format
    parts = urlsplit(text)
    if not text:
        return {}
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": backend("console")}
    if parts.scheme == "file" and parts.path:
        return {"EMAIL_BACKEND": backend("filebased"), "EMAIL_FILE_PATH": folder(parts.path)}
    if parts.scheme not in MAIL_PORTS or not parts.hostname:
        raise ValueError("应是 smtp://、smtp+tls://、smtps:// 加主机名，或 console:、file:/文件夹")
    return {
        "EMAIL_BACKEND": backend("smtp"),
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or MAIL_PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 20,
    }


def words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


SETTINGS = (
    Setting("DATA_DIR", folder, "var", "存放数据库、发布记录、版次、媒体和密钥的文件夹。"),
    Setting("DATABASE_URL", str, "", "数据库地址；留空即用 DATA_DIR 下的 SQLite。", secret=True),
    Setting("DEMO", boolean, "true", "演示模式：站点处处标注“示例”，并显示演示账号。正式运行设为 false。"),
    Setting("SECRET_KEY", str, "", "签名密钥；留空时在 DATA_DIR 中生成并保存。", secret=True),
    Setting("EDITION_KEY", optional_path, "", "版次签名私钥文件；留空即 DATA_DIR/keys/edition.pem。演示时自动生成。"),
    Setting("DESK_PORT", port, "8000", "编辑工作台的端口。"),
    Setting("PORTAL_PORT", port, "8080", "公众门户的端口。"),
    Setting("COLLECTION_PORT", port, "8090", "征集门户（单位与专家）的端口。"),
    Setting("PUBLIC_BASE_URL", address, "", "公众门户的网址；留空即本机的 PORTAL_PORT 端口。"),
    Setting("ADMIN_BASE_URL", address, "", "编辑工作台的网址；留空即本机的 DESK_PORT 端口。"),
    Setting("COLLECTION_BASE_URL", address, "", "征集门户的网址；留空即本机的 COLLECTION_PORT 端口。"),
    Setting("ALLOWED_HOSTS", words, "127.0.0.1,localhost", "编辑工作台接受的主机名，用逗号分隔。"),
    Setting(
        "TWO_FACTOR_REQUIRED",
        boolean,
        "false",
        "审批人、账号管理员、征集运营人员和专家组组长登录时必须使用两步验证。正式运行建议设为 true；其他人可自愿启用。",
    ),
    Setting(
        "MAIL_URL",
        mail,
        "",
        "发信服务器，例如 smtps://用户:密码@主机:465；留空则不发信，信件存为 DATA_DIR/mail 下的文件。",
        secret=True,
    ),
    Setting("MAIL_FROM", str, "noreply@localhost", "信件的发件人地址。"),
    Setting("DEBUG", boolean, "false", "开发调试模式；正式运行必须为 false。"),
)


def read(environment: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """The value of every setting. Raises BadSetting."""
    values = {setting.name: setting.read(environment) for setting in SETTINGS}
    values["PUBLIC_BASE_URL"] = values["PUBLIC_BASE_URL"] or f"http://127.0.0.1:{values['PORTAL_PORT']}"
    values["ADMIN_BASE_URL"] = values["ADMIN_BASE_URL"] or f"http://127.0.0.1:{values['DESK_PORT']}"
    values["COLLECTION_BASE_URL"] = values["COLLECTION_BASE_URL"] or f"http://127.0.0.1:{values['COLLECTION_PORT']}"
    return values
