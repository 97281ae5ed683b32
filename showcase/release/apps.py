from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReleaseConfig(AppConfig):
    name = "showcase.release"
    verbose_name = _("发布活动与榜单")
