from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


def _install_triggers(**kwargs: Any) -> None:
    from . import triggers

    triggers.install()


class PublicationConfig(AppConfig):
    name = "showcase.publication"
    verbose_name = _("三审三校与发布")

    def ready(self) -> None:
        from . import approving, editing, guarded

        editing.connect()
        approving.connect()
        guarded.connect()
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="publication-triggers")
