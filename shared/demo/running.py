"""`doorwright demo` from start to end: who runs it, in which folder, on which screen, and what is left: nothing."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from msgspec import Struct

from shared.demo.account import Account, account_instead_of_root, become, can_read_us, sandbox_works
from shared.demo.children import Children, DemoTrouble, Ended
from shared.demo.play import Step, play
from shared.demo.screen import Screen
from shared.demo.stage import Door, Stage, Tell, readers, short_folder, state_folder
from shared.demo.story import STEPS
from shared.demo.youtube import YouTubeStub

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SYNC_LIMIT_S = 30.0
# A Ctrl-C that comes just before a wait begins does not end it, and is heard once that is over.
LISTEN_S = 1.0
# Steps 7 to 9 happen between two doors.
LEAST_DOORS_OF_A_PLAY = 2


class Wanted(Struct, frozen=True):
    """What somebody asked the demo for; `shots` is where the play's pictures go."""

    doors: int
    admin: bool
    headless: bool
    shots: Path


class Stopped(BaseException):
    """Somebody told the demo to end."""


@contextmanager
def until_stopped() -> Iterator[None]:
    """A block that Ctrl-C ends at any point, in order. A second one changes nothing: it would leave something behind.

    Raises:
        Stopped: it was ended so.
    """

    def stop(_signal: int, _frame: FrameType | None) -> None:
        for sign in SIGNALS:
            signal.signal(sign, signal.SIG_IGN)
        raise Stopped

    before = {sign: signal.signal(sign, stop) for sign in SIGNALS}
    try:
        yield
    finally:
        for sign, handler in before.items():
            signal.signal(sign, handler)


def run_demo(wanted: Wanted, tell: Tell, steps: Sequence[Step] = STEPS) -> bool:
    """Run the demo until it is told to end, or, without a screen, until its play is over; was all as it should be?

    Raises:
        DemoTrouble: it cannot go on; the words say why.
        Stopped
    """
    headless = wanted.headless or not os.environ.get("DISPLAY")
    if headless and not wanted.headless:
        tell("There is no screen (DISPLAY is not set): the demo plays by itself, as with --headless.")
    doors = max(wanted.doors, LEAST_DOORS_OF_A_PLAY) if headless else wanted.doors
    state = state_folder()
    account = account_to_become(tell)
    user = None if account is None else (account.uid, account.gid)
    with until_stopped(), ExitStack() as leaving:
        short = leaving.enter_context(short_folder(user))
        base = short / "demo" if headless else state / "demo"
        logs = (wanted.shots if headless else base) / "logs"
        for folder in (base, wanted.shots, logs) if headless else (base, logs):
            make_folder(folder, account)
        found = leaving.enter_context(readers(short, doors, user=user))
        if account is not None:
            home = short / "home"
            make_folder(home, account)
            become(account, home)
            tell(f"Started by root: from here on everything runs as the user {account.name}.")
        for folder in (base, logs):
            if not os.access(folder, os.W_OK | os.X_OK):
                other = " Name another folder with --shots." if headless else ""
                raise DemoTrouble(f"Nothing can be put into {folder}.{other}")
        children = leaving.enter_context(Children(logs))
        videos = leaving.enter_context(YouTubeStub())
        player = {
            "DOORWRIGHT_DEMO_PLAYER__IDENTITY": videos.identity,
            "DOORWRIGHT_DEMO_PLAYER__SCRIPT_URL": videos.script_url,
        }
        stage = Stage(base / "workshop", children, environment(tell), tell, kiosk_env=player)
        stage.open(datetime.now(UTC))
        cast = [stage.door(number, reader) for number, reader in enumerate(found, 1)]
        if headless:
            if missing := next((each for each in cast if each.reader is None), None):
                raise DemoTrouble(f"The play lays badges, and {missing.name} has no reader: {missing.why_no_reader}")
            return play(stage, cast, short, wanted.shots, tell, steps)
        show(stage, cast, tell, admin=wanted.admin)
    return True


def show(stage: Stage, doors: Sequence[Door], tell: Tell, *, admin: bool) -> None:
    """Show every door in a window on this screen, and lay badges as keys are pressed, until the demo is told to end.

    A door that ends by itself is started again, as a real one is by its machine.

    Raises:
        DemoTrouble: another of its programs has ended, or a door does not come back.
    """
    stage.pair(doors)
    screen = Screen(os.environ["DISPLAY"])
    of_window: dict[int, Door] = {}
    keys = tuple(each.key for each in stage.kept.badges)

    def open_door(door: Door) -> None:
        kiosk = stage.show(door, {"DOORWRIGHT_DISPLAY__FULLSCREEN": "false"})
        kiosk.wait_for("the server answers", SYNC_LIMIT_S)  # before that, it knows no badge
        for window in screen.windows_of(kiosk.pid):
            screen.watch_keys(window, keys)
            screen.spread(window, door.number, len(doors))
            of_window[window] = door

    for door in doors:
        tell(f"Opening {door.name}")
        if door.reader is None:
            tell(f"{door.name} has no badge reader: {door.why_no_reader}")
        open_door(door)
    if admin:
        stage.show_admin()
    badges = ", ".join(f"{each.key} {each.name}" for each in stage.kept.badges)
    tell(f"The demo workshop is open. In a door's window a key lays a badge on its reader: {badges}.")
    tell(f"Admin pages: {stage.address}/admin  Log in as {stage.kept.login} with {stage.kept.password}")
    tell("Ctrl-C ends it all.")
    while True:
        try:
            stage.children.wait_for_news([screen.fileno()], LISTEN_S)
        except Ended as end:
            gone = next((each for each in doors if stage.kiosks[each.number] is end.child), None)
            if gone is None:
                raise
            tell(f"{end}")
            tell(f"{gone.name} is started again, as a real door is by its machine.")
            stage.children.kill(end.child)  # and with it what it has started
            open_door(gone)
            tell(f"{gone.name} is open again.")
        for press in screen.pressed():
            stage.tap_soon(of_window[press.window], stage.badge(press.key))


def account_to_become(tell: Tell) -> Account | None:
    """Who shall run the demo instead of us."""
    if os.geteuid() != 0:
        return None
    account = account_instead_of_root()
    if not can_read_us(account):
        tell(f"Started by root, and the user {account.name} cannot read {sys.prefix}: all but PostgreSQL runs as root.")
        return None
    return account


def environment(tell: Tell) -> dict[str, str]:
    """What every program of the demo gets to know, beside its own settings."""
    # Settings of real programs on this machine are not the demo's.
    found = {name: value for name, value in os.environ.items() if not name.startswith("DOORWRIGHT_")}
    if not sandbox_works():
        why = "For root there is" if os.geteuid() == 0 else "Without user namespaces there is"
        tell(f"{why} no WebEngine sandbox: the demo's videos and admin window run without one.")
        found["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return found


def make_folder(folder: Path, account: Account | None) -> None:
    """Make a folder if there is none; root makes it for whom the demo runs as.

    Raises:
        DemoTrouble: it cannot be made.
    """
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise DemoTrouble(f"{folder} cannot be made: {trouble.strerror}") from trouble
    if account is not None:
        for each in missing:
            os.chown(each, account.uid, account.gid)
