"""Permanent identifiers (成果编号): ``ZLHCG-YYYY-NNNN``, ``ZLHCG-DEMO-NNNN`` in the demonstration library."""

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

DEMONSTRATION_SERIES = "DEMO"
LAST_NUMBER = 9999


class NoMoreIds(Exception):
    """The series has given its last number."""


class IdSeries(models.Model):
    """The last number given in one year. It only ever counts up, so a number is never given twice."""

    series = models.CharField(_("系列"), max_length=4, primary_key=True)
    last = models.PositiveIntegerField(_("最后一个序号"), default=0)

    class Meta:
        verbose_name = verbose_name_plural = _("成果编号系列")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__lte=LAST_NUMBER),
                name="id_series_has_four_digits",
                violation_error_message=_("这个系列的编号已经用完。"),
            )
        ]

    def __str__(self) -> str:
        return f"ZLHCG-{self.series}"


@transaction.atomic
def reserve_numbers(series: str, count: int) -> range:
    """Take ``count`` numbers of a series for ever; parallel writers wait for each other on the row.

    Raises NoMoreIds; nothing is taken then.
    """
    IdSeries.objects.bulk_create([IdSeries(series=series)], ignore_conflicts=True)
    room = IdSeries.objects.filter(series=series, last__lte=LAST_NUMBER - count)
    if not room.update(last=F("last") + count):
        raise NoMoreIds(
            _("%(series)s 系列的成果编号已经用完（每个系列最多 %(count)d 个）。")
            % {"series": series, "count": LAST_NUMBER}
        )
    last = IdSeries.objects.get(series=series).last
    return range(last - count + 1, last + 1)


def public_id(series: str, number: int) -> str:
    """How a number is written."""
    return f"ZLHCG-{series}-{number:04d}"


def next_public_id(series: str) -> str:
    """The next identifier of a year (``2026``) or of the demonstration library (``DEMO``). Raises NoMoreIds."""
    return public_id(series, reserve_numbers(series, 1)[0])
