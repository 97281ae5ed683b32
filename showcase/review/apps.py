from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "showcase.review"
    verbose_name = _("遴选评价")
