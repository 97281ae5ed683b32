"""What ``manage.py doctor`` looks at: each check says what holds, or what is wrong and what to do about it."""

import os
import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from content.store import RecordStore
from showcase.intake.models import Letter
from showcase.intake.models.letters import MOST_ATTEMPTS
from showcase.pages.models import SiteSettings
from showcase.publication import reconcile
from showcase.publication.models import OutboxEntry
from site_static.engine import unfit_items
from site_static.engine.editions import Editions
from site_static.trust import BadNote, KeyProblem, read_edition

from .accounts.roles import vacant_roles
from .heartbeat import SILENT_SECONDS
from .signing import signer

LOW_BYTES = 2_000_000_000


class Finding(NamedTuple):
    """One line of the report: what was looked at, what was found, and what to do when it is wrong."""

    subject: str
    found: str
    remedy: str = ""

    @property
    def wrong(self) -> bool:
        return bool(self.remedy)


def findings() -> Iterator[Finding]:
    """Every check in order; those that need the database are left out when it does not answer or is not migrated."""
    yield from _folder()
    yield from _production()
    yield from _second_factor()
    yield from _edition_key()
    database = list(_database())
    yield from database
    if not any(finding.wrong for finding in database):
        for check in NEED_DATABASE:
            yield from check()
    yield from _record()
    yield from _edition()
    yield from _publisher()


def _folder() -> Iterator[Finding]:
    data = Path(settings.DATA_DIR)
    if not os.access(data, os.W_OK):
        yield Finding("数据文件夹", f"{data} 不可写", "请修改文件夹权限，或用 DATA_DIR 指定另一个文件夹。")
        return
    free = shutil.disk_usage(data).free
    found = f"{data}，剩余 {free / 1e9:.1f} GB"
    yield Finding("数据文件夹", found, "请清理磁盘，至少留出 2 GB。" if free < LOW_BYTES else "")


def _production() -> Iterator[Finding]:
    """What may not be left at its default when the public reads it."""
    if settings.DEMO:
        yield Finding("运行方式", "演示模式：站点处处标注“示例”")
        return
    if settings.DEBUG:
        yield Finding("运行方式", "调试模式已打开", "正式运行请设 DEBUG=false。")
    for name in ("PUBLIC_BASE_URL", "ADMIN_BASE_URL"):
        address = getattr(settings, name)
        remedy = "" if address.startswith("https://") else f"正式运行请把 {name} 设为 https:// 开头的网址。"
        yield Finding(name, address, remedy)


def _mail() -> Iterator[Finding]:
    """Whether mail goes out, and whether what is owed was given up."""
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        remedy = "" if settings.DEMO else "正式运行请设 MAIL_URL，否则提醒和重设密码的邮件不会发出。"
        yield Finding("邮件", "不发信，信件存为文件", remedy)
        return
    lost = Letter.objects.filter(sent_at=None, attempts__gte=MOST_ATTEMPTS).order_by("-written_at")
    last = lost.first()
    remedy = f"请检查 MAIL_URL。最近一次失败：{last.error}" if last else ""
    yield Finding("邮件", f"{settings.EMAIL_HOST}，{lost.count()} 封多次发送失败", remedy)


def _second_factor() -> Iterator[Finding]:
    """Asked of those who approve and who administer accounts, unless this is a demonstration."""
    if settings.TWO_FACTOR_REQUIRED:
        yield Finding("两步验证", "审批人、账号管理员、征集运营人员和专家组组长必须使用")
    elif not settings.DEMO:
        yield Finding("两步验证", "没有要求任何人使用", "正式运行请设 TWO_FACTOR_REQUIRED=true。")


def _edition_key() -> Iterator[Finding]:
    try:
        public = signer().public
    except KeyProblem as problem:
        yield Finding("版次签名", "不能签名", str(problem))
    else:
        yield Finding("版次签名", f"{public.name}，公钥指纹 {public.fingerprint}")


def _database() -> Iterator[Finding]:
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        yield Finding("数据库", f"连接失败：{error}", "请检查 DATABASE_URL，并确认数据库已启动。")
        return
    remedy = "请运行 manage.py migrate。" if waiting else ""
    yield Finding("数据库", f"{connection.vendor}，{len(waiting)} 项结构变更待执行", remedy)


def _accounts() -> Iterator[Finding]:
    """Somebody holds each role; three approvals need three people."""
    vacant = vacant_roles()
    for role in vacant:
        yield Finding(f"角色“{role.name}”", "没有人担任", "请由账号管理员指定人员；缺了它，工作会停在这一步。")
    if not vacant:
        yield Finding("角色", "每个角色都有人担任")


def _site() -> Iterator[Finding]:
    site = SiteSettings.objects.first()
    if site is None:
        yield Finding("站点信息", "还没有填写", "请在工作台“基础信息 → 站点信息”中填写，由另一人确认后公开。")
        return
    fields = [field for field in site._meta.fields if field.name in SiteSettings.PUBLIC]
    empty = [str(field.verbose_name) for field in fields if not getattr(site, field.name)]
    if not settings.DEMO:
        empty += [name for name in unfit_items(site.to_record()) if name not in empty]
    if empty:
        yield Finding(
            "站点信息", f"未填写或仍是示例：{'、'.join(empty)}", "这些是政府网站必须公布的内容，请填写后确认。"
        )
    else:
        yield Finding("站点信息", site.name)


def _drifts() -> Iterator[Finding]:
    found = reconcile.drifts()
    for drift in found:
        yield Finding("一致性", drift.title, drift.message)
    if not found:
        yield Finding("一致性", "工作台与公开状态一致，数据库触发器齐全")


def _outbox() -> Iterator[Finding]:
    waiting = OutboxEntry.objects.filter(done_at=None)
    for entry in waiting.exclude(error="")[:5]:
        yield Finding("待发布", f"{entry.subject}：{entry.error}", "请按错误信息改正；发布进程会自动重试。")
    late = waiting.filter(created_at__lt=timezone.now() - timedelta(seconds=SILENT_SECONDS)).count()
    remedy = "发布进程可能没有运行，请运行 manage.py publisher。" if late else ""
    yield Finding("待发布", f"{waiting.count()} 项，其中 {late} 项已等待两分钟以上", remedy)


NEED_DATABASE: tuple[Callable[[], Iterator[Finding]], ...] = (_accounts, _site, _drifts, _outbox, _mail)


def _record() -> Iterator[Finding]:
    wrong = [str(error) for error in RecordStore(Path(settings.RECORD_ROOT)).verify()]
    for message in wrong[:5]:
        yield Finding("发布记录", message, "请运行 manage.py build_site --full，由数据库重写发布记录。")
    if not wrong:
        count = sum(1 for _publication in RecordStore(Path(settings.RECORD_ROOT)).publications())
        yield Finding("发布记录", f"{count} 条，全部完好")


def _edition() -> Iterator[Finding]:
    current = Editions(Path(settings.EDITIONS_ROOT)).current
    try:
        number = read_edition(current).number if current else 0
    except (OSError, BadNote):
        number = 0
    if number:
        yield Finding("公众门户", f"第 {number} 版")
    else:
        yield Finding("公众门户", "还没有生成", "请运行 manage.py build_site。")


def _publisher() -> Iterator[Finding]:
    """The publisher holds its socket while it lives."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(str(settings.PUBLISHER_SOCKET))
        except OSError:
            yield Finding("发布进程", "没有运行", "请运行 make run，或单独运行 manage.py publisher。")
        else:
            yield Finding("发布进程", "正在运行")
