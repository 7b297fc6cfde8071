"""Each page by day and by night looks as it did when somebody last looked at it.

Where one does not, the picture of now is written beside the golden one: look at both, and if the new one is right,
`python -m tests.support.pages golden`.
"""

from dataclasses import replace

import pytest
from PySide6.QtGui import QColor, QImage

from tests.support.pages import MOST_DIFFERENT, WALL, all_states, difference, golden_file, golden_names


@pytest.mark.parametrize("night", [False, True], ids=["day", "night"])
@pytest.mark.parametrize("name", golden_names())
def test_a_page_looks_as_it_did(open_stage, name, night):
    kept = golden_file(name, night=night)
    beside = kept.with_suffix(".now.png")
    beside.unlink(missing_ok=True)

    picture = open_stage(all_states()[name], look=replace(WALL, night=night)).picture()

    different = difference(picture, QImage(str(kept)))
    if different > MOST_DIFFERENT:
        picture.save(str(beside))
    assert different <= MOST_DIFFERENT, f"look at {beside}"


def test_a_mark_that_changed_is_noticed():
    before = QImage(400, 300, QImage.Format.Format_RGB32)
    before.fill(QColor("#E3E7E5"))
    after = before.copy()
    for n in range(100):
        after.setPixelColor(100 + n % 10, 100 + n // 10, QColor("#0A5530"))

    assert difference(before, before) == 0
    assert difference(before, after) == pytest.approx(100 / 120_000)
    assert difference(before, QImage()) == 1
