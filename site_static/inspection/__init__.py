"""The national inspection of government websites, run on a built portal before the inspector runs it (FIELD.md A2).

What is inspected, for how many points and by which rule, is data: ``rules.json``. Knows no Django.
"""

from .report import Loss, Report, as_json, as_text, inspect
from .site import NoSite

__all__ = ["Loss", "NoSite", "Report", "as_json", "as_text", "inspect"]
