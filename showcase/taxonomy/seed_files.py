"""Reading seed files line by line, so that every complaint names the file and the line."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models


class Problem(NamedTuple):
    """One thing wrong in a file: where, and what to do."""

    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}：{self.message}"


class FileRefused(Exception):
    """Nothing was written. ``problems`` names every bad line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass
class Counts:
    """What a load did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    retired: int = 0

    def __str__(self) -> str:
        text = f"新增 {self.created}，更新 {self.updated}，未变 {self.unchanged}"
        return f"{text}，停用 {self.retired}" if self.retired else text


def read_text(path: Path) -> str:
    """The text of a UTF-8 file, with or without a byte order mark. Raises FileRefused, OSError."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise FileRefused(
            [Problem(f"{path.name} 第 {line} 行", "不是 UTF-8 编码。请在编辑软件中另存为 UTF-8 后重试。")]
        ) from error


def read_json(path: Path) -> Any:
    """The value of a JSON file. Raises FileRefused with the line of the mistake."""
    try:
        return json.loads(read_text(path), object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise FileRefused(
            [Problem(f"{path.name} 第 {error.lineno} 行第 {error.colno} 列", "JSON 格式有误，请检查引号、逗号和括号。")]
        ) from error
    except DuplicateKey as error:
        raise FileRefused([Problem(path.name, f"同一项里“{error}”写了两次，请删去一个。")]) from error


def json_line(text: str) -> dict[str, Any]:
    """One line of JSON Lines. Raises ValueError with what is wrong, in Chinese."""
    try:
        value = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        raise ValueError(f"JSON 格式有误（第 {error.colno} 个字符附近），请检查引号、逗号和括号。") from error
    except DuplicateKey as error:
        raise ValueError(f"“{error}”写了两次，请删去一个。") from error
    if not isinstance(value, dict):
        raise ValueError("每行应是一个用花括号括起来的 JSON 对象。")
    return value


def json_lines(path: Path) -> Iterator[tuple[int, dict[str, Any] | ValueError]]:
    """Each line that is not blank with its number: the object, or what is wrong with it."""
    for number, text in enumerate(read_text(path).split("\n"), 1):
        if text.strip():
            try:
                yield number, json_line(text)
            except ValueError as error:
                yield number, error


class DuplicateKey(Exception):
    """The same key twice in one object: JSON would silently keep the last."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DuplicateKey(key)
        found[key] = value
    return found


def messages_of(error: ValidationError, model: type[models.Model]) -> list[str]:
    """The messages of a validation error, each with the name of its column."""
    found = []
    for name, messages in error.message_dict.items():
        label = "" if name == "__all__" else f"{label_of(model, name)}："
        found += [f"{label}{message}" for message in messages]
    return found


def label_of(model: type[models.Model], name: str) -> str:
    """The Chinese name of a column."""
    return str(getattr(model._meta.get_field(name), "verbose_name", name))


def differs(instance: models.Model, values: Mapping[str, Any]) -> bool:
    """Whether one of the columns has another value."""
    return any(getattr(instance, name) != value for name, value in values.items())
