from datetime import date

import pytest

from content import records
from showcase.library.models import Achievement
from showcase.library.records import NoSuchLanguage, result_facts, sourced_facts
from showcase.publication.sources import SubjectKey
from showcase.taxonomy.tests.exposure import faults, sources_of

from .samples import make_achievement

PAGE = {
    "slug": "sample",
    "title": "标题",
    "one_liner": "一句话",
    "abstract": "摘要",
    "content_source": "来源",
    "body": (),
}


@pytest.mark.parametrize("model", sources_of("library"))
def test_every_column_and_row_is_public_or_internal(model):
    assert faults(model) == []


@pytest.mark.django_db
@pytest.mark.usefixtures("world")
class TestRecord:
    def test_chinese_record_holds_the_public_rows_only(self):
        record = records.Result(**PAGE, **result_facts(make_achievement(), "zh-hans"))

        assert record.id == "ZLHCG-DEMO-0001"
        assert record.demonstration
        assert record.entry == records.Entry(
            batch="2026年第一批", document="示例〔2026〕1号", entered_on=date(2026, 3, 20)
        )
        assert record.fields == ("field:materials", "field:new-energy")
        assert record.units == (records.Unit(organisation="unit-a"), records.Unit(name="名录外单位"))
        assert [evidence.number for evidence in record.evidence] == [1]
        assert record.claims == (
            records.Claim(
                kind="claim-kind:domestic-leading",
                statement="国内领先",
                verifier="评估中心",
                verified_on=date(2026, 2, 10),
                expires_on=date(2029, 2, 9),
                evidence=(1,),
            ),
        )
        assert record.maturity == records.Maturity(
            scale="maturity-scale:trl",
            level=8,
            levels=9,
            name="第8级",
            assessed_on=date(2026, 2, 10),
            assessor="评估中心",
        )
        assert record.metrics[0].domestic == records.Benchmark(value="25.0", holder="某单位")
        assert record.metrics[0].world is None
        assert [row.number for row in record.properties] == ["ZL1"]
        assert [row.title for row in record.life_line] == ["入库"]

    @pytest.mark.parametrize("locale", records.LOCALES)
    def test_no_internal_text_reaches_the_record(self, locale):
        record = records.Result(**PAGE, **result_facts(make_achievement(), locale))
        assert "机密" not in records.encode(record).decode()

    def test_english_record_is_english(self):
        english = {**PAGE, "title": "Title", "one_liner": "One", "abstract": "Abstract", "content_source": "Source"}
        record = records.Result(**english, **result_facts(make_achievement(), "en"))
        assert records.untranslated(record) == ()
        assert record.completers[0].contribution == "Overall design"
        assert record.keywords == ("module",)

    def test_missing_english_stays_empty_and_never_becomes_chinese(self):
        achievement = make_achievement(wanted_en=None)
        assert result_facts(achievement, "en")["transfer"].wanted == ""

    def test_reading_takes_the_same_queries_for_one_and_three(self, django_assert_num_queries):
        for number in range(3):
            make_achievement(ref=f"test-{number}")
        for count in (1, 3):
            with django_assert_num_queries(30):
                assert len([result_facts(a, "zh-hans") for a in Achievement.objects.for_record()[:count]]) == count

    def test_public_source_example_says_what_its_source_says(self):
        achievement = make_achievement(**sourced())
        record = records.Sourced(
            slug="s", title="题", content_source="杭州日报", **sourced_facts(achievement, "zh-hans")
        )
        assert record.units == (records.Unit(organisation="zhejiang-university"), records.Unit(name="某外省单位"))
        assert record.completers == ("王五",)
        assert record.city == "city:330100"
        assert (record.year, record.grade, record.unit_role) == (2015, "", "lead")
        assert records.decode(records.encode(record)) == record
        with pytest.raises(NoSuchLanguage):
            sourced_facts(achievement, "en")

    def test_rows_feed_the_subject_of_their_achievement(self):
        achievement = make_achievement()
        key = SubjectKey("result", achievement.public_id)
        rows = [achievement, achievement.entry, *achievement.claims.all(), *achievement.evidence.all()]
        assert {tuple(row.feeds()) for row in rows} == {(key,)}
        assert list(make_achievement(**sourced()).feeds()) == [SubjectKey("sourced", "ZLHCG-DEMO-0002")]


def sourced():
    return {
        "kind": "sourced",
        "ref": "real-006",
        "name": "微量掺锗直拉硅单晶",
        "year": 2015,
        "award": "浙江省科学技术奖",
        "units": ["浙大", "某外省单位"],
        "unit_role": "lead",
        "completers": ["王五"],
        "city": "杭州市",
        "source_title": "杭州日报 2016-03-28",
    }
