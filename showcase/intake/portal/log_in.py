"""Log-in, password reset and invitations. No answer tells whether somebody has an account."""

from collections.abc import Iterable
from threading import Thread
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import views
from django.contrib.auth.forms import AuthenticationForm, PasswordResetForm, SetPasswordForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext_lazy as _

from .. import inviting
from ..calendar import SHANGHAI
from ..models import Account
from . import second_step
from .access import now

PASSWORD_HELP = _("至少 10 个字符，不能全是数字；不能是常见的密码，也不能与您的姓名、邮箱等相近。")
"""What `AUTH_PASSWORD_VALIDATORS` ask for, in our own words."""


RESET_MAIL = "reset mail"
"""The name of the thread that sends one."""


class LogInForm(AuthenticationForm):
    error_messages = {
        "invalid_login": _("邮箱或密码不正确。连续输错会暂时锁定。"),
        "inactive": _("邮箱或密码不正确。连续输错会暂时锁定。"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"] = forms.EmailField(
            label=_("登录邮箱"), widget=forms.EmailInput(attrs={"autofocus": True, "autocomplete": "username"})
        )
        self.fields["password"].label = _("密码")


class LogIn(views.LoginView):
    """What was typed before the session ended is offered for sending afterwards."""

    template_name = "collection/log_in.html"
    authentication_form = LogInForm
    redirect_authenticated_user = True
    next_page = "collection_home"

    def form_valid(self, form: Any) -> HttpResponse:
        return second_step.enter(self.request, form.get_user())


class ResetForm(PasswordResetForm):
    def get_users(self, email: str) -> Iterable[Any]:
        return Account.objects.filter(email__iexact=email, is_active=True)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Beside the answer, not before it: how long that takes tells nobody whether there was somebody to write to.
        Not by `mailing`: letters are stored, and whoever reads this link may log in."""
        Thread(target=super().send_mail, args=args, kwargs=kwargs, name=RESET_MAIL).start()


class Reset(views.PasswordResetView):
    form_class = ResetForm
    template_name = "collection/plain_form.html"
    email_template_name = "collection/reset_mail.txt"
    subject_template_name = "collection/reset_subject.txt"
    success_url = reverse_lazy("collection_reset_sent")
    extra_context = {"heading": _("重设密码"), "lead": _("请填写登录邮箱，我们会发去重设密码的链接。")}


class NewPasswordForm(SetPasswordForm):  # type: ignore[type-arg]  # generic in the stubs only
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = PASSWORD_HELP


class ResetConfirm(views.PasswordResetConfirmView):
    form_class = NewPasswordForm
    template_name = "collection/plain_form.html"
    success_url = reverse_lazy("collection_log_in")
    extra_context = {"heading": _("设置新密码"), "lead": _("设置后请用新密码登录。链接无效的，请重新申请。")}

    def get_user(self, uidb64: str) -> Any:
        try:
            return Account.objects.get(pk=int(urlsafe_base64_decode(uidb64)), is_active=True)
        except (ValueError, OverflowError, Account.DoesNotExist):
            return None


def reset_sent(request: HttpRequest) -> HttpResponse:
    """The same answer for every address."""
    context = {"heading": _("邮件已发出"), "lead": _("如果这个邮箱有账号，几分钟内会收到邮件。")}
    return render(request, "collection/plain_form.html", context)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=_("密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=PASSWORD_HELP,
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        try:
            validate_password(password)
        except ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return password


def accept_invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The link of an invitation: choose a password and begin."""
    context: dict[str, Any] = {"heading": _("接受邀请")}
    try:
        invitation = inviting.find(secret, at=now())
        context["lead"] = f"{invitation.organisation or ''} {invitation.name}（{invitation.email}）"
        form = PasswordForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            moment = now()
            account = inviting.accept(
                secret, password=form.cleaned_data["password"], at=moment, today=moment.astimezone(SHANGHAI).date()
            )
            if account.check_password(form.cleaned_data["password"]):
                return second_step.enter(request, account)
            messages.success(request, _("邀请已接受。您已有账号，请用原来的密码登录。"))
            return redirect("collection_log_in")
        context["form"] = form
    except inviting.InvitationRefused as refused:
        context["lead"] = str(refused)
    return render(request, "collection/plain_form.html", context, status=200 if "form" in context else 410)
