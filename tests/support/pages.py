"""A stage for pages: shows one on a screen of a given size, photographs it, and walks it item by item.

`python -m tests.support.pages FOLDER [STATE]` photographs every page in every state, so that somebody can look;
`python -m tests.support.pages golden` makes the golden pictures anew, for somebody to look at each difference.
"""

from __future__ import annotations

import importlib.util
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from math import hypot
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QPoint, QRectF, Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QImage
from PySide6.QtQml import QQmlEngine, QQmlExpression
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

import kiosk
from kiosk.board.view_model import BoardViewModel
from kiosk.components.touch import touch_guard_of
from kiosk.shell.engine import open_engine
from kiosk.shell.focus import box, shown_items, touchables
from kiosk.shell.pages import Page, qml_of
from kiosk.shell.session import Visitor
from kiosk.shell.view_model import ShellViewModel
from kiosk.shell.window import BOARD, DoorWindow
from kiosk.theme.look import Glass, Look, wear
from kiosk.words import Captions, words_of
from shared.language import Language, language

SCREENS: dict[str, Glass] = {
    "24": Glass(1920, 1080, 527, bottom_mm=900),
    "24 upright": Glass(1080, 1920, 296.4, bottom_mm=760),
    "15": Glass(1366, 768, 332, bottom_mm=1000),
    "15 upright": Glass(768, 1366, 186.7, bottom_mm=880),
    "10": Glass(1280, 800, 217, bottom_mm=1050),
    "10 upright": Glass(800, 1280, 135.6, bottom_mm=1000),
}
WALL = Look(SCREENS["24"], calm=True)
# What a kiosk takes that does not fill its screen, and a screen of nineteen inches.
WINDOW = Glass(1600, 900, 423, bottom_mm=900)

# Least width and height, and the least gap to whatever else can be touched: section 3 of the guide, in millimetres.
LEAST = {"main": (60, 25), "button": (20, 20), "key": (20, 18), "cell": (16, 16), "destroys": (20, 20)}
GAP = {"main": 6.0, "button": 3.0, "key": 2.0, "cell": 0.0, "destroys": 8.0}
# Lengths are rounded to whole pixels.
SLACK = 1.01
# Image.Loading
IMAGE_LOADING = 2


def all_captions() -> dict[str, Captions]:
    """The captions of every area of the kiosk that has any."""
    found: dict[str, Captions] = {}
    for area in pkgutil.iter_modules(kiosk.__path__):
        if area.ispkg and importlib.util.find_spec(f"kiosk.{area.name}.labels"):
            labels = importlib.import_module(f"kiosk.{area.name}.labels")
            if hasattr(labels, "captions"):
                found[area.name] = labels.captions
    return found


@dataclass(frozen=True, slots=True)
class LongLanguage(Language):
    """English, but every sentence is 40 % longer: what a page must bear. Its words grow, as German's do."""

    def _translated(self, message: str | tuple[str, str], form: int, fallback: str) -> str:
        return " ".join(
            each if "{" in each else each + "~" * round(0.4 * len(each) + 0.3) for each in fallback.split(" ")
        )


def longer() -> Language:
    """The pseudo-language with which nothing may be cut."""
    english = language("en")
    return LongLanguage(english.code, english.locale, None, english.plural)


class Stage:
    """A door with one page on it, on a clock that stands still until `later`.

    Args:
        page: what to show; None is the board alone.
        board: the idle screen's page; without one it is empty.
        visitor: who is signed in; the header shows the name.
    """

    def __init__(
        self,
        page: Page | None = None,
        *,
        board: Page | None = None,
        look: Look = WALL,
        spoken: Language | None = None,
        visitor: Visitor | None = None,
    ) -> None:
        self.now = 1000.0
        self.warnings: list[str] = []
        self.look = look
        self.engine = open_engine(all_captions(), spoken or language("en"), look)
        self.engine.warnings.connect(lambda found: self.warnings.extend(each.toString() for each in found))
        self.words = words_of(self.engine)
        guard = touch_guard_of(self.engine)
        guard.clock = lambda: self.now
        self.shell = ShellViewModel(self.words, clock=lambda: self.now)
        pages = {BOARD: _with_shell(board or blank_board(), self.shell)}
        if page is not None:
            pages["page"] = page
        self.door = DoorWindow(self.engine, self.shell, pages)
        self.window = self.door.window
        if visitor is not None:
            self.shell.tap(visitor)
        if page is not None:
            self.door.home("page")
        self.wear()

    def wear(self, *, spoken: Language | None = None, **changes: Any) -> None:
        """Change the look (fields of `Look`) or the language, and let the page settle."""
        self.look = replace(self.look, **changes)
        wear(self.engine, self.look)
        if spoken is not None:
            self.words.speak(spoken)
        self.window.resize(self.look.glass.width, self.look.glass.height)
        self.window.show()
        self.settle()

    def settle(self) -> None:
        """Let everything that is due happen. Layouts are made when a frame is drawn, and may ask for another.

        A picture, such as a code for a phone, is read by a thread of Qt's: it is waited for.
        """
        for _ in range(4):
            QCoreApplication.processEvents()
            self.window.grabWindow()
        while any(_is_loading(item) for item in shown_items(self.window.contentItem())):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            self.window.grabWindow()
        QCoreApplication.processEvents()

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds
        self.shell.tick()
        self.settle()

    def go_offline(self) -> None:
        """Show the strip under the header."""
        say = self.words.language.say
        self.shell.say_offline(
            say("Working offline since {time}.", time="18:20"),
            say("Badges, training you have begun and sign-offs work; bookings wait until we are back."),
        )
        self.settle()

    def item(self, name: str) -> QQuickItem:
        """The item with this objectName."""
        found = [item for item in shown_items(self.window.contentItem()) if item.objectName() == name]
        if not found:
            raise LookupError(f"nothing called {name} is shown")
        return found[-1]

    def press(self, name: str) -> None:
        """Touch the middle of an item, well after everything before."""
        self.now += 1
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, self.middle(name))
        self.settle()

    def middle(self, name: str) -> QPoint:
        return box(self.item(name)).center().toPoint()

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.window, key)
        self.settle()

    def picture(self) -> QImage:
        self.settle()
        return self.window.grabWindow()

    def save(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not self.picture().save(str(path)):
            raise OSError(f"{path} cannot be written")

    def close(self) -> None:
        """Take everything away; the engine goes before what its pages bind to."""
        self.door.may_close()
        self.window.close()
        self.engine.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()

    # The walk -----------------------------------------------------------------------------------------------------

    def complaints(self) -> list[str]:
        """All that section 11 of the guide would not let pass on the page as it is shown; empty is good."""
        self.settle()
        QAccessible.setActive(True)
        root = self.window.contentItem()
        touch = [(item, self._in_sight(item)) for item in touchables(root)]
        touch = [(item, area) for item, area in touch if not area.isEmpty()]
        texts = [item for item in shown_items(root) if _is_text(item) and item.property("text")]
        return [
            *self.warnings,
            *self._nameless(touch),
            *self._too_small(touch),
            *self._too_close(touch),
            *self._out_of_reach(touch),
            *self._cut(texts),
            *self._on_top_of_each_other(texts),
        ]

    def hidden_actions(self) -> list[str]:
        """The main actions of the page of which a scrolling area hides some."""
        actions = [item for item in touchables(self.window.contentItem()) if item.property("kind") == "main"]
        return [_called(item) for item in actions if self.hides(item)]

    def hides(self, item: QQuickItem) -> bool:
        """Whether a scrolling area hides some of it."""
        return self._in_sight(item).height() < box(item).height() - 1

    def _mm(self, pixels: float) -> float:
        return pixels / self.look.glass.pixels_per_mm

    def _nameless(self, touch: list[tuple[QQuickItem, QRectF]]) -> Iterator[str]:
        for item, _ in touch:
            spoken = QAccessible.queryAccessibleInterface(item)
            if not spoken.text(QAccessible.Text.Name).strip():
                yield f"{_called(item)} has no name for a screen reader"
            elif spoken.role() not in SPOKEN_ROLES:
                yield f"{_called(item)} is a {spoken.role()} to a screen reader"

    def _too_small(self, touch: list[tuple[QQuickItem, QRectF]]) -> Iterator[str]:
        for item, _ in touch:
            wide, high = LEAST[item.property("kind")]
            width, height = self._mm(item.width() + SLACK), self._mm(item.height() + SLACK)
            if width < wide or height < high:
                yield f"{_called(item)} is {width:.1f} × {height:.1f} mm, not {wide} × {high}"

    def _too_close(self, touch: list[tuple[QQuickItem, QRectF]]) -> Iterator[str]:
        for (one, here), (other, there) in combinations(touch, 2):
            needed = _needed_gap(one.property("kind"), other.property("kind"))
            aside = max(here.left() - there.right(), there.left() - here.right())
            below = max(here.top() - there.bottom(), there.top() - here.bottom())
            apart = hypot(max(aside, 0), max(below, 0)) if max(aside, below) > 0 else max(aside, below)
            if self._mm(apart + SLACK) < needed:
                yield f"{_called(one)} and {_called(other)} are {self._mm(apart):.1f} mm apart, not {needed:.0f}"

    def _out_of_reach(self, touch: list[tuple[QQuickItem, QRectF]]) -> Iterator[str]:
        line = self.look.glass.out_of_reach_mm(lower=self.look.lower)
        for item, area in touch:
            if self._mm(area.top() + SLACK) < line:
                yield f"{_called(item)} begins {self._mm(area.top()):.0f} mm below the top; reach begins at {line:.0f}"

    def _cut(self, texts: list[QQuickItem]) -> Iterator[str]:
        window = QRectF(0, 0, self.window.width(), self.window.height())
        for item in texts:
            if item.property("truncated"):
                yield f"{_called(item)} is shortened"
            if item.property("lineCount") is not None and item.property("contentHeight") > item.height() + 1.5:
                yield f"{_called(item)} is higher than its room"
            if item.property("contentWidth") > item.width() + 1.5:
                yield f"{_called(item)} is wider than its room"
            if _scrolls(item) is None and not window.contains(box(item)):
                yield f"{_called(item)} leaves the screen"
            button = _button_of(item)
            if button is not None and not box(button).adjusted(-1, -1, 1, 1).contains(box(item)):
                yield f"{_called(item)} is larger than its button {_called(button)}"

    def _on_top_of_each_other(self, texts: list[QQuickItem]) -> Iterator[str]:
        layers = [(item, _ink(item).intersected(self._in_sight(item)), _layer(item)) for item in texts]
        for (one, here, over), (other, there, under) in combinations(layers, 2):
            both = here.intersected(there)
            if over == under and both.width() > 2 and both.height() > 2:
                yield f"{_called(one)} and {_called(other)} lie on top of each other"

    def _in_sight(self, item: QQuickItem) -> QRectF:
        """The part of an item that no scrolling area hides."""
        area = box(item)
        around = item.parentItem()
        while around is not None:
            if around.clip():
                area = area.intersected(box(around))
            around = around.parentItem()
        return area


OVERLAYS = frozenset({"question", "busy"})
SPOKEN_ROLES = frozenset({QAccessible.Role.Button, QAccessible.Role.CheckBox, QAccessible.Role.RadioButton})


def _is_text(item: QQuickItem) -> bool:
    return item.inherits("QQuickText")


def _called(item: QQuickItem) -> str:
    name = item.objectName() or item.property("text") or item.metaObject().className().split("_QML")[0]
    return f"“{name}”"


def _needed_gap(one: str, other: str) -> float:
    if one == other:
        return GAP[one]
    # Cells of one grid touch each other; whatever else is near keeps its own distance.
    return max(GAP[one], GAP[other])


def _parents(item: QQuickItem) -> Iterator[QQuickItem]:
    around = item.parentItem()
    while around is not None:
        yield around
        around = around.parentItem()


def _button_of(item: QQuickItem) -> QQuickItem | None:
    return next((around for around in _parents(item) if around.property("touchable")), None)


def _is_loading(item: QQuickItem) -> bool:
    return item.inherits("QQuickImage") and _enum(item, "status") == IMAGE_LOADING


def _scrolls(item: QQuickItem) -> QQuickItem | None:
    return next((around for around in _parents(item) if around.objectName() == "scrollArea"), None)


def _layer(item: QQuickItem) -> str:
    """Questions and "One moment" lie over the page on purpose."""
    return next((around.objectName() for around in _parents(item) if around.objectName() in OVERLAYS), "page")


def _enum(item: QQuickItem, name: str) -> int:
    """An enumeration of QML that Python has no converter for."""
    value, _ = QQmlExpression(QQmlEngine.contextForObject(item), item, f"{name} + 0").evaluate()
    return int(value)


def _ink(item: QQuickItem) -> QRectF:
    """Where the letters of a text are, rather than its box."""
    width, height = item.property("contentWidth"), item.property("contentHeight")
    x = {2: item.width() - width, 4: (item.width() - width) / 2}.get(_enum(item, "effectiveHorizontalAlignment"), 0.0)
    y = {64: item.height() - height, 128: (item.height() - height) / 2}.get(_enum(item, "verticalAlignment"), 0.0)
    # Letters keep clear of the line's own leading.
    return item.mapRectToScene(QRectF(x, y + 0.15 * height, width, 0.7 * height))


def _with_shell(page: Page, shell: ShellViewModel) -> Page:
    """What is shown while nobody is signed in says "Bye, Mia" and has the language button, and so needs the shell."""
    bare = page.qml.stem in {"BoardPage", "NoBadgePage"}
    return replace(page, models={**page.models, "shell": shell}) if bare else page


def blank_board() -> Page:
    """A board before anything is known."""
    return Page(qml_of("board", "BoardPage"), {"board": BoardViewModel()})


@dataclass(frozen=True, slots=True)
class State:
    """A page in one state, as tests/kiosk/<area>/states.py makes it: `STATES: dict[str, Callable[[Language], State]]`.

    Attributes:
        page: what lies over the board; None shows the board itself.
        then: done to the stage once it stands, for instance an answer given or a message shown.
    """

    page: Page | None = None
    board: Page | None = None
    visitor: Visitor | None = None
    then: Callable[[Stage], None] | None = None


def all_states() -> dict[str, Callable[[Language], State]]:
    """Every state of every page: "board free", "hello start"."""
    found: dict[str, Callable[[Language], State]] = {}
    for file in sorted((Path(__file__).parents[1] / "kiosk").glob("*/states.py")):
        area = file.parent.name
        states = importlib.import_module(f"tests.kiosk.{area}.states").STATES
        found |= {f"{area} {name}": make for name, make in states.items()}
    return found


def put_on_stage(make: Callable[[Language], State], *, look: Look = WALL, spoken: Language | None = None) -> Stage:
    """A stage with a page in one state."""
    spoken = spoken or language("en")
    state = make(spoken)
    stage = Stage(state.page, board=state.board, look=look, spoken=spoken, visitor=state.visitor)
    if state.then is not None:
        state.then(stage)
        stage.settle()
    return stage


def photograph_all(folder: Path, only: str = "") -> None:
    """Every page in every state: on the wall by day and night, and on the smallest and the upright screens."""
    looks = {
        "day": WALL,
        "night": replace(WALL, night=True),
        **{f"{name} day": replace(WALL, glass=glass) for name, glass in SCREENS.items() if name != "24"},
        "large": replace(WALL, text_scale=1.5),
        "rtl": replace(WALL, mirrored=True),
    }
    for name, make in all_states().items():
        if only not in name:
            continue
        stage = put_on_stage(make)
        for called, look in looks.items():
            stage.wear(**{key: getattr(look, key) for key in ("glass", "night", "text_scale", "mirrored")})
            stage.save(folder / f"{name} {called}.png".replace(" ", "-"))
            for complaint in stage.complaints():
                sys.stdout.write(f"{name}, {called}: {complaint}\n")
        if stage.shell.session.here is not None:
            stage.wear(**{key: getattr(WALL, key) for key in ("night", "text_scale", "mirrored")}, glass=WINDOW)
            stage.go_offline()
            stage.save(folder / f"{name} offline in a window.png".replace(" ", "-"))
        stage.close()
        stage = put_on_stage(make, spoken=language("de"))
        stage.save(folder / f"{name} german.png".replace(" ", "-"))
        stage.close()


GOLDEN_FOLDER = Path(__file__).parents[1] / "golden"
# A step of one colour in 256 is seen by nobody; a letter that has moved changes far more pixels than this.
NOTICEABLE = 24
MOST_DIFFERENT = 0.0005


def golden_names() -> list[str]:
    """The states of which a picture by day and one by night are kept: `GOLDEN` in each states.py."""
    names = []
    for file in sorted((Path(__file__).parents[1] / "kiosk").glob("*/states.py")):
        area = file.parent.name
        golden = getattr(importlib.import_module(f"tests.kiosk.{area}.states"), "GOLDEN", ())
        names += [f"{area} {name}" for name in golden]
    return names


def golden_file(name: str, *, night: bool) -> Path:
    return GOLDEN_FOLDER / f"{name} {'night' if night else 'day'}.png".replace(" ", "-")


def difference(one: QImage, other: QImage) -> float:
    """The part of the pixels, 0 to 1, in which two pictures differ noticeably; 1 if they are not of one size."""
    if one.size() != other.size():
        return 1.0
    form = QImage.Format.Format_RGB888
    here, there = (bytes(each.convertToFormat(form).constBits()) for each in (one, other))
    width, line = 3 * one.width(), one.convertToFormat(form).bytesPerLine()
    different = 0
    for start in range(0, line * one.height(), line):
        row, beside = here[start : start + width], there[start : start + width]
        if row != beside:
            far = [abs(a - b) > NOTICEABLE for a, b in zip(row, beside, strict=True)]
            different += sum(any(far[n : n + 3]) for n in range(0, width, 3))
    return different / (one.width() * one.height())


def main(folder: str, only: str = "") -> None:
    if folder != "golden":
        photograph_all(Path(folder), only)
        return
    for name in golden_names():
        for night in (False, True):
            stage = put_on_stage(all_states()[name], look=replace(WALL, night=night))
            stage.save(golden_file(name, night=night))
            stage.close()


if __name__ == "__main__":
    application = QGuiApplication([])
    main(*sys.argv[1:])
