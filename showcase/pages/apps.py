from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "showcase.pages"
    verbose_name = "页面"
