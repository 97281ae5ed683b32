from django.apps import AppConfig


class ReleaseConfig(AppConfig):
    name = "showcase.release"
    verbose_name = "发布活动与榜单"
