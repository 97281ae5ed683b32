"""Accounts of the demonstration, one for each role. Their passwords are made here and kept in DATA_DIR."""

import json
import secrets
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import transaction

from cms.accounts.roles import ROLES


class DemoAccount(NamedTuple):
    """Who logs in as what."""

    username: str
    name: str
    role: str

    @property
    def role_name(self) -> str:
        return next(role.name for role in ROLES if role.code == self.role)


ACCOUNTS = (
    DemoAccount("bianji", "编辑甲（示例）", "author"),
    DemoAccount("yishen", "一审乙（示例）", "approver-1"),
    DemoAccount("ershen", "二审丙（示例）", "approver-2"),
    DemoAccount("sanshen", "三审丁（示例）", "approver-3"),
    DemoAccount("fanyi", "翻译戊（示例）", "translator"),
    DemoAccount("yunying", "运营己（示例）", "operator"),
    DemoAccount("zhanghao", "账号管理庚（示例）", "account-admin"),
)


def _password_file() -> Path:
    return Path(settings.DATA_DIR) / "keys" / "demo-passwords.json"


def password(account: DemoAccount) -> str:
    """The password of a demonstration account on this installation."""
    return str(json.loads(_password_file().read_text(encoding="utf-8"))[account.username])


def _passwords() -> dict[str, str]:
    path = _password_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = {account.username: f"demo-{secrets.token_hex(4)}" for account in ACCOUNTS}
        path.touch(mode=0o600)
        path.write_text(json.dumps(made), encoding="utf-8")
    kept: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return kept


@transaction.atomic
def make_accounts() -> None:
    """Make the accounts that are missing. Refuses outside the demonstration."""
    if not settings.DEMO:
        raise RuntimeError("演示账号只在演示模式（DEMO=true）下建立。")
    passwords = _passwords()
    for account in ACCOUNTS:
        user, created = get_user_model().objects.get_or_create(
            username=account.username, defaults={"first_name": account.name}
        )
        if created:
            user.set_password(passwords[account.username])
            user.save()
        user.groups.set([Group.objects.get(name=account.role_name)])


def account(role: str):  # type: ignore[no-untyped-def]  # noqa: ANN201  (the model is a setting)
    """The user of a role."""
    username = next(row.username for row in ACCOUNTS if row.role == role)
    return get_user_model().objects.get(username=username)
