"""The mixin of everything in Wagtail that can become public. Put it before ``Page`` in the bases.

Wagtail has many ways to publish (docs/publication.md lists them); all that ask the object end here, and here
the ledger is asked. What goes round is not believed: the public gets the bytes of `PublicState`.
"""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete, pre_save
from django.utils.translation import gettext as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Page, PagePermissionTester, Revision
from wagtail.query import PageQuerySet

from content import records

from . import editing, publishing
from .actors import actor_of
from .errors import NotApproved
from .models import ApprovalRequest, PublicState, PublicVersion, RecordBytes
from .subjects import Subject, SubjectKey

VOLATILE = frozenset(
    [
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "live",
        "expired",
        "draft_title",
        "url_path",
        "path",
        "depth",
        "numchild",
        "locked",
        "locked_at",
        "locked_by",
        "wagtail_admin_comments",
        "translation_key",
        "go_live_at",
        "expire_at",
    ]
)
"""Keys of a revision's content that publishing and saving set by themselves: a change of these is no edit."""


_stock_delete = PageQuerySet.delete


class GuardedPermissionTester(PagePermissionTester):
    """Takes Wagtail's own publish, unpublish, schedule, privacy, alias, copy and move from everyone."""

    def can_publish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return False

    def can_set_view_restrictions(self) -> bool:
        return False

    def can_copy(self) -> bool:
        return False

    def can_move(self) -> bool:
        return False

    def can_move_to(self, destination: Any) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        """What is live was approved: lists ask this of every row, most of which are."""
        return not self.page.live and super().can_delete(ignore_bulk) and not ever_approved(self.page)


def ever_approved(page: Any) -> bool:
    """True when the page or one below it was ever public or approved: it may be withdrawn, never deleted."""
    pages = [page.pk] if page.is_leaf() else list(page.get_descendants(inclusive=True).values_list("pk", flat=True))
    return PublicState.objects.filter(page_id__in=pages, version__gt=0).exists()


if TYPE_CHECKING:
    from wagtail.models import Page as PageLike  # what it is mixed into
else:
    PageLike = models.Model


class Guarded(PageLike):
    """A page whose publication is decided by the approval ledger."""

    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def subject(self) -> Subject | None:
        """The subject whose story this page tells; None while it tells none."""
        raise NotImplementedError

    def to_record(self) -> records.Record:
        """The record of the page as it stands in memory."""
        raise NotImplementedError

    def get_descendants(self, inclusive: bool = False) -> Any:
        """A leaf has none: to look for them takes SQLite through all pages, and lists ask it of every row."""
        if not self.is_leaf():
            return super().get_descendants(inclusive)
        return Page.objects.filter(pk=self.pk) if inclusive else Page.objects.none()

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return GuardedPermissionTester(user, self)

    def publish(self, revision: Any, user: Any = None, **kwargs: Any) -> Any:
        """Publish what is approved, whoever calls; Wagtail's flags follow. Raises PublicationRefused."""
        if publishing.is_mirroring():
            return super().publish(revision, user=user, **{**kwargs, "skip_permission_checks": True})
        page = revision.as_object()
        subject = page.subject()
        digest = records.digest(records.encode(page.to_record())) if subject else ""
        approved = RecordBytes.objects.filter(pk=digest).first()
        if subject is None or approved is None:
            raise NotApproved(_("这一稿没有经过三审，不能发布。请先送审。"))
        return publishing.publish(subject, record=approved, by=user)

    def unpublish(
        self, set_expired: bool = False, commit: bool = True, user: Any = None, log_action: bool = True
    ) -> Any:
        """Follow a withdrawal. Not offered at the desk; where other code calls it, the triggers withdraw."""
        action = UnpublishPageAction(self, set_expired=set_expired, commit=commit, user=user, log_action=log_action)
        return action.execute(skip_permission_checks=publishing.is_mirroring())

    def save_revision(self, user: Any = None, **kwargs: Any) -> Any:
        """Save a revision and, when it says something new, write down who did it."""
        before = self._content_before()
        with transaction.atomic():
            revision = super().save_revision(user=user, **kwargs)
            if before != comparable(revision.content):
                self.note_edit(user)
        return revision

    def note_edit(self, user: Any = None) -> None:
        """Write the edit of this page's language into the ledger."""
        if subject := self.subject():
            editing.note_edit(
                SubjectKey(subject.kind, subject.key),
                locale=subject.locale,
                source=f"{self._meta.label_lower}:{self.pk}",
                actor=actor_of(user) if user is not None else None,
            )

    def _content_before(self) -> dict[str, Any] | None:
        newest = self.revisions.order_by("-created_at", "-id").values_list("content", flat=True).first()
        return comparable(newest) if newest else None

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision as an object, without Wagtail's schedule: an embargo is kept by `showcase.release`."""
        page = super().with_content_json(content)
        page.go_live_at = page.expire_at = None
        return page

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse what was ever approved, before treebeard touches the parent."""
        with transaction.atomic():
            if ever_approved(self):
                raise PermissionDenied(_("这个页面（或其下级页面）公开过，只能撤回，不能删除。"))
            return super().delete(*args, **kwargs)

    def update_aliases(self, **kwargs: Any) -> None:
        """No aliases: a language without its own approval is absent."""

    def create_alias(self, **kwargs: Any) -> Any:
        raise PermissionDenied(_("不能建立别名页面：每种语言的内容都须单独审批。"))


def comparable(content: dict[str, Any]) -> dict[str, Any]:
    """A revision's content without what saving and publishing set by themselves."""
    return {key: value for key, value in content.items() if key not in VOLATILE}


def _born_as_draft(instance: Any, raw: bool = False, **kwargs: Any) -> None:
    if isinstance(instance, Guarded) and instance._state.adding and instance.live and not publishing.is_mirroring():
        instance.live = False
        instance.has_unpublished_changes = True


def _keep_what_was_approved(instance: Revision, **kwargs: Any) -> None:
    named = (
        PublicVersion.objects.filter(revision_id=instance.pk).exists()
        or ApprovalRequest.objects.filter(revision_id=instance.pk).exists()
    )
    if named:
        raise ProtectedError("approved or public", {instance})


def connect() -> None:
    """Copies, imports and ``add_child`` make drafts; approved revisions are not purged; no delete is half done."""
    pre_save.connect(_born_as_draft, dispatch_uid="publication-born-as-draft")
    pre_delete.connect(_keep_what_was_approved, sender=Revision, dispatch_uid="publication-keep-approved")
    # treebeard counts the parent's children before the delete that may be refused
    PageQuerySet.delete = transaction.atomic(_stock_delete)
