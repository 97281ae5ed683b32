from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

ANCESTORS = "parent__parent__parent"
"""As deep as our taxonomies go: checking a term for a circle then asks the database nothing."""


class TaxonomyConfig(AppConfig):
    name = "showcase.taxonomy"
    verbose_name = _("分类体系")

    def ready(self) -> None:
        from showcase.publication import kinds
        from showcase.publication.references import ReferenceKind

        from .models import Term

        def lookup(key: str) -> dict[str, Any]:
            scheme, _colon, code = key.partition(":")
            return {"scheme": scheme, "code": code}

        kinds.register("term", ReferenceKind(lambda: Term.objects.select_related(ANCESTORS), lookup))
