from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "showcase.organisations"
    verbose_name = "单位"
