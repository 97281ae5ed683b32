from django.apps import AppConfig


class TaxonomyConfig(AppConfig):
    name = "showcase.taxonomy"
    verbose_name = "分类体系"
