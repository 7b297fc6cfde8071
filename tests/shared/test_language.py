"""What Doorwright says, in each language."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from hypothesis import given
from hypothesis import strategies as st

from shared.language import CODES, Language, language, languages

BERLIN = ZoneInfo("Europe/Berlin")
EN, DE = language("en"), language("de")
NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)  # 23:30 in Berlin
DAY = timedelta(days=1)


def german(**sentences: str | tuple[str, ...]) -> Language:
    """German with a catalogue of a test's own; in a key, `_` stands for a blank."""
    catalog = Catalog(locale="de")
    for message, said in sentences.items():
        source = message.replace("_", " ")
        if isinstance(said, str):
            catalog.add(source, said)
        else:
            catalog.add((source, f"{source}s"), said)
    return Language("de", DE.locale, catalog, DE.plural)


def test_every_language_names_itself():
    assert [each.own_name for each in languages()] == ["English", "Deutsch"]
    assert [each.code for each in languages()] == list(CODES)


@pytest.mark.parametrize("code", ["", "fr", "xx-not-a-language"])
def test_a_language_that_we_do_not_speak_is_english(code):
    assert language(code).code == "en"


def test_a_sentence_is_said_in_the_readers_language():
    assert EN.say("today") == "today"
    assert DE.say("today") == "heute"


def test_what_nobody_has_translated_is_said_in_english():
    assert DE.say("A sentence that no catalogue has: {n}", n=3) == "A sentence that no catalogue has: 3"
    assert german(today="").say("today") == "today"


def test_values_take_their_places_in_either_language():
    spoken = german(hello="hallo {name}")

    assert spoken.say("hello", name="Mia") == "hallo Mia"
    assert EN.say("hello {name}", name="Mia") == "hello Mia"


@pytest.mark.parametrize(("n", "said"), [(0, "0 steps"), (1, "1 step"), (2, "2 steps")])
def test_english_counts(n, said):
    assert EN.say_n("{n} step", "{n} steps", n) == said


@pytest.mark.parametrize(("n", "said"), [(0, "0 Schritte"), (1, "1 Schritt"), (2, "2 Schritte")])
def test_german_counts(n, said):
    spoken = german(step=("{n} Schritt", "{n} Schritte"))

    assert spoken.say_n("step", "steps", n) == said


def test_a_form_that_nobody_has_translated_is_said_in_english():
    spoken = german(step=("{n} Schritt", ""))

    assert spoken.say_n("step", "steps", 1) == "1 Schritt"
    assert spoken.say_n("step", "steps", 2) == "steps"
    assert spoken.say_n("{n} leap", "{n} leaps", 1) == "1 leap"
    assert spoken.say_n("{n} leap", "{n} leaps", 2) == "2 leaps"


def test_a_guess_that_nobody_has_checked_is_not_said():
    spoken = german(today="gestern")
    assert spoken.catalog is not None
    message = spoken.catalog.get("today")
    assert message is not None
    message.flags.add("fuzzy")

    assert spoken.say("today") == "today"


def test_a_time_is_what_the_clock_on_the_wall_says():
    assert EN.time(NOW, BERLIN) == DE.time(NOW, BERLIN) == "23:30"
    assert EN.time(NOW, UTC) == "22:30"


@pytest.mark.parametrize(
    ("at", "english", "in_german"),
    [
        (NOW, "today", "heute"),
        (NOW + timedelta(hours=1), "tomorrow", "morgen"),
        (NOW - DAY, "yesterday", "gestern"),
        (NOW + 3 * DAY, "Thu 26 Nov", "Do. 26. Nov."),
    ],
)
def test_a_day_is_named_as_one_says_it(at, english, in_german):
    assert EN.day(at, BERLIN, NOW) == english
    assert DE.day(at, BERLIN, NOW) == in_german


def test_which_day_it_is_depends_on_where():
    assert EN.day(NOW + timedelta(hours=1), UTC, NOW) == "today"


def test_a_day_in_full():
    assert EN.long_day(NOW, BERLIN) == "Monday 23 November"
    assert DE.long_day(NOW, BERLIN) == "Montag 23. November"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "0 min"),
        (35, "35 min"),
        (59.6, "1 h"),
        (60, "1 h"),
        (70, "1 h 10"),
        (61, "1 h 01"),
        (120, "2 h"),
        (-5, "0 min"),
    ],
)
def test_a_length_is_in_hours_and_minutes(minutes, said):
    assert EN.length(timedelta(minutes=minutes)) == said


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), st.sampled_from(CODES))  # noqa: DTZ001 - Hypothesis adds the zone
def test_every_day_and_time_can_be_said_in_every_language(at, code):
    spoken = language(code)

    said = [spoken.time(at, BERLIN), spoken.day(at, BERLIN, NOW), spoken.long_day(at, BERLIN)]

    assert all(said)
    assert not any("," in each for each in said)
