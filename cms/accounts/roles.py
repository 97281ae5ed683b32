"""The roles of the desk: groups with their permissions. Made and mended by ``setup_roles``, also after upgrades.

Publishing and the administration of accounts are apart: who can make accounts can approve nothing, who can
approve makes no accounts.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import m2m_changed
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page


class Role(NamedTuple):
    """A group: its name, its permissions (``app.codename``), its rights on the pages of which languages."""

    code: str
    name: str
    permissions: tuple[str, ...]
    page_rights: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    uploads: bool = False


DESK = ("wagtailadmin.access_admin", "publication.view_approvalrequest")
SEE_LIBRARY = (
    "library.view_achievement",
    "organisations.view_organisation",
    "taxonomy.view_term",
    "release.view_quarterlyevent",
    "release.view_annualranking",
    "release.view_themedrelease",
)


def _all(model: str) -> tuple[str, ...]:
    app, name = model.split(".")
    return tuple(f"{app}.{verb}_{name}" for verb in ("add", "change", "view"))


ROLES = (
    Role(
        "author",
        "编辑",
        (*DESK, *SEE_LIBRARY, "library.change_achievement", "wagtail_localize.submit_translation"),
        ("add_page", "change_page"),
        ("zh-hans",),
        uploads=True,
    ),
    Role("approver-1", "一审", (*DESK, *SEE_LIBRARY, "publication.approve_stage_1", "publication.confirm_reference")),
    Role("approver-2", "二审", (*DESK, *SEE_LIBRARY, "publication.approve_stage_2")),
    Role(
        "approver-3",
        "三审",
        (*DESK, *SEE_LIBRARY, "publication.approve_stage_3", "publication.withdraw_subject"),
    ),
    Role(
        "translator",
        "翻译",
        (*DESK, "library.view_achievement", "library.change_achievement", "wagtail_localize.submit_translation"),
        ("add_page", "change_page"),
        ("en",),
        uploads=True,
    ),
    Role(
        "operator",
        "运营",
        (
            *DESK,
            *_all("library.achievement"),
            *_all("organisations.organisation"),
            *_all("taxonomy.term"),
            *_all("release.quarterlyevent"),
            *_all("release.annualranking"),
            *_all("release.themedrelease"),
            *_all("library.entrybatch"),
            *_all("pages.sitesettings"),
            *_all("publication.watchedword"),
            "publication.delete_watchedword",
            *_all("publication.deputy"),
            "publication.delete_deputy",
            "publication.withdraw_subject",
            "publication.change_address",
        ),
        uploads=True,
    ),
    Role(
        "account-admin",
        "账号管理",
        ("wagtailadmin.access_admin", "accounts.add_user", "accounts.change_user", "accounts.view_user"),
    ),
)


def role_name(code: str) -> str:
    """What the group of a role is called."""
    return next(role.name for role in ROLES if role.code == code)


def vacant_roles() -> list[Role]:
    """Roles that no active account holds: work stops where they are needed."""
    held = set(get_user_model()._default_manager.filter(is_active=True).values_list("groups__name", flat=True))
    return [role for role in ROLES if role.name not in held]


@transaction.atomic
def setup_roles() -> None:
    """Make every role as it is described here: permissions, rights on pages, rights to upload."""
    for role in ROLES:
        group, _created = Group.objects.get_or_create(name=role.name)
        group.permissions.set(_permissions(role))
        _grant_pages(group, role)
        _grant_uploads(group, role)


def _permissions(role: Role) -> list[Permission]:
    wanted = Q(pk__in=[])
    for name in role.permissions:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    found = list(Permission.objects.filter(wanted).select_related("content_type"))
    missing = set(role.permissions) - {f"{row.content_type.app_label}.{row.codename}" for row in found}
    if missing:
        raise LookupError(f"role {role.code}: unknown permissions {sorted(missing)}")
    return found


def _grant_pages(group: Group, role: Role) -> None:
    """Rights stand on the two home pages: few rows, high in the tree (PITFALLS: one row a page is slow)."""
    GroupPagePermission.objects.filter(group=group).delete()
    homes = Page.objects.filter(depth=2, locale__language_code__in=role.languages)
    for right in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=role.page_rights):
        for home in homes:
            GroupPagePermission.objects.create(group=group, page=home, permission=right)


def _grant_uploads(group: Group, role: Role) -> None:
    GroupCollectionPermission.objects.filter(group=group).delete()
    if not role.uploads:
        return
    root = Collection.get_first_root_node()
    verbs = ("add", "change", "choose")
    wanted = [f"{verb}_{name}" for name in ("image", "document") for verb in verbs]
    apps = ("wagtailimages", "wagtaildocs")
    for right in Permission.objects.filter(codename__in=wanted, content_type__app_label__in=apps):
        GroupCollectionPermission.objects.create(group=group, collection=root, permission=right)


ADMINISTERS = {"账号管理"}
APPROVES = {"一审", "二审", "三审"}
CLASH = _("同一账号不能既管理账号又参加审批，请分设两个账号。")


def clashes(names: Iterable[str]) -> bool:
    """True when roles of these names can't be one person's."""
    held = set(names)
    return bool(held & ADMINISTERS and held & APPROVES)


def _refuse_clash(sender: Any, instance: Any, action: str, reverse: bool, pk_set: Any, **kwargs: Any) -> None:
    """The last line: whatever way a group is given, a clash is refused."""
    if action != "pre_add" or not pk_set:
        return
    users = get_user_model().objects.filter(pk__in=pk_set) if reverse else [instance]
    given = [instance.name] if reverse else [*Group.objects.filter(pk__in=pk_set).values_list("name", flat=True)]
    for user in users:
        if clashes([*user.groups.values_list("name", flat=True), *given]):
            raise PermissionDenied(CLASH)


def connect() -> None:
    """Watch who is given which roles."""
    m2m_changed.connect(
        _refuse_clash, sender=get_user_model().groups.through, dispatch_uid="accounts-administration-apart"
    )
