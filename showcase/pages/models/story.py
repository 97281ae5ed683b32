"""What all story pages share: the record's title, source, lead picture and body; the rules of addresses."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail_localize.fields import SynchronizedField

from content import records
from showcase.publication.guarded import Guarded
from showcase.publication.models import PublicState
from showcase.publication.subjects import Subject

from .. import media
from ..blocks import BodyBlock, to_body

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
SLUG_HELP = _("英文小写字母、数字和连字符，如 perovskite-module。公开后不再改变。")
SLUG_INVALID = _("英文短名只能用小写英文字母、数字和连字符，例如 perovskite-module。")


class StoryPageForm(WagtailAdminPageForm):
    """The form of a story: an English slug that a person chose and that stays."""

    slug = forms.RegexField(
        regex=SLUG,
        label=_("英文短名"),
        max_length=80,
        help_text=SLUG_HELP,
        error_messages={"required": _("请填写英文短名，它将成为公开网址的一部分。"), "invalid": SLUG_INVALID},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "title" in self.fields:
            self.fields["title"].error_messages["required"] = _("请填写题名。")

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        subject = self.instance.subject() if self.instance.pk else None
        changed = self.instance.pk and slug != self.instance.slug
        if changed and subject and PublicState.objects.of(subject).filter(version__gt=0).exists():
            raise ValidationError(
                _("内容已经公开过，网址不能在这里改。确需变更，请管理员办理“变更网址”，旧网址会自动转向。")
            )
        return slug


def same_in_translation(*fields: str) -> list[SynchronizedField]:
    """A translation tells of the same object under the same slug: its translator can't choose another."""
    return [SynchronizedField(name, overridable=False) for name in ("slug", "show_in_menus", *fields)]


class StoryPageManager(PageManager):
    """Each page comes with the address at which the public reads it: lists show it in every row."""

    def get_queryset(self) -> Any:
        live = PublicState.objects.live().filter(page_id=models.OuterRef("pk"))
        return super().get_queryset().annotate(public_address=models.Subquery(live.values("address")[:1]))


class StoryPage(Guarded, Page):
    """A story about one object, in one language. ``public_address`` comes with what is read from the database."""

    content_source = models.CharField(
        _("信息来源"), max_length=200, help_text=_("政府网站要求每页注明来源，一般写报送单位。")
    )
    picture = models.ForeignKey(
        "pages.ShowcaseImage",
        models.PROTECT,
        verbose_name=_("主图"),
        null=True,
        blank=True,
        related_name="+",
    )
    picture_alt = models.CharField(_("主图替代文字"), max_length=200, blank=True, help_text=_("图上有什么。"))
    picture_caption = models.CharField(_("主图图注"), max_length=300, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)

    objects = StoryPageManager()

    base_form_class = StoryPageForm
    override_translatable_fields = same_in_translation()
    is_creatable = False
    show_in_menus_default = False

    class Meta:
        abstract = True

    @property
    def english(self) -> bool:
        return self.locale.language_code == "en"

    def story_facts(self) -> dict[str, Any]:
        """What every story record has from its page."""
        return {
            "locale": self.locale.language_code,
            "slug": self.slug,
            "title": self.title,
            "content_source": self.content_source,
            "demonstration": bool(settings.DEMO),
            "body": to_body(self.body, english=self.english),
        }

    def lead_picture(self) -> records.Picture | None:
        """The lead picture of the record."""
        if self.picture is None:
            return None
        return media.picture(self.picture, alt=self.picture_alt, caption=self.picture_caption, english=self.english)

    def social_picture(self) -> records.Rendition:
        """What link previews show. A story without a lead picture has a plate, the same in every language."""
        subject = self.subject()
        return media.social(self.picture, seed=f"{subject.kind}/{subject.key}" if subject else self.slug)

    def clean(self) -> None:
        """The rules of a story that no database constraint can hold, each at its field."""
        super().clean()
        errors: dict[str, Any] = {}
        if not self.title.strip():
            errors["title"] = _("请填写题名。")
        if not re.match(SLUG, self.slug or ""):
            errors["slug"] = SLUG_INVALID
        elif self._address_is_taken():
            errors["slug"] = _("这个英文短名已被另一条内容使用（或曾经使用），请换一个。")
        if self.picture and not self.picture_alt.strip():
            errors["picture_alt"] = _("请写主图的替代文字：图上有什么。")
        elif self.picture and self.picture_alt.strip() in {self.picture.title, self.picture.filename}:
            errors["picture_alt"] = _("替代文字不能是文件名，请写图上有什么。")
        if errors:
            raise ValidationError(errors)

    def siblings_of_kind(self) -> Any:
        """Pages whose addresses would collide with this one's: the same kind in the same language."""
        return type(self)._default_manager.filter(locale=self.locale).exclude(pk=self.pk)

    def _address_is_taken(self) -> bool:
        if self.siblings_of_kind().filter(slug=self.slug).exists():
            return True
        subject = self.subject()
        if subject is None:
            return False
        path = self.public_path(subject)
        others = PublicState.objects.exclude(kind=subject.kind, key=subject.key)
        former = others.exclude(former_addresses=[]).values_list("former_addresses", flat=True)
        return others.filter(address=path).exists() or any(path in addresses for addresses in former)

    def public_path(self, subject: Subject) -> str:
        """The public address that the slug gives."""
        raise NotImplementedError

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Wagtail would derive a slug from the title; ours is chosen by a person."""
        if not self.slug:
            raise ValidationError({"slug": _("请填写英文短名，它将成为公开网址的一部分。")})
        super().full_clean(*args, **kwargs)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The page as the public would see it, drawn by the portal's own templates."""
        return HttpResponse(import_string(settings.RECORD_PREVIEW)(self.to_record()))

    def get_url_parts(self, request: HttpRequest | None = None) -> Any:
        """Where the public reads it: on the portal, not in the desk."""
        if not hasattr(self, "public_address"):
            state = self.public_state()
            self.public_address = state.address if state and state.live else None
        return (None, settings.PUBLIC_BASE_URL, self.public_address) if self.public_address else None

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.__dict__.pop("public_address", None)

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        """Always with the portal's host: Wagtail thinks that the desk serves its only site, too."""
        url: str | None = self.get_full_url(request)
        return url

    url = property(get_url)

    def public_state(self) -> PublicState | None:
        subject = self.subject()
        return PublicState.objects.of(subject).first() if subject else None


def story_tabs(first: Sequence[Any], *, more: Sequence[Any] = ()) -> TabbedInterface:
    """The edit form of a story: what it is, the body, and address and source."""
    return TabbedInterface(
        [
            ObjectList(first, heading=_("内容")),
            ObjectList(
                [
                    FieldPanel("body"),
                ],
                heading=_("正文"),
            ),
            ObjectList(
                [
                    FieldPanel("slug"),
                    FieldPanel("content_source"),
                    MultiFieldPanel(
                        [FieldPanel("picture"), FieldPanel("picture_alt"), FieldPanel("picture_caption")],
                        heading=_("主图"),
                    ),
                    *more,
                ],
                heading=_("网址与来源"),
            ),
        ]
    )
