from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "cms.accounts"
    verbose_name = "工作台账号"
