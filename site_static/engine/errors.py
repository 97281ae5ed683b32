"""What can go wrong in a build. After any of these the last good edition is still the current one.

PortalError (site_static.render.errors)
└── BuildError
    ├── UnfitSite         a production portal lacks footer items, or has placeholders among them
    ├── BadRecord         a record or its media are torn, missing, invalid or unknown
    ├── DuplicateAddress  two pages want the same address
    ├── FailedPage        a page could not be made
    ├── MissingPages      the pages made are not the pages that the record asks for
    ├── BuildRunning      another build holds the editions
    ├── Held              an emergency roll-back holds the portal at an older edition
    └── NoWayBack         the portal can't be rolled back to that edition
"""

from collections.abc import Collection
from pathlib import Path

from content.records import InvalidRecord, UnknownSchema
from content.store import MissingMedia, MissingRecord, TornFile
from site_static.render import PortalError


class BuildError(PortalError):
    exitcode = 1


CAUSES: dict[type[Exception], str] = {
    TornFile: "文件不完整，或者被改动过",
    MissingRecord: "缺少记录文件",
    MissingMedia: "缺少图片或附件",
    UnknownSchema: "记录的种类或版本不认识，程序可能需要升级",
    InvalidRecord: "记录不符合规范",
}


class BadRecord(BuildError):
    def __init__(self, why: Exception) -> None:
        cause = CAUSES.get(type(why), "无法读取")
        super().__init__(f"发布记录有误，没有生成新版门户。{cause}：{why}")


class UnfitSite(BuildError):
    def __init__(self, items: Collection[str]) -> None:
        names = "、".join(items)
        super().__init__(
            f"网站信息还不能公开：{names}没有填写，或者填的是示例、占位内容。请在“站点信息”中填写真实内容并确认；"
            "只是演示时，请用演示模式（DEMO=true）。"
        )
        self.items = tuple(items)


class DuplicateAddress(BuildError):
    def __init__(self, address: str, *subjects: str) -> None:
        super().__init__(f"地址重复：{address}（{'、'.join(subjects) or '有两个页面'}）。请改其中一个的网址名。")
        self.address = address


class FailedPage(BuildError):
    def __init__(self, subject: str, why: Exception) -> None:
        super().__init__(f"{subject}：页面没有做成（{type(why).__name__}: {why}）。")
        self.subject = subject


class MissingPages(BuildError):
    def __init__(self, missing: Collection[str], unexpected: Collection[str]) -> None:
        parts = [
            f"{label} {len(paths)} 页，例如 {sorted(paths)[0]}"
            for label, paths in (("缺少", missing), ("多出", unexpected))
            if paths
        ]
        super().__init__(f"生成的页面与发布记录不符：{'；'.join(parts)}。")
        self.missing = frozenset(missing)
        self.unexpected = frozenset(unexpected)


class BuildRunning(BuildError):
    def __init__(self, root: Path) -> None:
        super().__init__(f"另一次生成正在进行（{root}），请等它结束再试。")


class Held(BuildError):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"门户已应急恢复为第 {number} 版，新的内容暂不公开。请先解除：manage.py roll_back_edition --release。"
        )
        self.number = number


class NoWayBack(BuildError):
    """The portal stays as it is; the message says why."""
