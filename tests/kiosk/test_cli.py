"""The door's commands, where a person has something to mend."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from kiosk.cli import main

NO_SCREEN = {"DISPLAY": None, "WAYLAND_DISPLAY": None, "QT_QPA_PLATFORM": None}


@pytest.fixture
def kiosk(tmp_path):
    """Run a command of a kiosk whose state is in a folder of its own."""

    def run(*words: str, **environ: str | None) -> Result:
        own = {"DOORWRIGHT_STATE__FOLDER": str(tmp_path / "kiosk")}
        return CliRunner().invoke(main, words, env={**own, **environ})

    return run


@pytest.mark.parametrize("command", ["run", "pair", "doctor"])
@pytest.mark.parametrize("typed", ["ftp://door.example.org", "nonsense", "http://", "https://ana:secret@example.org"])
def test_a_server_whose_address_is_none_is_refused_at_once(kiosk, command, typed):
    told = kiosk(command, "--server", typed)

    assert told.exit_code == 2
    assert "is no address of a server" in told.output


def test_a_door_without_a_screen_says_so_and_what_works_without_one(kiosk):
    told = kiosk("run", "--server", "http://127.0.0.1:1/w/woodside", **NO_SCREEN)

    assert told.exit_code == 1
    assert "no screen" in told.output
    assert "doorwright kiosk pair" in told.output
