"""Pictures with rights, and what was made of uploads for records."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import Page, ReferenceIndex

from showcase.publication.sources import Source
from showcase.publication.subjects import SubjectKey


def stories_with(upload: models.Model) -> list[SubjectKey]:
    """Every story that shows the picture or offers the document."""
    page_type = ContentType.objects.get_for_model(Page)
    references = ReferenceIndex.get_references_to(upload).filter(base_content_type=page_type)
    pages = Page.objects.filter(pk__in={int(row.object_id) for row in references}).specific()
    subjects = (page.subject() for page in pages if hasattr(page, "subject"))
    return [SubjectKey(subject.kind, subject.key) for subject in subjects if subject]


class ShowcaseImage(Source, AbstractImage):
    """A picture that may be published: with credit, licence and, where it has one, an end of its rights."""

    PUBLIC = frozenset(
        {"file", "credit", "credit_en", "licence", "licence_en", "source", "focal_point_x", "focal_point_y"}
    )
    INTERNAL = frozenset(
        [
            "id",
            "title",
            "description",
            "width",
            "height",
            "created_at",
            "uploaded_by_user",
            "collection",
            "file_size",
            "file_hash",
            "focal_point_width",
            "focal_point_height",
            "licence_expires_on",
            "tags",
        ]
    )
    BOOKKEEPING = ("file_size", "file_hash")

    credit = models.CharField(_("署名"), max_length=200, help_text=_("作者或提供单位，公开时显示。"))
    credit_en = models.CharField(_("署名（英文）"), max_length=200, blank=True)
    licence = models.CharField(_("授权方式"), max_length=200, help_text=_("如“已获授权，可转载并注明来源”。"))
    licence_en = models.CharField(_("授权方式（英文）"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    licence_expires_on = models.DateField(_("授权截止日期"), null=True, blank=True)

    admin_form_fields = (
        *(name for name in Image.admin_form_fields if name not in {"description", "tags"}),
        "credit",
        "credit_en",
        "licence",
        "licence_en",
        "source",
        "licence_expires_on",
    )

    class Meta(AbstractImage.Meta):
        verbose_name = _("图片")
        verbose_name_plural = _("图片")

    def feeds(self) -> Iterable[SubjectKey]:
        """Every story that shows the picture."""
        return stories_with(self)


class ShowcaseRendition(AbstractRendition):
    """Thumbnails for the desk. What the public gets is made by `showcase.pages.media`."""

    image = models.ForeignKey(ShowcaseImage, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="showcaserendition_once")
        ]


class MediaCopy(models.Model):
    """What was made for records of the upload with this SHA-256: names and sizes in the approval store."""

    source = models.CharField(_("原文件哈希"), max_length=64)
    suffix = models.CharField(_("种类"), max_length=10)
    files = models.JSONField(_("文件"))

    class Meta:
        verbose_name = _("送审媒体")
        verbose_name_plural = _("送审媒体")
        constraints = [models.UniqueConstraint(fields=["source", "suffix"], name="mediacopy_once")]

    def __str__(self) -> str:
        return self.source
