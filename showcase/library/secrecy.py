"""Reading what a secrecy review (保密审查) concluded. In doubt it has concluded nothing, and nothing is published."""

import re

from .models import SecrecyStatus

_SECRET = re.compile(r"(?<!不)(?<!未)(涉密|(涉及|属于|含有)国家秘密)")
_FORBIDDEN = re.compile(r"(不得|不宜|不予|不能|不可|不可以|不同意|禁止|暂缓)(对外)?(公开|发布)|建议不上网")
_CLEARED = re.compile(r"可以?(对外)?(公开|发布)|同意(对外)?(公开|发布)|不涉密|不涉及国家秘密")


def read_conclusion(conclusion: str) -> SecrecyStatus:
    """The result that a written conclusion states: a forbidding phrase outweighs any permitting one."""
    if is_secret(conclusion) or _FORBIDDEN.search(conclusion):
        return SecrecyStatus.RESTRICTED
    return SecrecyStatus.CLEARED if _CLEARED.search(conclusion) else SecrecyStatus.NOT_REVIEWED


def is_secret(conclusion: str) -> bool:
    """Whether the conclusion says that this is a secret: such a thing must never enter (登记办法 Art. 2)."""
    return bool(_SECRET.search(conclusion))
