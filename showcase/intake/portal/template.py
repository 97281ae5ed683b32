"""报送模板: an XLSX of the importer's own columns, with lists to choose from, a note at each head, and instructions."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from showcase.library.importing.columns import column_names
from showcase.library.importing.fields import GROUPS, MATURITY, OWN
from showcase.library.models import Achievement, Category
from showcase.taxonomy.models import Term
from showcase.taxonomy.name_lists import NameListField

from ..reporting import GROUPS_REPORTED, OWN_REPORTED, categories_needing, required_of
from ..writing import EXAMPLES
from .vocabulary import TYPED

LAST_ROW = 1000
"""So far down a column offers its list."""
WITH_CODES = (*TYPED, "county")
"""Schemes in which a name alone may stand for several terms."""


class Column(NamedTuple):
    """A column of the template: its head, its fact, the model column behind it."""

    head: str
    key: str
    field: Any

    @property
    def scheme(self) -> str:
        """The taxonomy that it takes its terms from; empty where it takes none."""
        related = getattr(self.field, "related_model", None) is Term
        return str(self.field.get_limit_choices_to()["scheme"]) if related else ""

    @property
    def choices(self) -> list[str]:
        if isinstance(self.field, models.BooleanField):
            return ["是", "否"]
        return [str(label) for value, label in getattr(self.field, "choices", None) or () if value]

    @property
    def needed(self) -> str:
        """Who must fill it in."""
        if self.key in required_of(""):
            return str(_("必填"))
        kinds = [str(Category(one).label) for one in categories_needing(self.key)]
        return str(_("%s必填") % "、".join(kinds)) if kinds else ""

    @property
    def note(self) -> str:
        """What it means and how it is written, with an example."""
        example = EXAMPLES.get(self.key)
        parts = [self.needed, str(getattr(self.field, "help_text", "")), _writing(self)]
        if example and "." not in self.head:
            parts.append(_("例：%s") % example.good)
        return "\n".join(part for part in parts if part)


def _writing(column: Column) -> str:
    field = column.field
    if isinstance(field, models.ManyToManyField):
        return _("填名称或代码，多项用分号隔开，可选的见“选项”表。")
    if column.scheme or column.choices:
        return _("从下拉列表中选择。")
    if isinstance(field, models.ForeignKey):
        return _("填单位全称；在单位名录中的，简称也可以。")
    if isinstance(field, NameListField):
        return _("多项用分号隔开。")
    if isinstance(field, models.DateField):
        return _("写成 2026-03-01 的形式。")
    return _("填整数。") if isinstance(field, models.IntegerField) else ""


def columns() -> Iterator[Column]:
    """What an organisation fills in, in the order of the importer."""
    groups = {group.key: group for group in GROUPS}
    reported = {group.key for group in GROUPS_REPORTED}
    for head, path in dict(column_names()).items():
        group, _bracket, rest = path.partition("[1].")
        if head == "成熟度":
            continue  # another name of the level
        if path == "ref":
            yield Column(head, path, Achievement._meta.get_field("source_key"))
        elif path in OWN_REPORTED:
            yield Column(head, path, Achievement._meta.get_field(OWN[path][0]))
        elif path == "maturity.scale":
            yield Column(head, path, _Scale)
        elif path.startswith("maturity."):
            name = MATURITY[path.removeprefix("maturity.")][0]
            level = name == "maturity_level"
            yield Column(head, path, models.PositiveSmallIntegerField() if level else Achievement._meta.get_field(name))
        elif rest and group in reported:
            yield Column(head, group, groups[group].model._meta.get_field(groups[group].fields[rest][0]))


class _Scale:
    """The scale of a maturity level has no column of its own in the library: the level names it."""

    related_model = Term
    help_text = ""

    @staticmethod
    def get_limit_choices_to() -> dict[str, str]:
        return {"scheme": "maturity-scale"}


def template_workbook() -> bytes:
    """The workbook. The importer reads its first sheet only."""
    book, found = Workbook(), list(columns())
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  (a new workbook has one)
    sheet.title = _("报送")
    _explain(book.create_sheet(_("填写说明")), found)
    lists = _lists(book.create_sheet(_("选项")), found)
    for number, column in enumerate(found, 1):
        cell = sheet.cell(row=1, column=number, value=column.head)
        cell.font = Font(bold=True)
        if column.note:
            cell.comment = Comment(column.note, _("浙里好成果"), width=320, height=140)
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(12, 2 * len(column.head) + 2)
        if choice := _choice(column, lists):
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.freeze_panes = "C2"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _choice(column: Column, lists: dict[str, str]) -> DataValidation | None:
    """A list to choose from; none where several answers or free words are taken."""
    place = lists.get(column.scheme or column.head)
    if place is None or isinstance(column.field, models.ManyToManyField):
        return None
    message = _("请从下拉列表中选择。可选的内容见“选项”表。")
    return DataValidation(type="list", formula1=place, allow_blank=True, error=message, errorTitle=column.head)


def _lists(sheet: Worksheet, found: list[Column]) -> dict[str, str]:
    """Write every list into a column of its own; where each stands, by scheme or head."""
    terms: dict[str, list[str]] = {}
    rows = Term.objects.filter(scheme__in={column.scheme for column in found}).order_by("scheme", "order", "code")
    for scheme, code, name in rows.values_list("scheme", "code", "name"):
        terms.setdefault(scheme, []).append(f"{name}（{code}）" if scheme in WITH_CODES else name)
    wanted = {column.scheme or column.head: (column.head, column) for column in reversed(found)}
    places, number = {}, 0
    for key, (head, column) in reversed(wanted.items()):
        words = terms.get(column.scheme) or column.choices
        if not words:
            continue
        number += 1
        letter = get_column_letter(number)
        for at, word in enumerate([head, *words], 1):
            sheet[f"{letter}{at}"] = word
        sheet[f"{letter}1"].font = Font(bold=True)
        sheet.column_dimensions[letter].width = 24
        places[key] = f"'{sheet.title}'!${letter}$2:${letter}${len(words) + 1}"
    return places


def _explain(sheet: Worksheet, found: list[Column]) -> None:
    for line in (
        _("本表用于离线填写，填好后在征集门户“储备成果—批量导入”中上传。请不要填写涉密或不宜上网的内容。"),
        _("每项成果填一行，从“报送”表第 2 行起。不用的列可以删去，列名不要改动。"),
        _("多项内容按编号增加列，例如“完成单位1.单位”之后可以增加“完成单位2.单位”。次序就是署名次序。"),
        _("“导入标识”由单位自定，同一标识再次导入时更新原来的成果，不会重复新增。"),
        _("单元格里不要用公式；从别处复制的，请“选择性粘贴”为数值。"),
    ):
        sheet.append([line])
    sheet.append([])
    sheet.append([_("列名"), _("填写要求")])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for column in found:
        sheet.append([column.head, column.note.replace("\n", " ")])
        sheet.cell(row=sheet.max_row, column=2).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
