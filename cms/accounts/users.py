"""The forms for accounts: nobody becomes a superuser here, and nobody both administers accounts and approves."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import UserViewSet

from .roles import CLASH, clashes


class _Separated:
    """What both forms check."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("is_superuser"):
            field.disabled = True
            field.help_text = _("超级管理员只能在服务器上用 manage.py createsuperuser 建立。")
        for name, label in (("last_name", _("姓")), ("first_name", _("名"))):
            self.fields[name].label = label

    def clean_groups(self) -> Any:
        groups = self.cleaned_data["groups"]
        if clashes(group.name for group in groups):
            raise ValidationError(CLASH)
        return groups


class DeskUserCreationForm(_Separated, UserCreationForm):
    """建立账号."""


class DeskUserEditForm(_Separated, UserEditForm):
    """修改账号."""


class DeskUserViewSet(UserViewSet):
    """Accounts of the desk."""

    def get_form_class(self, for_update: bool = False) -> type:
        return DeskUserEditForm if for_update else DeskUserCreationForm
