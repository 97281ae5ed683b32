from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from showcase.publication import triggers


class ReviewConfig(AppConfig):
    name = "showcase.review"
    verbose_name = _("遴选评价")

    def ready(self) -> None:
        from . import following
        from .triggers import TRIGGERS

        triggers.add(TRIGGERS)
        following.connect()
