from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "showcase.publication"
    verbose_name = "三审三校与发布"
