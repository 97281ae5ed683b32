"""Refusals of publication, each with a message for the person at the desk.

PublicationRefused
├── NotReady          the record can't be made yet: what is missing, field by field
│   └── Undecided     a decision lacks its reason
│       └── Unticked  … or one of its ticks
├── NotYours          this person may not do this now: edited it, approved it already, has no such stage
├── HasChanged        the content is no longer what was put up for approval
└── NotApproved       publication without its approvals
"""

from collections.abc import Sequence
from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .words import label_of_path


class Blocker(NamedTuple):
    """One thing that stands in the way: the field or row (a label, or a path of the record), and what to do.

    ``place`` is where a form asks for it: the key of a fact, or group, row and key as in ``claims-0-kind``.
    """

    field: str
    message: str
    place: str = ""

    def __str__(self) -> str:
        if not self.field:
            return self.message
        return _("%(field)s：%(message)s") % {"field": label_of_path(self.field), "message": self.message}


class PublicationRefused(PermissionDenied):
    """Nothing was changed. ``str()`` is for the editor."""


class NotReady(PublicationRefused):
    lead = gettext_lazy("还不能送审：%(reasons)s。")

    def __init__(self, blockers: Sequence[Blocker]) -> None:
        reasons = _("；").join(str(blocker).rstrip("。.") for blocker in blockers)
        super().__init__(self.lead % {"reasons": reasons})
        self.blockers = tuple(blockers)


class Undecided(NotReady):
    lead = gettext_lazy("没有办理：%(reasons)s。")


class Unticked(Undecided):
    lead = gettext_lazy("还不能通过，请先逐项核对并勾选：%(reasons)s。")


class NotYours(PublicationRefused):
    pass


class HasChanged(PublicationRefused):
    pass


class NotApproved(PublicationRefused):
    pass
