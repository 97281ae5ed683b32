"""From what a file says to what a column holds: dates, numbers, yes and no, names of terms and organisations."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from showcase.organisations.models import Organisation
from showcase.taxonomy.models import Term
from showcase.taxonomy.name_lists import NameListField, split_names

YES = {"是", "true", "1", "yes", "y", "√"}
NO = {"否", "false", "0", "no", "n", ""}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PARTIAL_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})月?")


_WITH_CODE = re.compile(r".+[（(]([0-9A-Za-z.-]+)[）)]")
NEAREST = 3


class BadValue(ValueError):
    """A value that its column can't hold; the message is for the person who made the file."""


LONG_LISTS = frozenset({"industry", "discipline", "county"})
"""Schemes of hundreds of terms: looked up term by term, and typed instead of chosen."""


class Catalogue:
    """Terms and organisations by what people call them, remembered: for one form or for a whole file.

    For a ``whole`` file the list of organisations is read once; for a form each is asked for.
    """

    def __init__(self, *, whole: bool = False) -> None:
        self._whole = whole
        self._terms: dict[tuple[str, str], list[Term]] = {}
        self._organisations: dict[str, list[Organisation]] = {}

    def term(self, scheme: str, value: Any) -> Term:
        """A term by its code or by its name. Raises BadValue."""
        text = str(value).strip()
        if (scheme, text) not in self._terms:
            self._terms[scheme, text] = list(self._terms_called(scheme, text))
        match self._terms[scheme, text]:
            case [term]:
                return term
            case []:
                raise BadValue(f"“{value}”不在分类体系中，请核对代码或名称。{self._nearest(scheme, text)}")
        raise BadValue(f"有几个类目都叫“{value}”，请改填代码。")

    def _terms_called(self, scheme: str, text: str) -> Iterable[Term]:
        """The term with this code, else all with this name."""
        found = _WITH_CODE.fullmatch(text)
        code = half_width(found[1] if found else text).removeprefix(f"{scheme}:")
        if scheme in LONG_LISTS:
            terms = Term.objects.filter(scheme=scheme).select_related("parent")
            return terms.filter(code=code) or terms.filter(Q(name=text) | Q(short_name=text) & ~Q(short_name=""))
        listed = self._short_lists[scheme]
        by_name = (row for row in listed if text and text in {row.name, row.short_name})
        return [row for row in listed if row.code == code] or list(by_name)

    def _nearest(self, scheme: str, text: str) -> str:
        """Of a long list, what has the text in its name, as it may be typed."""
        if scheme not in LONG_LISTS or not text:
            return ""
        near = Term.objects.filter(scheme=scheme, name__icontains=text).order_by("order", "code")[:NEAREST]
        names = "、".join(f"{row.name}（{row.code}）" for row in near)
        return f"相近的有：{names}。" if names else ""

    @cached_property
    def _short_lists(self) -> dict[str, list[Term]]:
        found = defaultdict(list)
        for row in Term.objects.exclude(scheme__in=LONG_LISTS):
            found[row.scheme_id].append(row)
        return found

    def level(self, scale: Any, level: Any) -> Term:
        """The term of a maturity level: on which scale, which number. Raises BadValue."""
        number, parent = whole_number(level), self.term("maturity-scale", scale)
        for row in self._short_lists["maturity-level"]:
            if row.parent_id == parent.pk and row.order == number:
                row.parent = parent
                return row
        raise BadValue(f"量表“{parent.name}”没有第 {number} 级。")

    def organisation(self, value: Any) -> Organisation | None:
        """An organisation by its id or by one of its names; None when the list has none. Raises BadValue."""
        text = str(value).strip()
        if text not in self._organisations:
            self._organisations[text] = self._organisations_called(text)
        found = self._organisations[text]
        if len(found) > 1:
            raise BadValue(f"有几个单位都叫“{text}”，请填写全称。")
        return found[0] if found else None

    def _organisations_called(self, text: str) -> list[Organisation]:
        """By the id, else by the whole name, else by a short or former name."""
        if text.isascii() and (found := self._organisations_with("slug", text)):
            return found
        other = self._other_names.get(text, ())
        return self._organisations_with("name", text) or list(Organisation.objects.filter(pk__in=other))

    def _organisations_with(self, column: str, text: str) -> list[Organisation]:
        if self._whole:
            return self._every_organisation.get((column, text), [])
        return list(Organisation.objects.filter(**{column: text}))

    @cached_property
    def _every_organisation(self) -> dict[tuple[str, str], list[Organisation]]:
        found = defaultdict(list)
        for row in Organisation.objects.all():
            found["slug", row.slug].append(row)
            found["name", row.name].append(row)
        return found

    @cached_property
    def _other_names(self) -> dict[str, set[int]]:
        """Who has which short or former name: lists in a column, which not every database can search."""
        found = defaultdict(set)
        rows = Organisation.objects.exclude(short_names=[], former_names=[])
        for pk, short, former in rows.values_list("pk", "short_names", "former_names"):
            for name in (*short, *former):
                found[name].add(pk)
        return found


def half_width(value: Any) -> str:
    """A code or number as text, full-width forms made half-width."""
    return unicodedata.normalize("NFKC", str(value)).strip()


def whole_number(value: Any) -> int:
    text = half_width(value).removesuffix("年")
    if isinstance(value, bool) or not re.fullmatch(r"-?[0-9]{1,9}", text):
        raise BadValue(f"“{value}”应为整数。")
    return int(text)


def yes_or_no(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    text = half_width(value).lower()
    if text not in YES | NO:
        raise BadValue(f"“{value}”应填“是”或“否”。")
    return text in YES


def whole_date(value: Any) -> date:
    """A day, as ISO has it or as people write it. Raises BadValue."""
    text = half_width(value)
    found = _DATE.fullmatch(text) or _COMPACT_DATE.fullmatch(text)
    try:
        if found:
            return date(*(int(part) for part in found.groups()))
    except ValueError:
        pass
    raise BadValue(f"“{value}”不是有效日期，请写成 2026-03-01 的形式。")


def partial_date(value: Any) -> str:
    """A year, a month or a day as ISO has it, as far as it can be read."""
    text = half_width(value)
    if found := _DATE.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}"
    if found := _PARTIAL_DATE.fullmatch(text):
        return f"{found[1]}-{int(found[2]):02d}"
    return text.removesuffix("年")


def listed(value: Any) -> list[Any]:
    """The items of a list, or of a text that separates them by semicolons or line breaks."""
    if isinstance(value, list):
        return value
    return split_names(str(value))


def column_value(field: Any, value: Any, catalogue: Catalogue) -> Any:
    """What the column holds for ``value``, None meaning that nothing is given. Raises BadValue, ValidationError."""
    if isinstance(field, models.ForeignKey):
        return _related(field, value, catalogue)
    if isinstance(field, models.ManyToManyField):
        scheme = _scheme(field)
        return list(dict.fromkeys(catalogue.term(scheme, item) for item in listed(value or [])))
    if isinstance(field, NameListField):
        return [str(item).strip() for item in listed(value or [])]
    if value is None or value == "":
        return _empty(field)
    return _scalar(field, value)


def _related(field: Any, value: Any, catalogue: Catalogue) -> Any:
    if value is None or value == "":
        return None
    if field.related_model is Term:
        return catalogue.term(_scheme(field), value)
    organisation = catalogue.organisation(value)
    if organisation is None:
        raise BadValue(f"单位名录里没有“{value}”，请核对，或先补充名录。")
    return organisation


def _scheme(field: Any) -> str:
    """The scheme whose terms the column holds (`term_key`)."""
    return str(field.get_limit_choices_to()["scheme"])


def _empty(field: Any) -> Any:
    if isinstance(field, models.BooleanField):
        return False
    return None if field.null else "" if field.get_internal_type() in {"CharField", "TextField"} else None


def _scalar(field: Any, value: Any) -> Any:
    if isinstance(field, models.BooleanField):
        return yes_or_no(value)
    if isinstance(field, models.DateField):
        return whole_date(value)
    if isinstance(field, models.IntegerField):
        return whole_number(value)
    if field.choices:
        return _choice(field, value)
    return _words(field, value)


def _choice(field: Any, value: Any) -> str:
    text = str(value).strip()
    for key, label in field.choices:
        if text in {key, label}:
            return str(key)
    raise BadValue(f"“{value}”不在可选范围内，应为：{'、'.join(str(label) for _key, label in field.choices)}。")


CODES = frozenset({"registration_number", "doi", "source_key", "contact_telephone", "contact_email"})
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_FIGURE = re.compile(r"[<>≤≥±~+-]?[0-9][0-9.,×^%‰]*")
"""A bare figure: its full-width digits are no part of what is said, raised ones are. Running text stays as typed."""


def _words(field: Any, value: Any) -> str:
    if isinstance(value, list) and field.name == "evidence_numbers":
        return ",".join(str(whole_number(item)) for item in value)
    if isinstance(value, list | dict | bool):
        raise BadValue("这里应填文字。")
    if field.name in {"on", "since"}:
        return partial_date(value)
    if field.name in CODES:
        return half_width(value)
    text = str(value).strip()
    narrow = text.translate(_WIDE)
    return narrow if _FIGURE.fullmatch(narrow) else text


PLAIN = {
    "null": "请填写。",
    "blank": "请填写。",
    "min_value": "不能小于 %(limit_value)s，请核对。",
    "max_value": "不能大于 %(limit_value)s，请核对。",
    "max_length": "不能超过 %(limit_value)d 字，现有 %(show_value)d 字，请精简。",
}
"""How we say what Django says for programmers, by the code of its complaint."""


def messages_by_column(error: ValidationError) -> Iterator[tuple[str, str]]:
    """The column and the words of each complaint of a model's validation."""
    for name, complaints in error.error_dict.items():
        for one in complaints:
            plain = PLAIN.get(str(one.code))
            yield from [(name, plain % (one.params or {}))] if plain else ((name, message) for message in one.messages)


def messages_by_label(error: ValidationError, labels: dict[str, str]) -> Iterator[str]:
    """The same, each with the Chinese name of its column."""
    for name, message in messages_by_column(error):
        yield f"{labels[name]}：{message}" if labels.get(name) else message
