"""Every sentence in the code has a translation, with the same places to fill in."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from shared.language import CODES, SOURCE, language

ROOT = Path(__file__).parents[2]
KEYWORDS = {"say": None, "say_n": (1, 2)}
# What holds sentences: the programs, and the pages that are filled from templates.
SOURCES = {"*.py": "python", "templates/**/*.html": "jinja2.ext:babel_extract"}
TRANSLATED = [code for code in CODES if code != SOURCE]


def sentences() -> Iterator[tuple[str, ...]]:
    """Each sentence once; one that counts has two forms."""
    seen = set()
    for package in ("kiosk", "server", "shared"):
        for pattern, method in SOURCES.items():
            for file in sorted((ROOT / package).rglob(pattern)):
                for _, message, _, _ in extract_from_file(method, str(file), keywords=KEYWORDS):
                    forms = (message,) if isinstance(message, str) else message
                    if forms not in seen:
                        seen.add(forms)
                        yield forms


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def catalog(code: str) -> Catalog:
    source = files("shared") / "locale" / code / "LC_MESSAGES" / "doorwright.po"
    with source.open("rb") as file:
        return read_po(file, locale=code, abort_invalid=True)


def translations(code: str, forms: tuple[str, ...]) -> tuple[str, ...]:
    """What a catalogue has for a sentence, in each of the language's forms; nothing where it is not complete."""
    found = catalog_of[code].get(forms[0])
    if found is None or not found.string or found.fuzzy:
        return ()
    if isinstance(found.string, str):
        return (found.string,) if len(forms) == 1 else ()
    return tuple(found.string) if all(found.string) else ()


catalog_of = {code: catalog(code) for code in TRANSLATED}


def test_the_extraction_finds_sentences_of_door_and_areas():
    found = list(sentences())

    assert ("Tap your badge",) in found
    assert ("{n} row of the checklist is open.", "{n} rows of the checklist are open.") in found


@pytest.mark.parametrize("code", TRANSLATED)
def test_every_sentence_is_translated(code):
    missing = [forms for forms in sentences() if not translations(code, forms)]

    assert missing == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_translation_fills_the_same_places(code):
    wrong = [
        (forms, translated)
        for forms in sentences()
        for translated in translations(code, forms)
        if places(translated) != places(forms[-1])
    ]

    # One of something may be said without its number: "One video left".
    assert [pair for pair in wrong if len(pair[0]) == 1 or places(pair[1]) - places(pair[0][-1])] == []


@pytest.mark.parametrize("code", TRANSLATED)
def test_a_language_has_a_form_for_each_of_its_plurals(code):
    counted = [forms for forms in sentences() if len(forms) > 1 and translations(code, forms)]

    assert counted
    assert {len(translations(code, forms)) for forms in counted} == {catalog_of[code].num_plurals}


def test_a_language_that_we_do_not_speak_is_english():
    assert language("xx").code == SOURCE
