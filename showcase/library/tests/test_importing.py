import csv
import io
import json
import zipfile
from datetime import date, datetime
from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from openpyxl.styles import PatternFill

from showcase.library.importing import (
    EntryAct,
    EntryActRefused,
    Outcome,
    SourceRow,
    UnreadableFile,
    import_achievements,
    read_rows,
    workbook,
)
from showcase.library.importing.columns import column_names, nested
from showcase.library.importing.values import Catalogue, column_value
from showcase.library.models import Achievement, Claim, EntryBatch, Metric
from showcase.publication.models import EditEvent

from .samples import facts

ACT = EntryAct(batch="2026年第一批", document="示例〔2026〕1号", entered_on=date(2026, 3, 20))
FLAT = {
    "导入标识": "flat-1",
    "类别": "技术攻关",
    "成果名称": "平面成果",
    "设区市": "杭州市",
    "报送单位": "甲单位",
    "战略领域": "new-energy;materials",
    "关键词": "一\uff1b二",
    "最近确认日期": "２０２６年９月１日",
    "先用后转": "是",
    "完成单位1.单位": "浙大",
    "完成单位2.单位": "某外省单位",
    "完成人1.姓名": "张三",
    "佐证1.编号": "１",
    "佐证1.类型": "检测报告",
    "佐证1.公开说明": "效率 26.8%",
    "佐证1.出具单位": "检测院",
    "佐证1.出具日期": "2026/3/1",
    "佐证1.公开": "是",
    "主张1.类型": "国内领先",
    "主张1.内容": "国内领先",
    "主张1.核实单位": "评估中心",
    "主张1.核实日期": "20260302",
    "主张1.佐证编号": "1",
    "主张1.公开": "是",
    "成熟度.量表": "trl",
    "成熟度.级别": "8",
    "成熟度.评定日期": "2026-3-1",
    "成熟度.评定单位": "评估中心",
    "生命线1.时间": "2026年3月",
    "生命线1.类型": "entered",
    "生命线1.标题": "入库",
}


def run(*rows, **options):
    given = {"entry": ACT, "demonstration": True, **options}
    return import_achievements([SourceRow(n, row) for n, row in enumerate(rows, 1)], **given)


def outcomes(report):
    return [row.outcome for row in report.rows]


def rewrite(path, change):
    """Change the bytes of every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, change(data))


def csv_bytes(*rows, encoding="utf-8"):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestRows:
    def test_importing_twice_changes_nothing(self):
        assert outcomes(run(facts())) == [Outcome.CREATED]
        events = EditEvent.objects.count()
        assert outcomes(run(facts())) == [Outcome.UNCHANGED]
        assert EditEvent.objects.count() == events
        assert Achievement.objects.count() == EntryBatch.objects.count() == 1

    def test_a_changed_row_updates_and_keeps_the_id(self):
        run(facts())
        report = run(facts(name="新名", claims=[]))
        assert outcomes(report) == [Outcome.UPDATED]
        achievement = Achievement.objects.get()
        assert (achievement.name, achievement.public_id) == ("新名", "ZLHCG-DEMO-0001")
        assert not Claim.objects.exists()

    def test_keys_that_a_row_leaves_out_stay_as_they_are(self):
        run(facts())
        run({"ref": "test-001", "name": "新名"})
        achievement = Achievement.objects.get()
        assert (achievement.name, achievement.abstract, achievement.claims.count()) == ("新名", "摘要", 2)

    def test_one_refused_row_keeps_all_out(self):
        report = run(facts(), facts(ref="bad", city="999999"))
        assert outcomes(report) == [Outcome.CREATED, Outcome.REFUSED]
        assert report.refused[0].reasons == ("设区市：“999999”不在分类体系中，请核对代码或名称。",)
        assert not report.written
        assert not Achievement.objects.exists()
        assert not EntryBatch.objects.exists()

    def test_a_dry_run_reports_and_writes_nothing(self):
        assert outcomes(run(facts(), dry_run=True)) == [Outcome.CREATED]
        assert not Achievement.objects.exists()

    @pytest.mark.parametrize(
        ("wrong", "reason"),
        [
            ({"ref": " "}, "缺少导入标识"),
            ({"name": ""}, "成果名称："),
            ({"category": "其他"}, "类别：“其他”不在可选范围内"),
            ({"category": "basic-research"}, "基础研究成果不评成熟度"),
            ({"colour": "red"}, "不认识的字段“colour”"),
            ({"reporting_unit": "nobody"}, "报送单位：单位名录里没有“nobody”"),
            ({"last_confirmed_on": "2026-02-30"}, "最近确认日期：“2026-02-30”不是有效日期"),
            ({"use_then_transfer": "也许"}, "先用后转：“也许”应填“是”或“否”"),
            ({"maturity": {"scale": "trl", "level": 12}}, "没有第 12 级"),
            ({"keywords": ["一", "一"]}, "关键词："),
            ({"units": [{"organisation": "unit-a"}, {"organisation": "unit-a"}]}, "完成单位：“甲单位”重复"),
            ({"units": [{}]}, "第1个完成单位：请从名录中选择单位"),
            ({"claims": [facts()["claims"][0] | {"evidence": [5]}]}, "第1条主张：佐证 5 不存在"),
            ({"claims": [facts()["claims"][0] | {"verified_on": None}]}, "第1条主张：这条主张还没有核实"),
            ({"claims": [facts()["claims"][0] | {"kind": "none"}]}, "第1条主张的类型：“none”不在分类体系中"),
            ({"claims": ["国际领先"]}, "第1条主张：格式有误"),
            ({"papers": [{"title": "t", "journal": "j", "year": "二〇二五"}]}, "第1篇论文的年份：“二〇二五”应为整数"),
            ({"evidence": [facts()["evidence"][0], facts()["evidence"][0]]}, "佐证：“1”重复"),
            ({"secrecy_conclusion": "涉及国家秘密"}, "涉密内容不得录入本系统"),
            ({"secrecy_conclusion": "待定"}, "看不出能否公开"),
        ],
    )
    def test_a_bad_row_is_refused_with_its_field(self, wrong, reason):
        report = run(facts(**wrong))
        assert outcomes(report) == [Outcome.REFUSED]
        assert any(reason in text for text in report.refused[0].reasons), report.as_text()

    def test_library_rows_need_the_act_of_entry_and_examples_do_not(self):
        example = {
            "kind": "sourced",
            "ref": "real-1",
            "name": "某",
            "year": 2015,
            "source_title": "某报",
            "units": ["浙大"],
        }
        assert outcomes(run(example, facts(), entry=None)) == [Outcome.CREATED, Outcome.REFUSED]
        assert outcomes(run(example, entry=None)) == [Outcome.CREATED]
        assert not EntryBatch.objects.exists()

    def test_an_act_of_entry_can_not_be_contradicted(self):
        run(facts())
        with pytest.raises(EntryActRefused, match="不一致"):
            run(facts(ref="other"), entry=EntryAct(ACT.batch, "别的文件", ACT.entered_on))

    def test_the_same_reference_twice_is_refused(self):
        assert outcomes(run(facts(), facts())) == [Outcome.CREATED, Outcome.REFUSED]

    def test_an_example_can_not_become_a_library_result(self):
        run({"kind": "sourced", "ref": "real-1", "name": "某", "year": 2015, "source_title": "某报"})
        assert outcomes(run(facts(ref="real-1"))) == [Outcome.REFUSED]

    def test_a_flat_row_says_the_same_as_a_nested_one(self):
        assert outcomes(run(nested(FLAT))) == [Outcome.CREATED]
        achievement = Achievement.objects.for_record().get()
        assert achievement.keywords == ["一", "二"]
        assert achievement.last_confirmed_on == date(2026, 9, 1)
        assert achievement.maturity_level.order == 8
        assert [str(unit) for unit in achievement.units.all()] == ["浙江大学", "某外省单位"]
        assert achievement.claims.get().numbers == (1,)
        assert achievement.claims.get().verified_on == date(2026, 3, 2)
        assert achievement.life_line.get().on == "2026-03"


class TestFiles:
    @pytest.mark.parametrize(("encoding", "remarks"), [("utf-8", 0), ("utf-8-sig", 0), ("gbk", 1)])
    def test_csv_is_read_in_the_encodings_of_excel(self, tmp_path, encoding, remarks):
        path = tmp_path / "a.csv"
        path.write_bytes(
            csv_bytes(["成果名称", "导入标识"], ["钙钛矿", "a"], [], ["两\n行", "b"], ["末", "c"], encoding=encoding)
        )
        rows, said = read_rows(path)
        assert [(row.number, row.facts["name"]) for row in rows] == [(2, "钙钛矿"), (4, "两\n行"), (6, "末")]
        assert len(said) == remarks

    def test_bytes_of_no_encoding_are_refused_with_their_line(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes("成果名称\n钙钛矿\n".encode() + b"\xff\xff\n")
        with pytest.raises(UnreadableFile, match="第 3 行"):
            read_rows(path)

    @pytest.mark.parametrize(
        ("rows", "message"),
        [
            ([["成果名称", "颜色"]], "第 1 行表头里有不认识的列：B1“颜色”。$"),
            ([[], ["2026年申报表"], ["成果名称"]], "第 2 行.*A2“2026年申报表”。.*上面不能有标题"),
            ([["成果名称;类别"]], "A1“成果名称;类别”。.*英文逗号"),
            ([["列"] * 12], "J1“列” 等 12 个。"),
            ([["成果名称", "成果名称"]], "重复的列：成果名称"),
            ([["主张0.类型"]], "不认识的列：A1“主张0.类型”"),
        ],
    )
    def test_a_bad_header_is_refused(self, tmp_path, rows, message):
        path = tmp_path / "a.csv"
        path.write_bytes(csv_bytes(*rows))
        with pytest.raises(UnreadableFile, match=message):
            read_rows(path)

    def test_headers_may_have_blanks_and_full_width_forms(self):
        assert nested({" 主张１．类型 ": "x", "成果名称（英文）": "y"}) == {"name_en": "y", "claims": [{"kind": "x"}]}

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [("１２.５", "12.5"), ("≥１０００", "≥1000"), ("10⁵", "10⁵"), ("约１２台", "约１２台"), ("（１）", "（１）")],
    )
    def test_a_figure_is_read_with_narrow_digits_and_words_stay(self, typed, kept):
        assert column_value(Metric._meta.get_field("ours"), typed, Catalogue()) == kept

    def test_a_cell_beyond_the_headers_is_refused(self, tmp_path):
        path = tmp_path / "a.csv"
        path.write_bytes(csv_bytes(["成果名称"], ["甲", "错列"]))
        assert "错列" in read_rows(path)[0][0].problems[0]

    def test_a_broken_json_line_is_named_and_the_others_are_read(self, tmp_path):
        path = tmp_path / "a.jsonl"
        path.write_text('{"ref": "a"}\n\n{"ref": \n{"ref": "b", "ref": "c"}\n[1]\n', encoding="utf-8")
        rows, _remarks = read_rows(path)
        assert [row.number for row in rows] == [1, 3, 4, 5]
        assert [bool(row.problems) for row in rows] == [False, True, True, True]

    def test_excel_dates_and_numbers_are_read_as_people_see_them(self, tmp_path):
        book = openpyxl.Workbook()
        book.active.append(["成果名称", "最近确认日期", "指标1.本成果", "佐证1.编号"])
        book.active.append(["钙钛矿", datetime(2026, 3, 1), 26.0, 1])
        book.active.append([None, "  "])
        book.active.append(["量子点", date(2026, 3, 2), 26.5, 2])
        path = tmp_path / "a.xlsx"
        book.save(path)
        rows, _remarks = read_rows(path)
        assert [(row.number, row.facts["last_confirmed_on"]) for row in rows] == [(2, "2026-03-01"), (4, "2026-03-02")]
        assert rows[0].facts["metrics"] == [{"ours": 26}]

    def book(self, tmp_path, *rows):
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        return book, book.active, tmp_path / "a.xlsx"

    def test_a_percentage_is_read_as_people_see_it(self, tmp_path):
        book, sheet, path = self.book(tmp_path, ["成果名称", "指标1.本成果", "指标1.单位"], ["钙钛矿", 0.268, 1])
        sheet["B2"].number_format, sheet["C2"].number_format = "0.00%", "0%"
        sheet.append(["电池", 0.5, 0.07])
        sheet["B3"].number_format, sheet["C3"].number_format = '0.0"%"', "[Red]0.0%;-0.0%"
        book.save(path)
        found = [row.facts["metrics"][0] for row in read_rows(path)[0]]
        assert [list(metric.values()) for metric in found] == [["26.8%", "100%"], [0.5, "7%"]]

    def test_text_beyond_the_last_column_is_refused_with_its_cell(self, tmp_path):
        book, sheet, path = self.book(tmp_path, ["成果名称"], ["钙钛矿"])
        sheet.cell(row=2, column=1000 + 2, value="看不见的")
        book.save(path)
        with pytest.raises(UnreadableFile, match="单元格 ALN2 有内容，但表格最多 1000 列"):
            read_rows(path)

    def test_rows_without_content_do_not_count(self, tmp_path):
        book, sheet, path = self.book(tmp_path, ["成果名称"], ["钙钛矿"])
        for number in range(3, 300):
            sheet.cell(row=number, column=3).fill = PatternFill("solid", fgColor="FFFF00")
        sheet.cell(row=60_000, column=1, value=" ")
        sheet.cell(row=60_001, column=1, value="量子点")
        book.save(path)
        assert [row.number for row in read_rows(path, most=2)[0]] == [2, 60_001]
        with pytest.raises(UnreadableFile, match="数据超过 1 行"):
            read_rows(path, most=1)

    def test_formats_without_end_are_not_looked_through(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workbook, "MAX_CELLS", 1000)
        book, sheet, path = self.book(tmp_path, ["成果名称"], ["钙钛矿"])
        for number in range(3, 50):
            sheet.cell(row=number, column=900).fill = PatternFill("solid", fgColor="FFFF00")
        book.save(path)
        with pytest.raises(UnreadableFile, match="只带格式"):
            read_rows(path)

    def test_a_row_beyond_the_end_of_any_sheet_is_refused_at_once(self, tmp_path):
        book, _sheet, path = self.book(tmp_path, ["成果名称"], ["钙钛矿"])
        book.save(path)
        rewrite(path, lambda data: data.replace(b'<row r="2"', b'<row r="200000000000"'))
        with pytest.raises(UnreadableFile, match="只带格式"):
            read_rows(path)

    def test_every_formula_is_named_ten_at_most(self, tmp_path):
        book, sheet, path = self.book(tmp_path, ["成果名称", "年度"], ["甲", "=1+1"], ["=A2", 2026])
        book.save(path)
        with pytest.raises(UnreadableFile, match=r"^单元格 B2、A3 是公式。"):
            read_rows(path)
        for _number in range(12):
            sheet.append(["乙", "=1+1"])
        book.save(path)
        with pytest.raises(UnreadableFile, match=r"^单元格 B2、A3、B4、.*、B11 等处是公式。"):
            read_rows(path)

    def test_an_error_value_is_no_text(self, tmp_path):
        book, sheet, path = self.book(tmp_path, ["成果名称", "年度"], ["甲", "#N/A"], ["#REF!", 2026])
        assert [sheet["B2"].data_type, sheet["A3"].data_type] == ["e", "e"]
        book.save(path)
        with pytest.raises(UnreadableFile, match=r"^单元格 B2、A3 是错误值，例如 #N/A。"):
            read_rows(path)

    def test_a_sheet_that_breaks_off_is_refused(self, tmp_path):
        book, _sheet, path = self.book(tmp_path, ["成果名称"], ["钙钛矿"])
        book.save(path)
        rewrite(path, lambda data: data[: data.index(b"</row>")] if b"<sheetData>" in data else data)
        with pytest.raises(UnreadableFile, match="表格打不开"):
            read_rows(path)

    def test_a_zip_bomb_is_not_unfolded(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workbook, "MAX_UNPACKED", 1024 * 1024)
        path = tmp_path / "a.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/worksheets/sheet1.xml", b"0" * 3 * 1024 * 1024)
        with pytest.raises(UnreadableFile, match="过大"):
            read_rows(path)

    @pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.docx"])
    def test_other_files_are_refused(self, tmp_path, name):
        path = tmp_path / name
        path.write_bytes(b"nonsense")
        with pytest.raises(UnreadableFile):
            read_rows(path)

    def test_every_column_is_documented(self):
        from django.conf import settings

        text = (settings.BASE_DIR / "docs" / "import.md").read_text(encoding="utf-8")
        assert [label for label, _key in column_names() if f"`{label}`" not in text] == []


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestCommand:
    def command(self, path, **options):
        out = StringIO()
        try:
            call_command("import_achievements", path, stdout=out, **options)
        except CommandError as error:
            return error.returncode, out.getvalue() + str(error)
        return 0, out.getvalue()

    def write(self, tmp_path, *rows, entry=True):
        path = tmp_path / "batch.jsonl"
        path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
        if entry:
            act = {"batch": ACT.batch, "document": ACT.document, "entered_on": "2026-03-20"}
            (tmp_path / "batch.entry.json").write_text(json.dumps(act), encoding="utf-8")
        return path

    def test_it_writes_with_the_act_beside_the_file_and_names_who(self, tmp_path, django_user_model):
        user = django_user_model.objects.create_user("importer", password="x")
        code, text = self.command(self.write(tmp_path, facts()), username="importer")
        assert (code, "新增 ZLHCG-DEMO-0001 示例组件" in text) == (0, True)
        assert set(EditEvent.objects.filter(kind="result").values_list("actor_id", flat=True)) == {user.pk}

    def test_real_results_get_ids_of_the_year(self, tmp_path):
        path = self.write(tmp_path, facts(), entry=False)
        act = {"batch": "b", "document": "d", "entered_on": "2025-03-20"}
        assert self.command(path, demonstration=False, **act)[0] == 0
        assert Achievement.objects.get().public_id == "ZLHCG-2025-0001"

    def test_refused_rows_end_with_three(self, tmp_path):
        code, text = self.command(self.write(tmp_path, facts(city="x")))
        assert code == 3
        assert "第 1 行 拒绝 示例组件" in text

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"batch": "b"}, "入库信息缺少文件、日期"),
            ({"batch": "b", "document": "d", "entered_on": "三月"}, "入库日期“三月”"),
            ({"username": "nobody"}, "没有名为“nobody”的有效账号"),
        ],
    )
    def test_what_makes_the_whole_import_fail_ends_with_one(self, tmp_path, options, message):
        code, text = self.command(self.write(tmp_path, facts(), entry=False), **options)
        assert code == 1
        assert message in text

    def test_a_missing_file_ends_with_one(self, tmp_path):
        assert self.command(tmp_path / "none.jsonl")[0] == 1
