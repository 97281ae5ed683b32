from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


def _remove_triggers(plan: list[Any], **kwargs: Any) -> None:
    """SQLite makes a changed table anew, and refuses that while a trigger of another table names it."""
    from . import triggers

    if plan and connection.vendor == "sqlite":
        triggers.remove()


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
        pre_migrate.connect(_remove_triggers, sender=self, dispatch_uid="publication-triggers")
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="publication-triggers")
