from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "showcase.library"
    verbose_name = "成果库"
