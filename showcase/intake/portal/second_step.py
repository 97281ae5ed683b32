"""两步验证: the page that asks for the code after the password, and the page on which a person sets it up."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from .. import authenticators, second_factor
from ..models import Account
from .access import account_of, known, now
from .keeping import pairs

BACKEND = "showcase.intake.portal.backend.AccountBackend"
WAITING = "second_step"
PATIENCE = timedelta(minutes=10)
"""How long the password is worth something without the code."""


class CodeForm(forms.Form):
    one_time_code = forms.CharField(
        label=gettext_lazy("验证码"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True}),
        error_messages={"required": gettext_lazy("请输入验证码。")},
    )


def enter(request: HttpRequest, account: Account) -> HttpResponse:
    """The password was right: in, or first to the code. What was typed before goes along."""
    if second_factor.of(account) is None:
        return _enter(request, account)
    request.session[WAITING] = {"account": account.pk, "since": now().isoformat()}
    return _ask(request, CodeForm())


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The second step of the log-in."""
    account = _waiting(request)
    if account is None:
        return redirect("collection_log_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.check(account, form.cleaned_data["one_time_code"])
        except second_factor.WrongCode as wrong:
            form.add_error("one_time_code", str(wrong))
        else:
            return _enter(request, account)
    return _ask(request, form)


def _waiting(request: HttpRequest) -> Account | None:
    """Who has given the password a short while ago."""
    waiting = request.session.get(WAITING)
    if waiting is None or waiting["since"] < (now() - PATIENCE).isoformat():
        return None
    return Account.objects.filter(pk=waiting["account"], is_active=True).first()


def _ask(request: HttpRequest, form: CodeForm) -> HttpResponse:
    context = {"form": form, "kept": list(_carried(request))}
    return render(request, "collection/code.html", context)


def _carried(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """What the log-in carries on: what was typed before the session ended, and where it leads."""
    yield from ((name, text) for name, text in pairs(request) if name != "one_time_code")
    yield from (("kept_for", text) for text in request.POST.getlist("kept_for"))


def _enter(request: HttpRequest, account: Account) -> HttpResponse:
    request.session.pop(WAITING, None)
    login(request, account, backend=BACKEND)  # type: ignore[arg-type]
    _warn_of_few_codes(request, account)
    kept_for, wanted = request.POST.get("kept_for", ""), request.POST.get("next", "")
    if kept_for.startswith("/") and not kept_for.startswith("//"):
        kept = [(name, text) for name, text in _carried(request) if name not in {"kept_for", "next"}]
        return render(request, "collection/kept.html", {"kept": kept, "kept_for": kept_for, "known": True})
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return redirect(wanted)
    return redirect("collection_home")


def _warn_of_few_codes(request: HttpRequest, account: Account) -> None:
    factor = second_factor.of(account)
    if factor is not None and len(factor.recovery) < second_factor.RECOVERY_CODES // 2:
        messages.warning(request, _("恢复代码只剩 %(left)d 个，请重新生成。") % {"left": len(factor.recovery)})


@never_cache
@known
def manage(request: HttpRequest) -> HttpResponse:
    """Set it up; later, new recovery codes or an end to it. Each takes a right code."""
    account = account_of(request)
    form = CodeForm(request.POST or None)
    factor = second_factor.of(account)
    if request.method == "POST" and form.is_valid():
        try:
            return _set_up(request, form) if factor is None else _change(request, form)
        except second_factor.WrongCode as wrong:
            form.add_error("one_time_code", str(wrong))
    if factor is not None:
        return render(request, "collection/second_factor.html", {"form": form, "left": len(factor.recovery)})
    begun = second_factor.begin(account)
    context = {
        "form": form,
        "picture": authenticators.picture(second_factor.address(begun)),
        "secret": authenticators.in_fours(second_factor.secret(begun)),
    }
    return render(request, "collection/second_factor_new.html", context)


def _set_up(request: HttpRequest, form: CodeForm) -> HttpResponse:
    codes = second_factor.confirm(account_of(request), form.cleaned_data["one_time_code"], at=now())
    return render(request, "collection/recovery_codes.html", {"codes": codes})


def _change(request: HttpRequest, form: CodeForm) -> HttpResponse:
    account, change = account_of(request), request.POST.get("change")
    if change not in {"new-codes", "switch-off"}:
        raise PermissionDenied
    second_factor.check(account, form.cleaned_data["one_time_code"])
    if change == "new-codes":
        codes: Any = second_factor.new_recovery_codes(account)
        return render(request, "collection/recovery_codes.html", {"codes": codes})
    second_factor.take_away(account)
    messages.success(request, _("已停用两步验证。"))
    return redirect(reverse("collection_second_factor"))
