"""Where the words of a chart stand."""

from itertools import pairwise

import pytest

from content.records import Chart, ChartSeries
from site_static.render.charts import LETTER_HEIGHT, LETTER_WIDTH, drawing


def line_chart(*series: tuple[float | None, ...]) -> Chart:
    return Chart(
        kind="line",
        title="示例",
        description="示例",
        categories=tuple(str(2020 + year) for year in range(len(series[0]))),
        series=tuple(ChartSeries(name=f"系列{n}", values=values) for n, values in enumerate(series)),
        source="示例",
    )


def heights_under(label, parts):
    """Where lines pass through the width of a label."""
    reach = len(label.label) * LETTER_WIDTH / 2
    for part in parts:
        for start, end in pairwise(part):
            for x in (label.x - reach, label.x, label.x + reach):
                if start.x <= x <= end.x:
                    yield start.y + (end.y - start.y) * (x - start.x) / (end.x - start.x)


@pytest.mark.parametrize("values", [(9, 1, 9), (1, 9, 1), (9, 8, 2, 1), (1, 5, 9), (5, 5, 5), (3, None, 1, 7)])
def test_no_line_runs_through_a_label(values):
    (line,) = drawing(line_chart(values)).lines

    assert line.labels
    for label in line.labels:
        crossed = [y for y in heights_under(label, line.parts) if label.y - LETTER_HEIGHT < y < label.y]
        assert not crossed, f"{label} is crossed at {crossed}"


def test_labels_of_two_lines_stand_apart():
    labels = [label for line in drawing(line_chart((1, 2, 3), (1, 2.02, 3.01))).lines for label in line.labels]

    assert len(labels) > 3
    for one, other in ((a, b) for a in labels for b in labels if a is not b):
        apart = abs(one.y - other.y) >= LETTER_HEIGHT
        assert apart or abs(one.x - other.x) >= (len(one.label) + len(other.label)) * LETTER_WIDTH / 2
