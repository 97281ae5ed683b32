from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "cms.accounts"
    verbose_name = _("工作台账号")

    def ready(self) -> None:
        from . import roles

        roles.connect()


class DeskUsersConfig(WagtailUsersAppConfig):
    """Wagtail's administration of accounts, with our forms."""

    user_viewset = "cms.accounts.users.DeskUserViewSet"
