"""What was watched survives a kill, a full disk and a broken file."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from kiosk.player.watching import RUN_UP_MS, Watched
from kiosk.training.kept import Kept, KeptTrouble, Watching
from shared.training.coverage import Range
from shared.training.types import SessionId
from tests.kiosk.training.conftest import SAFETY, Film, credited
from tests.support.shops import KIM

ROOT = Path(__file__).parents[3]
SESSION = SessionId(UUID(int=1))
WATCHING = Watching(KIM, SAFETY, 1)


def part(number=0, end_ms=5_000, session=SESSION, elapsed_ms=5_000):
    return Watched(session, number, (Range(0, end_ms),), elapsed_ms)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "watching.sqlite"


@pytest.fixture
def kept(file):
    found = Kept(file)
    yield found
    found.close()


def test_the_newest_word_on_a_part_takes_the_place_of_the_one_before(kept):
    kept.keep(WATCHING, part(end_ms=5_000))
    kept.keep(WATCHING, part(end_ms=10_000, elapsed_ms=10_000))
    kept.keep(WATCHING, part(number=1))

    assert kept.changes() == [
        WATCHING.report(part(end_ms=10_000, elapsed_ms=10_000)),
        WATCHING.report(part(number=1)),
    ]


def test_what_has_become_a_change_is_forgotten_and_nothing_else(kept):
    kept.keep(WATCHING, part())
    kept.keep(WATCHING, part(number=1))

    kept.forget(SESSION, 0)

    assert [each.number for each in kept.changes()] == [1]


def test_what_is_kept_is_there_when_the_door_starts_again(kept, file):
    kept.keep(WATCHING, part())
    kept.close()

    assert kept.changes() == [WATCHING.report(part())]
    assert file.exists()


def test_a_machine_that_slept_claims_no_more_time_than_a_change_may_say():
    assert WATCHING.report(part(elapsed_ms=10**9)).elapsed_ms == 3_600_000


def test_a_disk_that_takes_nothing_is_said(tmp_path):
    with pytest.raises(KeptTrouble, match="unable to open"):
        Kept(tmp_path / "nowhere" / "watching.sqlite").keep(WATCHING, part())


def test_a_broken_file_is_put_aside_and_keeps_nobody_from_a_video(file, kept, logged):
    file.write_bytes(b"this is no database, and never was one" * 100)

    kept.keep(WATCHING, part())

    assert kept.changes() == [WATCHING.report(part())]
    assert file.with_suffix(".broken").exists()
    assert [line["log_level"] for line in logged] == ["error"]


@pytest.mark.qt
@pytest.mark.process
def test_seconds_that_were_watched_survive_kill_9_and_the_video_goes_on_there(synced, youtube, open_door, clock):
    key = synced.key.private_bytes_raw().hex()
    command = (sys.executable, "-m", "tests.kiosk.training.watch_until_killed")
    with subprocess.Popen(
        (*command, str(synced.folder), key, youtube.identity, youtube.script_url),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as watching:
        try:
            assert watching.stdout is not None
            said = "kept\n" in iter(watching.stdout.readline, "")
        finally:
            watching.kill()
    clock.forward(minutes=1)

    door = open_door()
    credited_at_once = credited(door)
    film = Film(door)

    assert said
    assert credited_at_once == (Range(0, 5_000),)
    assert film.kept == []
    assert film.player.position == 5_000 - RUN_UP_MS
