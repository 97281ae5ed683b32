"""Statistics, map, time line, directories, plates and the calendar file: numbers agree with the record."""

import itertools
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path

from icalendar import Calendar

from content.records import Chart, ChartSeries, Entry
from content.store import RecordStore
from site_static.render import PageMaker, Portal
from site_static.render.assets import THEME
from site_static.render.charts import drawing
from site_static.render.plates import plate
from site_static.render.timeline import RECENT, timeline

from .html import read
from .records import event, media, put, references, result

SEED = Path(__file__).parents[2] / "content" / "seed"


def data(site, address):
    return json.loads((site / address.strip("/") / "index.json").read_text(encoding="utf-8"))


def test_statistics_count_the_library_and_no_examples(portal, site):
    counted = data(site, "/statistics/")
    library = [card for card in portal.all_results("zh-hans").cards if card.kind == "result"]

    assert counted["figures"]["入库并公开的成果"] == len(library)
    assert sum(counted["counts"]["category"].values()) == len(library)
    assert sum(counted["counts"]["year"].values()) == len(library)
    assert len(library) < len(portal.all_results("zh-hans"))


def test_each_chart_says_its_numbers_in_words_and_in_a_table(site):
    page = read(site, "/statistics/")
    charts = [e for e in page.all("svg") if "hcg-chart__drawing" in e.attributes.get("class", "")]

    assert len(charts) >= 4
    for chart in charts:
        title, description = chart.attributes["aria-labelledby"].split()
        assert {e.attributes.get("id") for e in page.elements} >= {title, description}
    figures = [e for e in page.elements if e.attributes.get("class") == "hcg-chart"]
    tables = [e for e in page.all("table") if "hcg-chart" in e.within]
    assert len(tables) == len(figures) == len(charts)


def test_tile_map_and_its_table_say_the_same(site):
    page = read(site, "/cities/")
    tiles = [e.text for e in page.elements if e.attributes.get("class") == "hcg-tile__size"]
    rows = [e.text for e in page.all("td") if e.attributes.get("class") == "hcg-number"]

    assert tiles == rows
    assert any(int(size) for size in tiles)
    assert not [e for e in page.elements if "style" in e.attributes]


def test_time_line_runs_from_the_newest(site):
    days = [item["on"] for item in data(site, "/timeline/")["items"]]

    assert days == sorted(days, reverse=True)
    assert any("entered" in item for item in data(site, "/timeline/")["items"])
    assert any(item.get("address") == "/events/2026-q3/" for item in data(site, "/timeline/")["items"])


def test_time_line_names_the_results_of_the_newest_days_only(tmp_path):
    store = RecordStore(tmp_path)
    media(store)
    for order, item in enumerate((*references(), *(entered(year) for year in range(2000, 2001 + RECENT))), 1):
        put(store, item, order=order)
    files = dict(timeline(PageMaker(Portal.load(store)), "zh-hans"))
    *named, first = json.loads(files["timeline/index.json"])["items"]

    assert all(len(moment["results"]) == moment["entered"] == 1 for moment in named)
    assert (first["on"], first["entered"], first["results"]) == ("2000-06-20", 1, [])
    assert b'href="/results/year/2000/">2000 ' in files["timeline/index.html"]


def entered(year):
    return result(year, entry=Entry(batch="示例", document="示例", entered_on=date(year, 6, 20)))


def test_result_without_a_picture_has_a_plate_and_others_have_none(portal, site):
    without = {card.id for card in portal.all_results("zh-hans").cards if card.picture is None}
    drawn = {path.stem for path in (site / "plates").glob("*.svg")}

    assert without <= drawn
    assert all(re.fullmatch(r"ZLHCG-DEMO-\d{4}", name) for name in drawn)


def test_organisation_without_results_tells_of_the_releases_that_name_it(site):
    page = read(site, "/organisations/sample-department/")

    assert not page.all("li", **{"class": "hcg-row"})
    assert page.one("a", href="/events/2026-q3/").text == event().title


def test_labels_of_a_line_chart_stand_apart_and_tell_its_extremes():
    chart = Chart(
        kind="line",
        title="时延",
        description="先升后降",
        categories=("0", "3 months", "6 months", "12 months", "18 months", "24 months"),
        series=(
            ChartSeries(name="本成果", values=(14.0, 20.0, 61.5, 30.0, None, 19.0)),
            ChartSeries(name="常规", values=(14.5, 14.6, 14.7, 14.2, 14.4, 19.2)),
        ),
        source="示例",
    )
    drawn = drawing(chart)
    labels = [label for line in drawn.lines for label in line.labels]

    assert {"14", "19", "61.5", "14.2"} <= {label.label for label in labels}
    for one, two in itertools.combinations(labels, 2):
        assert abs(one.x - two.x) > 20 or abs(one.y - two.y) >= 15
    assert all(two.x - one.x >= 7.5 * len(one.name) for one, two in itertools.pairwise(drawn.ticks))
    assert drawn.ticks[0].name == "0"


def test_plate_is_made_from_field_and_id_alone():
    plates = {plate(own, field) for own in "AB" for field in ("ai", "energy", "network", "materials", "robotics")}

    assert plate("A", "ai") == plate("A", "ai") != plate("B", "ai")
    assert len(plates) >= 6  # three families of lines, each bent by the id
    assert max(map(len, plates)) < 8000


def test_calendar_file_reads_back(site):
    raw = (site / "events/2026-q3/event.ics").read_bytes()
    (entry,) = Calendar.from_ical(raw).walk("VEVENT")
    record = event()

    assert str(entry["summary"]) == record.title
    assert entry.decoded("dtstart") == record.starts_at.astimezone(UTC)
    assert entry.decoded("dtend") == record.ends_at.astimezone(UTC)
    assert isinstance(entry.decoded("dtstamp"), datetime)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_calendar_is_offered_for_events_to_come_only(store, editions):
    from datetime import date

    from site_static.engine import build

    def offered(today):
        site = build(store.root, editions, today=today).folder / "site"
        return bool(read(site, "/events/2026-q3/").all("a", href="/events/2026-q3/event.ics"))

    assert offered(date(2026, 9, 1))
    assert not offered(date(2027, 1, 1))


def test_every_city_of_the_map_has_its_place_in_the_styles():
    cities = json.loads((SEED / "taxonomies" / "city.json").read_text(encoding="utf-8"))["terms"]
    styles = (THEME / "styles" / "components.css").read_text(encoding="utf-8")
    rules = set(re.findall(r"hcg-tile--([cr][0-9])", styles))

    assert {f"c{city['column']}" for city in cities} | {f"r{city['row']}" for city in cities} <= rules
    columns = int(re.search(r"hcg-tiles {[^}]*repeat\(([0-9]+),", styles)[1])
    assert columns == 1 + max(city["column"] for city in cities)


def test_map_counts_the_library_as_the_charts_do(portal, site):
    tiles = [int(e.text) for e in read(site, "/").elements if e.attributes.get("class") == "hcg-tile__size"]

    assert sum(tiles) == sum(1 for card in portal.all_results("zh-hans").cards if card.kind == "result" and card.city)
