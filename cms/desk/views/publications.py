"""What is public: list, history with differences, withdrawal, change of address, roll-back."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.models import Page, Revision

from cms import addresses, previews
from showcase.pages.models.story import SLUG, SLUG_INVALID
from showcase.publication import differences, publishing
from showcase.publication.errors import PublicationRefused
from showcase.publication.models import Approval, ApprovalRequest, EditEvent, OutboxEntry, PublicState, PublicVersion
from showcase.publication.reconcile import drifts
from showcase.publication.subjects import Subject, parse_subject
from showcase.publication.words import label_of_path

from .. import publishing as publishing_desk
from ..access import SEE, needs
from ..titles import titled


@require_GET
@needs(SEE)
def index(request: HttpRequest) -> HttpResponse:
    """Live since when, what waits, what failed, what drifts."""
    words = request.GET.get("q", "").strip()
    states = PublicState.objects.filter(version__gt=0).select_related("record").order_by("-published_at")
    if words:
        same = {name: OuterRef(name) for name in Subject._fields}
        has_title = Exists(ApprovalRequest.objects.filter(**same, title__icontains=words))
        states = states.filter(Q(key__icontains=words) | Q(address__icontains=words) | Q(has_title))
    page = Paginator(states, 50).get_page(request.GET.get("p"))
    shown_after = publishing_desk.live_after(page.object_list)
    context = {
        **publishing_desk.situation(),
        "page": page,
        "rows": [row._replace(shown_after=shown_after.get(row.state.pk)) for row in titled(page.object_list)],
        "q": words,
        "waiting": OutboxEntry.objects.filter(done_at=None).order_by("id")[:50],
        "drifts": drifts(),
    }
    return render(request, "desk/publications.html", context)


def _subject(name: str) -> Subject:
    try:
        return parse_subject(name)
    except ValueError as error:
        raise Http404 from error


@require_GET
@needs(SEE)
def history(request: HttpRequest, name: str) -> HttpResponse:
    """Every version of a subject: when, approved by whom, what changed; and the edits since the last."""
    subject = _subject(name)
    state = get_object_or_404(PublicState.objects.of(subject))
    versions = list(PublicVersion.objects.filter(**subject._asdict()).select_related("record")[:30])
    rows = []
    for number, version in enumerate(versions):
        before = versions[number + 1].record.record if number + 1 < len(versions) else None
        changes = differences.differences(before, version.record.record) if before else []
        approvals = Approval.objects.of(subject).filter(version=version.version, record=version.record_id)
        rows.append((version, approvals, [row._replace(path=label_of_path(row.path)) for row in changes]))
    page = Page.objects.filter(pk=state.page_id).first()
    context = {
        "state": state,
        "shown_after": publishing_desk.live_after([state]).get(state.pk),
        "rows": rows,
        "edits": EditEvent.objects.of(subject).filter(pk__gt=state.edit_mark).order_by("-pk")[:50],
        "page": page,
        "may_edit": page is not None and page.permissions_for_user(request.user).can_edit(),
    }
    return render(request, "desk/history.html", context)


@require_GET
@needs(SEE)
@xframe_options_sameorigin
def version(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """One published version, drawn again from its bytes."""
    row = get_object_or_404(PublicVersion.objects.select_related("record"), **_subject(name)._asdict(), version=number)
    return HttpResponse(previews.record_page(row.record.story))


class WithdrawalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("撤回原因"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("将向社会公布，例如“完成单位申请更正，核实中”。"),
        error_messages={"required": gettext_lazy("请写明撤回原因，该原因将向社会公布。")},
    )


@require_http_methods(["GET", "POST"])
@needs("publication.withdraw_subject")
def withdraw(request: HttpRequest, name: str) -> HttpResponse:
    """撤回: one person, all languages, a reason, at once."""
    subject = _subject(name)
    state = get_object_or_404(PublicState.objects.of(subject), version__gt=0)
    form = WithdrawalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            done = publishing.withdraw(subject, reason=form.cleaned_data["reason"], by=request.user)
        except PublicationRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("已撤回 %(count)d 种语言的内容，门户即将更新。") % {"count": len(done)})
            return redirect("desk_publications")
    return render(request, "desk/withdraw.html", {"form": form, "state": state, "languages": subject.languages})


class AddressForm(forms.Form):
    slug = forms.RegexField(
        regex=SLUG,
        label=gettext_lazy("新的英文短名"),
        max_length=80,
        error_messages={"invalid": SLUG_INVALID, "required": gettext_lazy("请填写新的英文短名。")},
    )


@require_http_methods(["GET", "POST"])
@needs("publication.change_address")
def change_address(request: HttpRequest, name: str) -> HttpResponse:
    """变更网址: a new slug for all languages; it takes effect with the next approvals, the old one redirects."""
    subject = _subject(name)
    state = get_object_or_404(PublicState.objects.of(subject), version__gt=0)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            addresses.change_slug(subject, form.cleaned_data["slug"], by=request.user)
        except PublicationRefused as refused:
            form.add_error("slug", str(refused))
        else:
            messages.success(request, _("新网址已写入草稿，经三审发布后生效，旧网址将自动转向。"))
            return redirect("desk_history", name=name)
    return render(request, "desk/change_address.html", {"form": form, "state": state})


@require_POST
@needs(SEE)
def roll_back(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """恢复: put the page's text of an earlier version back as a draft. It goes public by three approvals."""
    row = get_object_or_404(PublicVersion, **_subject(name)._asdict(), version=number)
    revision = get_object_or_404(Revision, pk=row.revision_id)
    page = revision.content_object
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    revision.as_object().save_revision(user=request.user, previous_revision=revision)
    messages.success(request, _("已恢复为第 %(number)d 版的草稿，请核对后送审。") % {"number": number})
    return redirect("wagtailadmin_pages:edit", page.pk)
