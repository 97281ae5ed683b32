"""Words that answers are taken from: terms of the taxonomies and names of organisations, as people read them.

Short lists are drawn into the form. Long ones are typed, with proposals that the page fetches (`lookup`).
"""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from showcase.library.importing.values import LONG_LISTS, BadValue, Catalogue, half_width
from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Term

TYPED = ("industry", "discipline")
"""Schemes that are typed. Counties are many, too, but under their cities they can be chosen."""
ORGANISATIONS = "organisation"
LOOKUPS = (*TYPED, ORGANISATIONS)
MOST_FOUND = 100
_WITH_CODE = re.compile(r".+（([0-9A-Za-z.-]+)）")


class Vocabulary:
    """The terms of one form, read once."""

    def __init__(self) -> None:
        self.options: dict[str, list[tuple[str, str]]] = {}
        self._codes: dict[tuple[str, str], str] = {}
        rows = Term.objects.exclude(scheme__in=TYPED).order_by("scheme", "order", "code")
        for scheme, code, name, short in rows.values_list("scheme", "code", "name", "short_name"):
            self.options.setdefault(scheme, []).append((code, name))
            for called in filter(None, (short, name, code, f"{scheme}:{code}")):
                self._codes[scheme, called] = code

    @cached_property
    def counties(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Counties under their cities."""
        found: dict[str, list[tuple[str, str]]] = {}
        rows = Term.objects.filter(scheme="county").order_by("parent__order", "parent__code", "order", "code")
        for city, code, name in rows.values_list("parent__name", "code", "name"):
            found.setdefault(city or "", []).append((code, name))
        return list(found.items())

    def code(self, scheme: str, typed: Any) -> str:
        """The code of a term of a short list, by whatever it is called; what is none, as it was typed."""
        text = str(typed).strip()
        return self._codes.get((scheme, text)) or self._codes.get((scheme, half_width(text))) or text


def named(scheme: str, typed: Iterable[Any]) -> list[str]:
    """Terms of a long list as people read them, ``名称（代码）``; what is none, as it was typed."""
    texts = [str(one).strip() for one in typed]
    codes = {text: half_width(text).removeprefix(f"{scheme}:") for text in texts}
    rows = Term.objects.filter(scheme=scheme).filter(Q(code__in=codes.values()) | Q(name__in=texts))
    names = dict(rows.values_list("code", "name")) if texts else {}
    by_name = {name: code for code, name in names.items()}
    found = ((text, codes[text] if codes[text] in names else by_name.get(text, "")) for text in texts)
    return [f"{names[code]}（{code}）" if code else text for text, code in found]


def coded(scheme: str, typed: Iterable[str]) -> list[str]:
    """What was taken from the proposals, as codes; everything else as it was typed."""
    texts = [text.strip() for text in typed if text.strip()]
    codes = {text: found[1] for text in texts if (found := _WITH_CODE.fullmatch(text))}
    rows = Term.objects.filter(scheme=scheme, code__in=codes.values())
    known = set(rows.values_list("code", flat=True)) if codes else set()
    return [codes[text] if codes.get(text) in known else text for text in texts]


def organisation_typed(text: str) -> Organisation:
    """The organisation of the list that was typed or chosen. Raises BadValue."""
    found = Catalogue().organisation(text) if text.strip() else None
    if found is None:
        raise BadValue(_("单位名录里没有这个单位，请核对，或先补充名录。"))
    return found


def proposals(lookup: str, words: str = "") -> Iterator[str]:
    """What a long list holds, as it is to be typed; only what has the words in it."""
    rows: QuerySet[Any]
    if lookup == ORGANISATIONS:
        rows = Organisation.objects.order_by("name").filter(name__icontains=words)
        yield from rows.values_list("name", flat=True)
        return
    rows = Term.objects.filter(scheme=lookup).filter(Q(name__icontains=words) | Q(code__istartswith=words))
    for code, name in rows.order_by("order", "code").values_list("code", "name"):
        yield f"{name}（{code}）"


assert set(TYPED) < LONG_LISTS  # noqa: S101  (what is typed here is looked up term by term there)
