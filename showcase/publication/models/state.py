"""What is public: one row a subject, and the history of what was."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from content import records

from ..subjects import Subject


class RecordBytes(models.Model):
    """The exact bytes that were put up for approval, by their SHA-256. Append-only (triggers)."""

    digest = models.CharField(_("记录哈希"), max_length=64, primary_key=True)
    data = models.BinaryField(_("记录内容"))
    created_at = models.DateTimeField(_("生成时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("送审记录")
        verbose_name_plural = _("送审记录")

    def __str__(self) -> str:
        return self.digest

    @property
    def record(self) -> records.Record:
        """The bytes, decoded."""
        return records.decode(bytes(self.data))

    @property
    def story(self) -> records.StoryRecord:
        """The bytes of a story, decoded. Raises TypeError for a reference record."""
        record = self.record
        if not isinstance(record, records.Story):
            raise TypeError(f"{self.digest} is no story")
        return record

    @property
    def title(self) -> str:
        """The story's title, or the name of the organisation, term or site."""
        record = self.record
        return record.title if isinstance(record, records.Story) else record.name


class SubjectFields(models.Model):
    """Kind, key and language: what a row is about. References have no language."""

    kind = models.CharField(_("类型"), max_length=20)
    key = models.CharField(_("编号"), max_length=80)
    locale = models.CharField(_("语言"), max_length=10, blank=True)

    class Meta:
        abstract = True

    @property
    def subject(self) -> Subject:
        return Subject(self.kind, self.key, self.locale)


class PublicStateQuerySet(models.QuerySet["PublicState"]):
    def of(self, subject: Subject) -> "PublicStateQuerySet":
        return self.filter(**subject._asdict())

    def live(self) -> "PublicStateQuerySet":
        return self.filter(live=True)

    def unexplained(self) -> "PublicStateQuerySet":
        """Withdrawn by a way round the withdrawal: red on the desk until somebody gives the reason."""
        return self.filter(live=False, version__gt=0, withdrawal_reason="")


class PublicState(SubjectFields):
    """公开状态: the one truth about what the public gets of a subject.

    The publisher writes ``record``'s bytes and never looks at a page. ``version`` counts publications.
    ``edit_mark`` is the last edit event that this version includes: whoever edited later may not approve
    the next one. Triggers let a version in only with its approvals (`triggers`), and write the outbox.
    """

    version = models.PositiveIntegerField(_("版本"), default=0)
    live = models.BooleanField(_("公开"), default=False)
    record = models.ForeignKey(RecordBytes, models.PROTECT, verbose_name=_("公开记录"), null=True, related_name="+")
    order = models.PositiveIntegerField(_("首发顺序"), null=True, unique=True)
    edit_mark = models.BigIntegerField(_("编辑水位"), default=0)
    address = models.CharField(_("网址路径"), max_length=200, blank=True)
    former_addresses = models.JSONField(_("曾用网址"), default=list, blank=True)
    page_id = models.BigIntegerField(_("页面编号"), null=True, blank=True, db_index=True)
    first_published_at = models.DateTimeField(_("首次公开时间"), null=True)
    published_at = models.DateTimeField(_("本版公开时间"), null=True)
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True)
    withdrawn_by = models.CharField(_("撤回人"), max_length=150, blank=True)
    withdrawal_reason = models.CharField(_("撤回原因（向社会公布）"), max_length=400, blank=True)

    objects: ClassVar = PublicStateQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开状态")
        verbose_name_plural = _("公开状态")
        indexes = [
            models.Index(fields=["address"], name="publicstate_address"),  # what is unique only has those that are set
            models.Index(fields=["-published_at"], name="publicstate_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "locale"], name="publicstate_one_per_subject"),
            models.UniqueConstraint(
                fields=["address"],
                condition=~models.Q(address=""),
                name="publicstate_address_is_unique",
                violation_error_message=_("这个网址已被另一条内容使用，请换一个英文短名。"),
            ),
            models.CheckConstraint(
                condition=models.Q(live=False)
                | models.Q(
                    version__gt=0,
                    record__isnull=False,
                    order__isnull=False,
                    published_at__isnull=False,
                    first_published_at__isnull=False,
                ),
                name="publicstate_live_is_complete",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version}"


class PublicVersion(SubjectFields):
    """One publication of a subject. Append-only: history, differences and roll-back read it."""

    version = models.PositiveIntegerField(_("版本"))
    record = models.ForeignKey(RecordBytes, models.PROTECT, verbose_name=_("公开记录"), related_name="+")
    revision_id = models.BigIntegerField(_("页面修订号"), null=True)
    published_at = models.DateTimeField(_("公开时间"))

    class Meta:
        verbose_name = _("公开版本")
        verbose_name_plural = _("公开版本")
        ordering = ["kind", "key", "locale", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "locale", "version"], name="publicversion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} v{self.version}"


class OutboxEntry(SubjectFields):
    """待发布: a promise that the publisher acts on a change. Written by a trigger in the statement of the change.

    ``error`` is why it did not become public yet, ``own_fault`` whether the story itself is the reason, ``told`` the
    error that somebody was last told of by mail.
    """

    created_at = models.DateTimeField(_("登记时间"))
    done_at = models.DateTimeField(_("完成时间"), null=True)
    edition = models.PositiveIntegerField(_("版次"), null=True)
    error = models.TextField(_("错误"), blank=True)
    own_fault = models.BooleanField(_("内容本身有误"), db_default=False)
    told = models.TextField(_("已告知的错误"), blank=True, db_default="")

    class Meta:
        verbose_name = _("待发布事项")
        verbose_name_plural = _("待发布事项")
        indexes = [models.Index(fields=["id"], condition=models.Q(done_at=None), name="outbox_waiting")]

    def __str__(self) -> str:
        return f"{self.subject} #{self.pk}"
