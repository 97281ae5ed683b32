"""What all rows of an achievement share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Orderable

from showcase.publication.sources import Source, SubjectKey

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

valid_partial_date = RegexValidator(
    r"\A[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?\Z",
    _("请写成 2026、2026-05 或 2026-05-18 的形式（半角数字）。"),
)
ROW_INTERNAL = frozenset({"id", "achievement"})
LINE = 400
TEXT = 4000


class AchievementRow(Source, Orderable):
    """A row of an achievement, in the editors' order. A change of it is an edit of the achievement's subject."""

    class Meta(Orderable.Meta):
        abstract = True

    def feeds(self) -> Iterable[SubjectKey]:
        return self.achievement.feeds()


def line_field(
    label: "StrOrPromise", *, optional: bool = False, help_text: "StrOrPromise" = ""
) -> "models.CharField[str, str]":
    """One line of text, as long as `content.records` allows."""
    return models.CharField(label, max_length=LINE, blank=optional, help_text=help_text)


def text_field(
    label: "StrOrPromise", *, optional: bool = False, help_text: "StrOrPromise" = ""
) -> "models.TextField[str, str]":
    """A text, as long as `content.records` allows."""
    return models.TextField(label, max_length=TEXT, blank=optional, help_text=help_text)
