"""What a translator types, without a browser."""

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from showcase.publication.actors import acting, actor_of


def translate_all(page: Any, *, by: Any, text: str = "An English text (example)") -> None:
    """Give every string of an English page an English text and save the draft."""
    english = Locale.objects.get(language_code="en")
    translation = Translation.objects.get(source__object_id=page.translation_key, target_locale=english)
    with acting(actor_of(by)):
        for segment in StringSegment.objects.filter(source=translation.source).select_related("string", "context"):
            StringTranslation.objects.update_or_create(
                translation_of=segment.string,
                context=segment.context,
                locale=english,
                defaults={"data": text, "last_translated_by": by},
            )
        translation.save_target(user=by, publish=False)
