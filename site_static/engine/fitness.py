"""What a production portal may not go without: the footer items and codes that every page must carry (FIELD.md A2).

A demonstration shows values that are visibly invented; the same values on a portal that is meant seriously are refused.
"""

import re
from collections.abc import Iterator, Mapping

from content.records import SiteSettings

ITEMS: Mapping[str, str] = {
    "domain": "域名",
    "site_code": "网站标识码",
    "host_unit": "网站主办单位",
    "host_unit_en": "网站主办单位（英文）",
    "contact": "联系方式",
    "contact_en": "联系方式（英文）",
    "icp_number": "ICP备案编号",
    "police_number": "公安机关备案标识",
    "error_report": "“我为政府网站找错”入口",
    "conac": "党政机关网站标识",
}
PLACEHOLDER = re.compile(
    r"示例|演示|待定|待填|占位|example|sample|placeholder|\bshili|x{3,}|0{8,}|^\W*$", re.IGNORECASE
)
"""Words and figures that nobody means. Seven zeros in a row are still a real code of this province."""
SITE_CODE = re.compile(r"[0-9A-Za-z]{10}")
"""Ten characters; public bodies that are no government have letters among them (FIELD.md A2)."""
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


def unfit_items(site: SiteSettings) -> Iterator[str]:
    """Names of the items that are empty, placeholders or not of the form they must have."""
    for field, name in ITEMS.items():
        value = str(getattr(site, field)).strip()
        if PLACEHOLDER.search(value) or not _has_form(field, value):
            yield name


def _has_form(field: str, value: str) -> bool:
    form = {"site_code": SITE_CODE, "domain": HOST}.get(field)
    return form is None or form.fullmatch(value) is not None
