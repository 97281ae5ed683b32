from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "showcase.pages"
    verbose_name = _("页面")

    def ready(self) -> None:
        from . import documents, kinds, translations

        kinds.register()
        translations.connect()
        documents.connect()
