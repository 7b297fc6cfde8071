"""The reference says what the code says."""

import re
from pathlib import Path
from typing import get_args

import click
import msgspec
import pytest

from kiosk.cli import main as kiosk
from kiosk.settings import KioskSettings
from server.cli import main as server
from server.settings import ServerSettings
from server.window import main as admin
from shared.areas import CHANGE_TYPES
from shared.bench import main as bench
from shared.demo.cli import main as demo
from shared.refusals import AnyRefusal, ReasonUnknown
from shared.settings import Section
from shared.texts import refusal_words
from tests.docs.settings_table import row_of
from tests.shared.test_texts import REFUSALS, speaks

REFERENCE = Path(__file__).parents[2] / "docs/reference"
SETTINGS: dict[str, type[Section]] = {"server": ServerSettings, "kiosk": KioskSettings}
COMMANDS = {
    **{f"server {name}": command for name, command in server.commands.items()},
    **{f"kiosk {name}": command for name, command in kiosk.commands.items()},
    "admin": admin,
    "bench": bench,
    "demo": demo,
}


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def rows(text: str) -> list[tuple[str, ...]]:
    """The cells of the rows that begin with something between backticks."""
    return [
        tuple(cell.strip() for cell in line[1:-1].split(" | "))
        for line in re.findall(r"^\| `.*\|$", text, re.MULTILINE)
    ]


@pytest.mark.parametrize("program", SETTINGS)
def test_every_setting_stands_in_its_section_with_its_type_and_default(program):
    sections = re.findall(
        rf"^### `\[(\w+)\]` of the {program}\n(.*?)(?=^##|\Z)", page("settings.md"), re.MULTILINE | re.DOTALL
    )

    said = {name: [cells[:3] for cells in rows(text)] for name, text in sections}
    assert said == {
        section.name: [cells for field in msgspec.structs.fields(section.type) for cells in rows(f"{row_of(field)}")]
        for section in msgspec.structs.fields(SETTINGS[program])
    }


def test_every_command_is_there_and_no_other():
    assert set(re.findall(r"^## `doorwright (.+)`$", page("commands.md"), re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_options_and_their_words(name):
    (text,) = re.findall(rf"^## `doorwright {name}`\n(.*?)(?=^## |\Z)", page("commands.md"), re.MULTILINE | re.DOTALL)

    options = [each for each in COMMANDS[name].params if isinstance(each, click.Option)]
    said = [cells for cells in rows(text) if cells[0].startswith("`--")]
    assert said == [(f"`{option.opts[0]}`", option.help) for option in options]


def test_every_change_is_there_with_its_kind_and_who_may():
    _, *areas = re.split(r"^## ", page("changes.md"), flags=re.MULTILINE)

    said = {cells[0]: cells[1:3] for text in areas for cells in rows(text)}
    assert said == {f"`{tag}`": (change.kind, f"`{change.action}`") for tag, change in CHANGE_TYPES.items()}


def test_every_refusal_is_there_with_words_that_are_really_said():
    words: dict[str, str] = {}
    for example in REFUSALS:
        said = refusal_words(example, speaks("en"))
        tag = str(example.__struct_config__.tag)
        words.setdefault(f"`{tag}`", " ".join(filter(None, (said.sentence, said.detail))))

    assert {cells[0]: cells[2] for cells in rows(page("refusals.md"))} == words
    assert set(words) == {f"`{each.__struct_config__.tag}`" for each in (*get_args(AnyRefusal), ReasonUnknown)}
