from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    name = "showcase.organisations"
    verbose_name = _("单位")

    def ready(self) -> None:
        from showcase.publication import kinds
        from showcase.publication.references import ReferenceKind

        from .models import Organisation

        rows = Organisation.objects.select_related("parent", "city", "county").prefetch_related("kinds")
        kinds.register("organisation", ReferenceKind(rows.all, lambda key: {"slug": key}))
