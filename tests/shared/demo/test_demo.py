"""`doorwright demo` as somebody starts it: it plays, it is ended by Ctrl-C, and it comes back quickly."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from shared.demo.pcsc import INSTALLED_DRIVER, UNPACKED, find_driver
from shared.demo.reading import ReadingBus, wait_for
from shared.demo.screen import HiddenScreen, Screen
from tests.support.postgres import folder_for_postgres

pytestmark = [
    *(pytest.mark.postgres, pytest.mark.process, pytest.mark.qt, pytest.mark.reader),
    pytest.mark.usefixtures("room_for_pcscd"),
]

WATCHED = Path(__file__).parents[2] / "support" / "left_behind.py"
DEMO = "from shared.demo.cli import main; main()"
# The play's first steps, and the window of its last: each of the others is a test of its own part elsewhere, and all
# are played by packaging/demo. Tomorrow is in this week or the next.
CORE = """
import sys
from datetime import date, timedelta
from pathlib import Path
from shared.demo.play import Step
from shared.demo.running import Wanted, run_demo
from shared.demo.story import STEPS

def window(theatre):
    with theatre.stage.admin() as browser:
        tomorrow = [each for each in browser.bookings().values() if ", tomorrow, " in each]
    far_down = next(each for kind in FAR_DOWN for each in tomorrow if each.startswith(kind))
    with theatre.office() as ada:
        week = ada.opens_week(date.today() + timedelta(days=1)).name
        theatre.shoot("admin-week", ada)
        ada.sees_booking(far_down)
    return f"in the window: {week}"

# Of types at the end of the alphabet, which is that of the week.
FAR_DOWN = ("Wood lathe", "Welding", "Vinyl", "Table saw", "Sewing machine", "Robot arm", "Wheel", "Mill")
steps = [*STEPS[:3], Step(4, "Window", window)]
sys.exit(not run_demo(Wanted(2, False, True, Path(sys.argv[1])), lambda said: print(said, flush=True), steps))
"""
LIMIT_S = 90.0


class Demo:
    """A running demo, whose words are read line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.said: list[str] = []

    def wait_for(self, words: str) -> None:
        """Read on until it says this.

        Raises:
            EOFError: it has ended without it.
        """
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())
            if words in line:
                return
        raise EOFError("\n".join(self.said))

    def end(self) -> list[str]:
        """Press Ctrl-C; the programs that are left behind."""
        self.process.send_signal(signal.SIGINT)
        return self.left_behind()

    def left_behind(self) -> list[str]:
        rest, _ = self.process.communicate(timeout=LIMIT_S)
        self.said += rest.splitlines()
        left = [line for line in self.said if line.startswith("left behind: ")]
        assert left, "\n".join(self.said)
        return left[-1].removeprefix("left behind: ").split()


@contextmanager
def running_demo(program: str, *arguments: str, **environ: str) -> Iterator[Demo]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DOORWRIGHT_", "QT_"))}
    with subprocess.Popen(
        [sys.executable, str(WATCHED), program, *arguments],
        env={**kept, **environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Demo(process)
        finally:
            process.terminate()


@pytest.fixture
def open_folder():
    """One that whoever runs the demo for root can enter; the virtual reader's driver is in it, as in a state folder."""
    with folder_for_postgres() as folder:
        unpacked = folder / "doorwright" / UNPACKED / INSTALLED_DRIVER.relative_to("/")
        unpacked.parent.mkdir(parents=True)
        shutil.copy(find_driver(), unpacked)
        yield folder


@pytest.mark.timeout(240)
def test_the_play_sees_the_board_a_tap_and_the_admins_week_in_its_window_and_leaves_only_pictures(open_folder):
    with running_demo(CORE, str(open_folder / "shots")) as demo:
        demo.wait_for("in the window: Monday")
        demo.wait_for("All 4 steps hold")

        assert demo.left_behind() == []
    assert [each.name for each in sorted((open_folder / "shots").glob("*.png"))] == [
        "01-board.png",
        "02-hello.png",
        "03-may-i.png",
        "04-admin-week.png",
    ]


@pytest.mark.timeout(240)
def test_f1_lays_mias_badge_on_the_reader_ctrl_c_leaves_nothing_and_the_second_start_furnishes_nothing(open_folder):
    with HiddenScreen() as hidden, ReadingBus(open_folder, besides="nobody") as bus:
        environ = {"DISPLAY": hidden.name, "XDG_STATE_HOME": str(open_folder), **bus.env}
        with running_demo(DEMO, **environ) as first:
            first.wait_for("Ctrl-C ends it all")
            with closing(Screen(hidden.name)) as screen:
                screen.touch(*in_the_window(bus))

                screen.press("F1")

                wait_for(lambda: everything_on(bus), says("Hi, Mia"), "the greeting", LIMIT_S)
            assert first.end() == []
        with running_demo(DEMO, **environ) as second:
            second.wait_for("Ctrl-C ends it all")

            assert second.end() == []
        assert [line for line in first.said if "Furnishing" in line]
        assert not [line for line in second.said if "Furnishing" in line]


@pytest.mark.timeout(240)
def test_a_door_that_is_killed_is_open_again_with_its_badges_and_a_server_that_is_killed_ends_the_demo(open_folder):
    with HiddenScreen() as hidden, ReadingBus(open_folder, besides="nobody") as bus:
        environ = {"DISPLAY": hidden.name, "XDG_STATE_HOME": str(open_folder), **bus.env}
        with running_demo(DEMO, **environ) as demo:
            demo.wait_for("Ctrl-C ends it all")

            kill_9(demo, "kiosk run")
            demo.wait_for("Front door is open again")

            with closing(Screen(hidden.name)) as screen:
                screen.touch(*in_the_window(bus))
                screen.press("F1")
                wait_for(lambda: everything_on(bus), says("Hi, Mia"), "the greeting", LIMIT_S)
            kill_9(demo, "server run")
            assert demo.left_behind() == []
    said = "\n".join(demo.said)
    assert "Front door ended unexpectedly (signal 9). Its log: " in said
    assert "Error: The server ended unexpectedly (signal 9). Its log: " in said
    assert "The demo has ended; nothing is left running." in said
    assert '"event"' not in said


def kill_9(demo, command):
    """End the program of the demo that runs this command as a power cut does."""
    (found,) = [each for each in programs_of(demo.process.pid) if command in each.read_text().replace("\0", " ")]
    os.kill(int(found.parent.name), signal.SIGKILL)


def programs_of(pid):
    """The command lines of all that this process has started, and that they have."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            yield Path(f"/proc/{child}/cmdline")
            yield from programs_of(child)


def everything_on(bus):
    return [item for name in bus.speakers() for item in bus.page_at(name)]


def in_the_window(bus):
    """A place in the door's window where nothing is to be touched, once the door knows its workshop."""
    wait_for(lambda: everything_on(bus), says("open until"), "the opening hours", LIMIT_S)
    return wait_for(lambda: everything_on(bus), says("Tap your badge"), "the board", LIMIT_S).middle


def says(words):
    return lambda items: next((each for each in items if words in each.name), None)
