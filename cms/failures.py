"""Letters about what did not become public, to those who must act, once for each reason.

A fault of a story goes to who sent it for approval; what is no story's fault goes to the operators (运营), and so does
that the publisher is silent while something waits.
"""

import traceback
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.users.models import UserProfile

from cms.accounts.roles import role_name
from cms.heartbeat import is_silent
from showcase.publication.models import ApprovalRequest, OutboxEntry

SHOWN = 20
"""So many items are named in a letter; it counts the others."""


def tell_failures() -> int:
    """Send a letter to each person who must act on failures not told of yet. How many were sent.

    A letter that can't be sent stops no other. A failure is taken before its letters go out, so that none is sent again
    and again where the database can't be written afterwards; one of which nobody got a letter is given back.
    """
    waiting = OutboxEntry.objects.filter(done_at=None).exclude(error="").exclude(error=F("told")).order_by("id")
    taken = [entry for entry in waiting if _note(entry, entry.told, entry.error)]
    letters: defaultdict[Any, list[OutboxEntry]] = defaultdict(list)
    for entry in taken:
        for person in _who_must_act(entry):
            letters[person].append(entry)
    read = [entries for person, entries in letters.items() if _sent(_letter(person, entries))]
    told = {entry.pk for entries in read for entry in entries}
    for entry in taken:
        if entry.pk not in told:
            _note(entry, entry.error, entry.told)
    return len(read)


def _note(entry: OutboxEntry, before: str, now: str) -> bool:
    """Write down which error was told of; False when another process did, or the error is another one by now."""
    return bool(OutboxEntry.objects.filter(pk=entry.pk, error=entry.error, told=before).update(told=now))


def _sent(letter: EmailMessage) -> bool:
    """Whether the mail server took it; what it says else stands in the mailer's log."""
    try:
        return bool(letter.send())
    except Exception:  # whatever it is: the others are told all the same
        traceback.print_exc()
        return False


class Silence:
    """Whether the operators were told that the publisher is silent: once, until it is heard again."""

    def __init__(self) -> None:
        self._told = False

    def tell(self) -> int:
        """Send the letters that are due; how many. When none could be sent, the next call tries again."""
        if not is_silent() or not OutboxEntry.objects.filter(done_at=None).exists():
            self._told = False
            return 0
        if self._told:
            return 0
        told = sum(_sent(_letter_of_silence(person)) for person in _operators())
        self._told = told > 0
        return told


def _who_must_act(entry: OutboxEntry) -> Iterable[Any]:
    """Its sender when the story itself is at fault, else, or when that account can't be reached, the operators."""
    if entry.own_fault:
        request = ApprovalRequest.objects.of(entry.subject).order_by("-submitted_at").first()
        if request and (sender := _reachable().filter(pk=request.submitted_by_id).first()):
            return [sender]
    return _operators()


def _operators() -> QuerySet[Any]:
    return _reachable().filter(groups__name=role_name("operator"))


def _reachable() -> QuerySet[Any]:
    return get_user_model()._default_manager.filter(is_active=True).exclude(email="")


def _language_of(person: Any) -> str:
    """The language that a person has chosen for the desk."""
    profile = UserProfile.objects.filter(user=person).first()
    return profile.get_preferred_language() if profile else settings.LANGUAGE_CODE


def _letter_of_silence(person: Any) -> EmailMessage:
    with override(_language_of(person)):
        text = _("发布进程已有两分钟没有动静，有内容等待公开。请系统管理员检查发布进程是否在运行。")
        return EmailMessage(_("发布进程没有动静"), text, to=[person.email])


def _letter(person: Any, entries: list[OutboxEntry]) -> EmailMessage:
    with override(_language_of(person)):
        reasons = {entry.subject: entry.error for entry in entries}
        lines = [f"{subject}\n  {error}" for subject, error in list(reasons.items())[:SHOWN]]
        if len(reasons) > SHOWN:
            lines.append(_("另有 %d 项，见工作台。") % (len(reasons) - SHOWN))
        address = settings.ADMIN_BASE_URL + reverse("desk_publications")
        text = _("下列内容已终审，但没有公开成功；公众看到的仍是上一版：") + "\n\n" + "\n".join(lines)
        text += "\n\n" + _("请处理后等待自动重试，进展见：") + address
        return EmailMessage(_("有 %d 项内容没有公开成功") % len(reasons), text, to=[person.email])
