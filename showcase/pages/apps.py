from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "showcase.pages"
    verbose_name = "页面"

    def ready(self) -> None:
        from . import documents, kinds, translations

        kinds.register()
        translations.connect()
        documents.connect()
