"""A list of names in one column (简称, 曾用名, 关键词, 权利人): one a line at the desk, a JSON list in the database."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

_SEPARATORS = re.compile(r"[;\uff1b\r\n]+")


def split_names(text: str) -> list[str]:
    """The names of a text that separates them by line breaks or semicolons of either width; no blanks, none twice."""
    return list(dict.fromkeys(name.strip() for name in _SEPARATORS.split(text) if name.strip()))


def validate_names(value: Any) -> None:
    """Raise ValidationError unless ``value`` is a list of non-empty, different texts."""
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        raise ValidationError(_("请逐行填写，每行一个，不要留空行。"))
    if len(set(value)) != len(value):
        raise ValidationError(_("有重复的内容，请删去多余的一行。"))


class NameListFormField(forms.CharField):
    """A text area with one name a line."""

    widget = forms.Textarea(attrs={"rows": 2})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return value if isinstance(value, list) else split_names(value or "")

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)


class NameListField(models.JSONField):
    """A list of names. The order is kept."""

    default_validators = [validate_names]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", list)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return models.Field.formfield(self, **{"form_class": NameListFormField, **kwargs})
