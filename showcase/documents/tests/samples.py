"""A form as it is filed, for every kind of print."""

from datetime import UTC, datetime
from typing import Any

from showcase.documents import Form, Part, Row


def filed(**changes: Any) -> Form:
    facts: dict[str, Any] = {
        "title": "重大科技成果申报表",
        "number": "2026-11-0001 v1",
        "unit": "示例单位",
        "filed_at": datetime(2026, 11, 6, 2, tzinfo=UTC),
        "check": "ab" * 32,
        "parts": [Part("基本情况", [Row("成果名称", "长" * 400)]), Part("空的部分", [])],
        "declarations": ["知识产权归属清晰明确且无争议"],
    }
    return Form(**facts | changes)
