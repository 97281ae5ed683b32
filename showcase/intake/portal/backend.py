"""Log-in with accounts of the portal. The desk's accounts are none of its business, and the other way round."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

from ..models import Account


class AccountBackend(BaseBackend):
    def authenticate(  # type: ignore[override]  # an account is not the desk's user
        self, request: HttpRequest | None, username: str = "", password: str = "", **kwargs: Any
    ) -> Account | None:
        account = Account.objects.filter(email__iexact=username).first()
        if account is None:
            Account().set_password(password)  # as slow as for a known address
            return None
        return account if account.is_active and account.check_password(password) else None

    def get_user(self, user_id: int) -> Account | None:  # type: ignore[override]
        return Account.objects.filter(pk=user_id, is_active=True).first()
