"""Who logs in at the portal of organisations and experts. None of these accounts exists at the desk."""

from typing import Any, Self

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from showcase.organisations.models import Organisation


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, email: str | None) -> "Account":
        """By the address, whatever its case."""
        return self.get(email__iexact=email)

    def make(self, *, email: str, name: str, password: str | None = None, **facts: Any) -> "Account":
        """A new account; without a password nobody can log in with it yet."""
        account = Account(email=self.normalize_email(email).lower(), name=name, **facts)
        account.set_password(password)
        account.full_clean()
        account.save()
        return account


class Account(AbstractBaseUser):
    """One person: a member of organisations, an expert, or one of the office that runs the collection."""

    email = models.EmailField(_("登录邮箱"), unique=True, error_messages={"unique": _("这个邮箱已有账号。")})
    name = models.CharField(_("姓名"), max_length=100)
    telephone = models.CharField(_("联系电话"), max_length=60, blank=True)
    is_active = models.BooleanField(_("可以登录"), default=True)
    is_operator = models.BooleanField(
        _("征集运营人员"), default=False, help_text=_("办理形式审查、抽取、公示和入库，能看到全部申报。")
    )
    desk_user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="portal_account",
        verbose_name=_("同一人的工作台账号"),
        help_text=_("入库时写入编辑台账；同一人因此不能审批自己办理入库的成果。"),
    )
    created_at = models.DateTimeField(_("建立时间"), default=timezone.now, editable=False)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    class Meta:
        verbose_name = _("征集门户账号")
        verbose_name_plural = pgettext_lazy("plural", "征集门户账号")

    def __str__(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> Self:
        """Those that have not ended."""
        return self.filter(until=None)


class Membership(models.Model):
    """One person works for one organisation, from a day until it is handed over."""

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("征集门户账号")
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("单位")
    )
    may_invite = models.BooleanField(_("可以邀请同事"), default=False)
    since = models.DateField(_("开始日期"))
    until = models.DateField(_("交接日期"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位成员")
        verbose_name_plural = pgettext_lazy("plural", "单位成员")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "organisation"],
                condition=Q(until=None),
                name="membership_once",
                violation_error_message=_("这个账号已经是本单位成员。"),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="membership_ends_after_it_began",
                violation_error_message=_("交接日期早于开始日期，请检查。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}：{self.account}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def waiting(self) -> Self:
        """Those that nobody took up or revoked, the expired ones too."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """An address that was asked to become a member, or an expert when no organisation is named.

    Only the hash of the link's secret is kept: who reads the database can't use it.
    """

    email = models.EmailField(_("邮箱"))
    name = models.CharField(_("姓名"), max_length=100)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    may_invite = models.BooleanField(_("可以邀请同事"), default=False)
    invited_by = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, related_name="+", verbose_name=_("邀请人")
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField(_("有效期至"))
    accepted_at = models.DateTimeField(_("接受时间"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("邀请")
        verbose_name_plural = pgettext_lazy("plural", "邀请")

    def __str__(self) -> str:
        return self.email

    @property
    def expired(self) -> bool:
        return self.expires_at <= timezone.now()


class ReportingLine(models.Model):
    """省市县联动: through which bureau an organisation reports; without a row it reports directly."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, related_name="reporting_line", verbose_name=_("单位")
    )
    through = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="reported_through_it", verbose_name=_("转报单位")
    )

    class Meta:
        verbose_name = _("转报关系")
        verbose_name_plural = pgettext_lazy("plural", "转报关系")
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=F("through")),
                name="reporting_line_to_another",
                violation_error_message=_("单位不能通过自己转报。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} → {self.through}"

    def clean(self) -> None:
        seen = {self.organisation_id}
        above: int | None = self.through_id
        while above is not None:
            if above in seen:
                raise ValidationError({"through": _("转报关系又回到了本单位，请重新选择。")})
            seen.add(above)
            above = ReportingLine.objects.filter(organisation=above).values_list("through", flat=True).first()


def next_bureau(organisation: Organisation) -> Organisation | None:
    """Where what this organisation reports or forwards goes first; None: to the province."""
    line = ReportingLine.objects.select_related("through").filter(organisation=organisation).first()
    return line.through if line else None
