from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from showcase.publication import triggers

LEDGERS = ("intake_submissionevent", "intake_submissionversion", "intake_officechange")


class IntakeConfig(AppConfig):
    name = "showcase.intake"
    verbose_name = _("征集")

    def ready(self) -> None:
        triggers.add(trigger for table in LEDGERS for trigger in triggers.append_only(table))
