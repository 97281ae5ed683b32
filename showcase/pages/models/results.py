"""The profile of an achievement."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable

from content import records
from showcase.library.models import Achievement
from showcase.library.models.achievement import Kind
from showcase.library.records import result_facts, sourced_facts
from showcase.publication.subjects import Subject

from .story import StoryPage, same_in_translation, story_tabs


class ResultPage(StoryPage):
    """成果页: the story of one achievement of the library. Its facts come from the achievement."""

    achievement = models.ForeignKey(
        Achievement, models.PROTECT, verbose_name=_("成果"), related_name="pages", help_text=_("成果库中的一条成果。")
    )
    one_liner = models.CharField(
        _("一句话介绍"), max_length=200, blank=True, help_text=_("它是什么。中文不超过 30 字，英文不超过 14 个词。")
    )
    abstract = models.TextField(
        _("公众摘要"), blank=True, help_text=_("给公众看的平实介绍。中文不超过 150 字，英文不超过 90 个词。")
    )
    quotable = StreamField(
        [("sentence", blocks.TextBlock(label=_("可引用的话"), max_length=400))], verbose_name=_("可供引用"), blank=True
    )
    spokesperson_name = models.CharField(_("发言人"), max_length=60, blank=True, help_text=_("经本人同意。"))
    spokesperson_role = models.CharField(_("发言人身份"), max_length=100, blank=True)

    parent_page_types = ["pages.SectionPage"]
    subpage_types: list[str] = []
    override_translatable_fields = same_in_translation("achievement")
    is_creatable = True
    template = "pages/block_preview.html"

    edit_handler = story_tabs(
        [
            FieldPanel("achievement"),
            FieldPanel("title", heading=_("题名")),
            FieldPanel("one_liner"),
            FieldPanel("abstract"),
            FieldPanel("quotable"),
            MultiFieldPanel(
                [FieldPanel("spokesperson_name"), FieldPanel("spokesperson_role")], heading=_("媒体发言人")
            ),
            InlinePanel("related_results", heading=_("相关成果"), label=_("相关成果"), max_num=6),
        ]
    )

    class Meta:
        verbose_name = _("成果页")
        verbose_name_plural = _("成果页")

    def subject(self) -> Subject | None:
        if self.achievement_id is None:
            return None
        about = self.achievement.subject
        return Subject(about.kind, about.key, self.locale.language_code)

    def public_path(self, subject: Subject) -> str:
        return f"{'/en' if self.english else ''}/results/{self.slug}/"

    def clean(self) -> None:
        errors = self._own_errors()
        try:
            super().clean()
        except ValidationError as error:
            errors = {**error.update_error_dict({}), **errors}
        if errors:
            raise ValidationError(errors)

    def _own_errors(self) -> dict[str, Any]:
        if self.achievement_id is None:
            return {}
        errors: dict[str, Any] = {}
        if self.siblings_of_kind().filter(achievement=self.achievement_id).exists():
            errors["achievement"] = _("这条成果已经有了这种语言的成果页。")
        if self.achievement.kind == Kind.LIBRARY:
            errors |= self._length_errors()
        return errors

    def _length_errors(self) -> dict[str, Any]:
        errors: dict[str, Any] = {}
        limits = {"one_liner": (30, 14, _("一句话介绍")), "abstract": (150, 90, _("公众摘要"))}
        for name, (zh, en, label) in limits.items():
            text = getattr(self, name)
            length, limit = (records.words(text), en) if self.english else (records.characters(text), zh)
            if not text.strip():
                errors[name] = _("请填写%(label)s。") % {"label": label}
            elif length > limit:
                message = (
                    _("%(label)s不超过 %(limit)d 个词，现在 %(length)d 个词，请压缩。")
                    if self.english
                    else _("%(label)s不超过 %(limit)d 字，现在 %(length)d 字，请压缩。")
                )
                errors[name] = message % {"label": label, "limit": limit, "length": length}
        return errors

    @cached_property
    def facts_source(self) -> Achievement:
        """The achievement with everything that the record shows, loaded once for this instance of the page."""
        return Achievement.objects.for_record().get(pk=self.achievement_id)

    def to_record(self) -> records.Result | records.Sourced:
        locale = self.locale.language_code
        achievement = self.facts_source
        if achievement.kind == Kind.SOURCED:
            return records.Sourced(**(self.story_facts() | sourced_facts(achievement, locale)))
        return records.Result(
            **(self.story_facts() | result_facts(achievement, locale)),
            one_liner=self.one_liner,
            abstract=self.abstract,
            picture=self.lead_picture(),
            social=self.social_picture(),
            quotable=tuple(child.value for child in self.quotable),
            spokesperson=self._spokesperson(),
            related=tuple(row.achievement.public_id for row in self.related_results.select_related("achievement")),
        )

    def _spokesperson(self) -> records.Spokesperson | None:
        if not self.spokesperson_name:
            return None
        return records.Spokesperson(name=self.spokesperson_name, role=self.spokesperson_role)


class RelatedResult(Orderable):
    """相关成果: the editors' choice."""

    page = ParentalKey(ResultPage, on_delete=models.CASCADE, related_name="related_results")
    achievement = models.ForeignKey(Achievement, models.PROTECT, verbose_name=_("成果"), related_name="+")

    panels = [FieldPanel("achievement")]

    class Meta(Orderable.Meta):
        verbose_name = _("相关成果")
