"""两步验证: the page that asks for the code after the password, and the page on which a person sets it up."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from django_otp import login as note_verified

from cms.accounts import two_factor
from showcase.intake import authenticators


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "text", "autofocus": True}),
        error_messages={"required": gettext_lazy("请输入验证码。")},
    )


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """The second step of the log-in."""
    user: Any = request.user
    if user.is_verified() or not two_factor.has_set_up(user):
        return redirect(_next(request))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = two_factor.check(user, form.cleaned_data["code"])
        except two_factor.WrongCode as wrong:
            form.add_error("code", str(wrong))
        else:
            note_verified(request, device)
            _warn_of_few_codes(request)
            return redirect(_next(request))
    return render(request, "desk/two_factor_verify.html", {"form": form, "next": _next(request)})


def _next(request: HttpRequest) -> str:
    """Where the person wanted to go; never to another host."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("wagtailadmin_home")


def _warn_of_few_codes(request: HttpRequest) -> None:
    left = two_factor.recovery_codes_left(request.user)
    if left < two_factor.RECOVERY_CODES // 2:
        messages.warning(request, _("恢复代码只剩 %(left)d 个，请在“我的账号”中重新生成。") % {"left": left})


@never_cache
@require_http_methods(["GET", "POST"])
def manage(request: HttpRequest) -> HttpResponse:
    """Set it up; later, new recovery codes or an end to it. Each takes a right code."""
    if two_factor.has_set_up(request.user):
        return _change(request)
    return _set_up(request)


def _set_up(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device, codes = two_factor.confirm(request.user, form.cleaned_data["code"])
        except two_factor.WrongCode as wrong:
            form.add_error("code", str(wrong))
        else:
            note_verified(request, device)
            return render(request, "desk/two_factor_codes.html", {"codes": codes})
    device = two_factor.begin(request.user)
    context = {
        "form": form,
        "picture": authenticators.picture(device.config_url),
        "secret": authenticators.in_fours(device.config_url.partition("secret=")[2].partition("&")[0]),
        "required": two_factor.must_have(request.user),
    }
    return render(request, "desk/two_factor_set_up.html", context)


def _change(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            two_factor.check(request.user, form.cleaned_data["code"])
            return _CHANGES[request.POST.get("change", "")](request)
        except two_factor.WrongCode as wrong:
            form.add_error("code", str(wrong))
        except KeyError:
            raise PermissionDenied from None
    context = {
        "form": form,
        "left": two_factor.recovery_codes_left(request.user),
        "required": two_factor.must_have(request.user),
    }
    return render(request, "desk/two_factor_change.html", context)


def _new_codes(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/two_factor_codes.html", {"codes": two_factor.new_recovery_codes(request.user)})


def _switch_off(request: HttpRequest) -> HttpResponse:
    if two_factor.must_have(request.user):
        raise PermissionDenied(_("您的角色必须使用两步验证，不能停用。"))
    two_factor.take_away(request.user)
    messages.success(request, _("已停用两步验证。"))
    return redirect("wagtailadmin_account")


_CHANGES = {"new-codes": _new_codes, "switch-off": _switch_off}
