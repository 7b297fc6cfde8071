"""The pages of the documentation, read as text."""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
PAGES = sorted(path for path in DOCS.rglob("*.md") if "_build" not in path.parts)
DECISIONS = sorted((DOCS / "decisions").glob("[0-9]*.md"))

REGISTRIES = re.compile(r"(?i)pypi\.|pythonhosted|npmjs|docker\.io|ghcr\.io|deb\.debian|crates\.io|index-url")
HOMES = re.compile(r"(?<![\w~.])/(?:home|root|work|tmp|Users|builds)/\S*")


def test_the_glossary_has_each_word_once():
    words = re.findall(r"^(\S.*)\n: ", (DOCS / "glossary.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert len(words) > 20
    assert [word.lower() for word in words] == sorted({word.lower() for word in words})


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_three_parts(path):
    text = path.read_text(encoding="utf-8")

    parts = re.findall(r"^## (\w+)\n\n(\S)", text, re.MULTILINE)
    assert [name for name, _ in parts] == ["Context", "Decision", "Consequences"]
    assert re.match(rf"# {int(path.name[:4])}\. \S", text)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(DOCS)))
def test_a_page_names_no_registry_and_no_folder_of_a_machine(path):
    text = path.read_text(encoding="utf-8")

    assert REGISTRIES.findall(text) == []
    assert HOMES.findall(text) == []


def test_the_how_to_of_a_door_names_every_package_that_the_kiosk_needs():
    lines = (DOCS.parent / "packaging" / "system-packages").read_text(encoding="utf-8").splitlines()
    needed = {name for line in lines if line.startswith("demo ") for name in line.split()[2:]}
    # A door has a real screen, and nobody plays its story on it.
    only_in_the_demo = {"xvfb", "dbus-daemon"}

    named = (DOCS / "how-to" / "start-with-the-machine.md").read_text(encoding="utf-8")
    assert [
        name for name in sorted(needed - only_in_the_demo) if not re.search(rf"[\s`]{re.escape(name)}[\s`]", named)
    ] == []
