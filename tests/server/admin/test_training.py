"""An admin adds videos and says what machines require, and every door asks for it without a restart."""

from __future__ import annotations

import re

import pytest

from shared.people.types import Level
from shared.training.changes import ModuleMeasured
from shared.training.queries import modules, required
from shared.training.types import AllOf, AnyOf, Membership, ModuleState, ModuleWatched, PracticalSignOff, SubjectId
from tests.support.shops import LASER, LASER_TYPE

pytestmark = pytest.mark.postgres

VIDEO = "dQw4w9WgXcQ"
NEW = f"/admin/modules/new/{VIDEO}"
REQUIREMENT = f"/admin/equipment/types/{LASER_TYPE}/requirement"
OF_MACHINE = f"/admin/equipment/machines/{LASER}/requirement"


def only_module(shop):
    (found,) = modules(shop).values()
    return found


@pytest.mark.parametrize(
    "url", [f"https://www.youtube.com/watch?v={VIDEO}&t=42", f"youtu.be/{VIDEO}", f"https://youtube.com/shorts/{VIDEO}"]
)
def test_the_address_of_a_video_leads_to_its_player(ada, url):
    ada.open("/admin/modules").send("/admin/modules", url=url)

    assert ada.path == NEW
    assert f'data-video="{VIDEO}"' in ada.answer.text
    assert "frame-src https://www.youtube-nocookie.com" in ada.answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "url",
    [
        "https://vimeo.com/1",
        "https://www.youtube.com/@doors",
        "https://youtube.com/playlist?list=x",
        "cats",
        "x" * 3000,
    ],
)
def test_an_address_that_is_no_youtube_video_is_refused_in_words(ada, url):
    ada.open("/admin/modules").send("/admin/modules", url=url)

    assert ada.status == 422
    assert "This is no address of a YouTube video." in ada.text or "This is too long." in ada.text


def test_a_video_that_the_player_has_told_of_is_verified_and_at_every_door(ada, door):
    ada.open(NEW).send(NEW, title="Firing a kiln", played_ms="212000")
    door.pull()

    found = only_module(door.shop())
    assert (found.title, found.video, found.duration_ms, found.version) == ("Firing a kiln", VIDEO, 212_000, 1)
    assert found.verified
    assert "Firing a kiln is here; every door offers it." in ada.text


def test_a_video_that_was_typed_is_not_verified_until_a_door_has_played_it(ada, door, opened):
    ada.open(NEW).send(NEW, title="Firing a kiln", minutes="3", seconds="32")
    said = ada.text
    door.pull()
    typed = only_module(door.shop())

    door.make(ModuleMeasured(typed.module_id, typed.version, 211_600), actor=None)
    door.sync()

    assert (typed.duration_ms, typed.verified) == (212_000, False)
    assert "Not verified" in said
    assert only_module(door.shop()).verified
    assert "Verified by a player" in ada.open(ada.path).text


@pytest.mark.parametrize(("minutes", "seconds"), [("1440", "30"), ("1441", "0"), ("9" * 5000, "0")])
def test_a_video_of_more_than_a_day_is_no_module(ada, opened, minutes, seconds):
    ada.open(NEW).send(NEW, title="Firing a kiln", minutes=minutes, seconds=seconds)

    assert ada.status == 422
    assert "cannot be used here." in ada.text or "This number is not possible here." in ada.text
    with opened.shop() as shop:
        assert modules(shop) == {}


def test_a_video_without_a_length_is_no_module(ada, opened):
    ada.open(NEW).send(NEW, title="Firing a kiln")

    assert ada.status == 422
    assert "How long is the video?" in ada.text
    assert 'data-state="typed"' in ada.answer.text
    with opened.shop() as shop:
        assert modules(shop) == {}


def test_another_video_is_a_new_version_and_another_title_is_not(ada, door):
    ada.open(NEW).send(NEW, title="Firing", played_ms="212000")
    path = ada.path
    ada.send(path, title="Firing a kiln", state="offered")
    other = f"{path}/video/oHg5SJYRHA0"
    ada.send(f"{path}/video", url="https://youtu.be/oHg5SJYRHA0")
    ada.send(other, title="Firing a kiln", played_ms="100000")
    door.pull()

    found = only_module(door.shop())
    assert (found.title, found.version, found.video) == ("Firing a kiln", 2, "oHg5SJYRHA0")
    assert "1 earlier version" in ada.text


def test_a_video_that_is_there_already_is_told(ada):
    ada.open(NEW).send(NEW, title="Firing", played_ms="212000")

    assert "This video is there already: Firing." in ada.open(NEW).text


def test_a_module_that_is_no_longer_offered_says_so(ada, opened):
    ada.open(NEW).send(NEW, title="Firing", played_ms="212000")

    ada.send(ada.path, title="Firing", state="retired")

    with opened.shop() as shop:
        assert only_module(shop).state is ModuleState.RETIRED
    assert "No longer offered" in ada.open("/admin/modules").text


@pytest.mark.parametrize("path", ["new/nonsense", "no-id", "00000000-0000-7000-8000-000000000009"])
def test_what_is_no_module_has_no_page(ada, path):
    assert ada.open(f"/admin/modules/{path}").status == 404


# --- requirements


def fields(ada) -> dict[str, str]:
    """What the form of a requirement holds as it is shown."""
    (form,) = re.findall(r'(?s)<form[^>]*id="form-requirement".*?</form>', ada.answer.text)
    found = dict(re.findall(r'<input type="hidden" name="(t[^"]*)" value="([^"]*)"', form))
    found |= dict(re.findall(r'name="(t[^"]*\.percent)" value="([^"]*)"', form))
    found |= dict.fromkeys(re.findall(r'name="(t[^"]*\.always)" value="true" checked', form), "true")
    for name, options in re.findall(r'(?s)<select[^>]*name="(t[^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.findall(r'value="([^"]*)" selected', options)
        found[name] = chosen[0] if chosen else ""
    return found


def press(ada, path: str, do: str, **more: str) -> None:
    ada.send(path, **{**fields(ada), **more, "do": do})


def test_a_requirement_is_put_together_part_by_part_and_asked_for_at_every_door(ada, door):
    ada.open(NEW).send(NEW, title="Firing", played_ms="212000")
    module = ada.path.rpartition("/")[2]
    ada.open(REQUIREMENT)

    press(ada, REQUIREMENT, "add any_of t")
    press(ada, REQUIREMENT, "add module_watched t.2")
    press(ada, REQUIREMENT, "add practical_sign_off t.2", **{"t.2.0.module": module, "t.2.0.percent": "80"})
    press(ada, REQUIREMENT, "remove t.1")
    press(ada, REQUIREMENT, "up t.1")
    press(ada, REQUIREMENT, "save")
    door.pull()

    watched = ModuleWatched(only_module(door.shop()).module_id, 80)
    found = required(door.shop(), [SubjectId(LASER_TYPE)], Level.USER)
    assert found[SubjectId(LASER_TYPE)] == AllOf((AnyOf((watched, PracticalSignOff())), Membership()))
    assert ada.path == REQUIREMENT.removesuffix("/requirement")
    assert "watched to 80 %" in ada.text


def test_a_machine_may_ask_for_more_than_its_type(ada, door):
    ada.open(OF_MACHINE)

    press(ada, OF_MACHINE, "add practical_sign_off t")
    press(ada, OF_MACHINE, "save", **{"t.0.always": "true"})
    door.pull()

    found = required(door.shop(), [SubjectId(LASER)], Level.USER)
    assert found[SubjectId(LASER)] == AllOf((PracticalSignOff(always=True),))


@pytest.mark.parametrize(
    ("add", "said"),
    [("any_of", "Nothing is in it: add something, or remove it."), ("module_watched", "Choose a video.")],
)
def test_an_unfinished_requirement_is_not_saved_and_says_where(ada, opened, add, said):
    before = opened.head()
    ada.open(REQUIREMENT)

    press(ada, REQUIREMENT, f"add {add} t")
    press(ada, REQUIREMENT, "save")

    assert ada.status == 422
    assert said in ada.text
    assert opened.head() == before


def test_a_video_that_is_no_longer_offered_is_refused_by_its_name(ada, opened):
    ada.open(NEW).send(NEW, title="Firing", played_ms="212000")
    module = ada.path.rpartition("/")[2]
    ada.open(REQUIREMENT)
    press(ada, REQUIREMENT, "add module_watched t")
    asked = ada.answer
    ada.open(f"/admin/modules/{module}").send(f"/admin/modules/{module}", title="Firing", state="retired")

    ada.answer = asked
    press(ada, REQUIREMENT, "save", **{"t.2.module": module, "t.2.percent": "80"})

    assert ada.status == 422
    assert "Nobody could do this: “Firing” is not offered." in ada.text


def test_what_an_other_admin_saved_meanwhile_is_not_written_over(ada, opened):
    ada.open(REQUIREMENT)
    press(ada, REQUIREMENT, "add membership t")
    mine = ada.answer
    ada.open(REQUIREMENT)
    press(ada, REQUIREMENT, "save")

    ada.answer = mine
    press(ada, REQUIREMENT, "remove t.0")
    press(ada, REQUIREMENT, "save")

    assert ada.status == 422
    assert "Somebody" in ada.text
