"""Codes are put together from differences: they are those that segno makes of the whole text."""

import re

import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from site_static.render.qr import QUIET, qr_code


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=90))
def test_code_is_that_of_the_whole_text(text):
    matrix = segno.make(text, error="m", boost_error=False, micro=False, mask=0, mode="byte").matrix
    drawn = [[0] * len(matrix) for _row in matrix]
    code = qr_code(text)
    for number, line in enumerate(code.path[1:].split("M")):
        start = f"{QUIET} {number + QUIET}.5"
        assert line.startswith(start)
        place = 0
        for dark, light in re.findall(r"h(\d+)|m(\d+) 0", line.removeprefix(start)):
            if dark:
                drawn[number][place : place + int(dark)] = [1] * int(dark)
            place += int(dark or light)
    assert code.side == len(matrix) + 2 * QUIET
    assert drawn == [list(row) for row in matrix]
