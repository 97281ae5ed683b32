"""``manage.py open_account``: an account of the portal of organisations and experts, with its first link.

The first are opened here: of the office, of one member of each organisation (who invites the rest), of experts.
"""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from showcase.intake.models import Account, Membership
from showcase.organisations.models import Organisation
from showcase.review.models import Employment, Expert
from showcase.taxonomy.models import Term


class Command(BaseCommand):
    help = "开通征集门户账号，并给出设置密码的链接（一小时内有效；过期可在登录页用“忘记密码”重新获取）。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="登录邮箱。")
        parser.add_argument("name", help="姓名。")
        parser.add_argument("--operator", action="store_true", help="征集运营人员。")
        parser.add_argument("--organisation", default="", help="所在单位的网址标识，例如 zhejiang-university。")
        parser.add_argument("--may-invite", action="store_true", help="可以邀请本单位同事。")
        parser.add_argument("--expert", nargs="*", default=[], metavar="FIELD", help="入库专家，列出战略领域代码。")

    def handle(self, *, email: str, name: str, operator: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                account = Account.objects.filter(email__iexact=email).first() or Account.objects.make(
                    email=email, name=name
                )
                account.is_operator = account.is_operator or operator
                account.save()
                _join(account, options["organisation"], may_invite=options["may_invite"], expert=options["expert"])
        except ValidationError as error:
            raise CommandError("；".join(error.messages)) from error
        uid = urlsafe_base64_encode(force_bytes(account.pk))
        token = default_token_generator.make_token(account)  # type: ignore[arg-type]  # not the desk's user
        path = reverse("collection_reset_confirm", urlconf="cms.portal.urls", args=[uid, token])
        self.stdout.write(f"{account.name} {account.email}\n{settings.COLLECTION_BASE_URL}{path}")


def _join(account: Account, slug: str, *, may_invite: bool, expert: list[str]) -> None:
    """Make the person a member, an expert, or both. Raises CommandError for names that nobody has."""
    organisation = Organisation.objects.filter(slug=slug).first()
    if slug and organisation is None:
        raise CommandError(f"单位名录里没有“{slug}”。")
    today = timezone.localdate()
    if organisation is not None and not expert:
        Membership.objects.update_or_create(
            account=account, organisation=organisation, until=None, defaults={"since": today, "may_invite": may_invite}
        )
    if not expert:
        return
    fields = Term.objects.of("field").filter(code__in=expert)
    if missing := set(expert) - set(fields.values_list("code", flat=True)):
        raise CommandError(f"没有这些战略领域：{'、'.join(sorted(missing))}。")
    found, _made = Expert.objects.get_or_create(account=account, defaults={"applied_on": today, "admitted_on": today})
    found.fields.add(*fields)
    if organisation is not None:
        Employment.objects.get_or_create(expert=found, organisation=organisation, until=None)
