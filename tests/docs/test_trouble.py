"""The page of troubles: its words are said, its events are logged, and its tests are there."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

HERE = Path(__file__).parents[2]
PAGE = (HERE / "docs/explanation/trouble.md").read_text(encoding="utf-8")
CATALOGUE = HERE / "shared/locale/de/LC_MESSAGES/doorwright.po"
ROWS = [
    [cell.strip() for cell in row[1:-1].split("|")]
    for row in re.findall(r"^\|.*\|$", PAGE, re.MULTILINE)
    if not re.match(r"\| (---|trouble) ", row)
]


def test_each_row_has_its_four_cells():
    assert len(ROWS) > 40
    assert [row for row in ROWS if len(row) != 4 or not row[0] or not row[1] or not row[3]] == []


def test_what_they_read_is_what_is_said():
    with CATALOGUE.open("rb") as file:
        said = {message.id for message in read_po(file)}

    quoted = [words for row in ROWS for words in re.findall("“(.*?)”", row[1])]
    assert len(quoted) > 30
    assert [words for words in quoted if words not in said] == []


def test_what_is_logged_is_what_the_code_logs():
    code = "\n".join(
        path.read_text(encoding="utf-8")
        for part in ("kiosk", "server", "shared")
        for path in (HERE / part).rglob("*.py")
    )

    events = [event for row in ROWS for event in re.findall("`(.*?)`", row[2]) if event != "DiskFull"]
    assert [event for event in events if f'"{event}"' not in code] == []


@pytest.mark.parametrize("page", ["trouble", "accessibility"])
def test_each_test_that_a_page_names_is_there(page):
    text = (HERE / f"docs/explanation/{page}.md").read_text(encoding="utf-8")
    there = {
        name
        for path in (HERE / "tests").rglob("test_*.py")
        for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert set(re.findall("`(test_.*?)`", text)) - there == set()


def test_each_trouble_has_a_test():
    assert [row for row in ROWS if "`test_" not in row[3] and row[3] != "the same"] == []
