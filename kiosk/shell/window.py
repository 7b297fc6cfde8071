"""The window: it shows pages, fills the screen, cannot be closed by keys, and forgets everybody who leaves."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import as_file, files

import PySide6.QtQuick  # noqa: F401  (else the root object has no grabWindow)
from PySide6.QtCore import QEvent, QObject, Qt, QUrl
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickWindow

from kiosk.components.touch import touch_guard_of
from kiosk.shell.focus import neighbour, touchables
from kiosk.shell.pages import Clears, KeepsUnfinished, Page
from kiosk.shell.session import Visitor
from kiosk.shell.unfinished import Unfinished
from kiosk.shell.view_model import ShellViewModel

PRESSES = frozenset({QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.Wheel})
ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})
BOARD = "board"


class DoorWindow(QObject):
    """The frame of kiosk/shell/qml/Main.qml and the pages in it.

    Args:
        pages: by name; `board` is the one that is shown while nobody is here.
    """

    def __init__(self, engine: QQmlApplicationEngine, shell: ShellViewModel, pages: Mapping[str, Page]) -> None:
        super().__init__(engine)
        self._shell = shell
        self._pages = pages
        self._trail: list[str] = []
        self._guard = touch_guard_of(engine)
        self._unfinished = Unfinished()
        shell.setParent(engine)
        for page in pages.values():
            for model in page.models.values():
                model.setParent(engine)
        engine.setInitialProperties({"shell": shell})
        with as_file(files("kiosk") / "shell" / "qml" / "Main.qml") as main:
            engine.load(QUrl.fromLocalFile(str(main)))
        window = engine.rootObjects()[0] if engine.rootObjects() else None
        if not isinstance(window, QQuickWindow):
            raise TypeError("kiosk/shell/qml/Main.qml did not load")
        self.window = window
        window.installEventFilter(self)
        shell.back_wanted.connect(self.back)
        shell.signed_out.connect(self._leave)
        self._trail = [BOARD]
        self._send("ground", BOARD)

    # Pages --------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> str:
        """Name of the page on the screen."""
        return self._trail[-1]

    @property
    def manager_may_join(self) -> bool:
        """Does the page on the screen take a second person in?"""
        return self._pages[self.page].manager_may_join

    def open(self, name: str) -> None:
        """Show a page on top of the present one; `back` returns."""
        self._trail.append(name)
        self._send("push", name)

    def home(self, name: str) -> None:
        """Show a page with nothing to go back to."""
        self._show_only(name)

    def back(self) -> None:
        """Return to the page before; the first page stays."""
        if len(self._trail) > 1:
            self._trail.pop()
            self._send("pop", self.page)

    def _show_only(self, name: str) -> None:
        self._trail = [name]
        self._send("bare" if name == BOARD else "replace", name)

    def _send(self, how: str, name: str) -> None:
        page = self._pages[name]
        self._guard.page_changed()
        here = self._shell.session.here
        if here is not None:
            if not page.manager_may_join:
                self._shell.dismiss_manager()
            for key, model in page.models.items():
                if isinstance(model, KeepsUnfinished) and how == "push":
                    form = self._unfinished.take(here.visitor.person, f"{name}.{key}", self._guard.clock())
                    if form is not None:
                        model.resume(form)
        self._shell.page_wanted.emit(how, QUrl.fromLocalFile(str(page.qml)), dict(page.models))
        self._shell.may_go_back(len(self._trail) > 1)

    def _leave(self, visitor: Visitor) -> None:
        """Somebody is gone: keep what they had begun, empty every page, show the board."""
        now = self._guard.clock()
        self._unfinished.forget(now)
        for name, page in self._pages.items():
            for key, model in page.models.items():
                if isinstance(model, KeepsUnfinished) and (form := model.unfinished()) is not None:
                    self._unfinished.keep(visitor.person, f"{name}.{key}", form, now)
                if name != BOARD and isinstance(model, Clears):
                    model.clear()
        self._show_only(BOARD)

    # The screen ---------------------------------------------------------------------------------------------------

    def fill_screen(self, *, hide_cursor: bool) -> None:
        """Take the whole screen. Without a window manager only the geometry does it, so it comes first."""
        screen = self.window.screen()
        self.window.setFlag(Qt.WindowType.FramelessWindowHint, True)
        self.window.setGeometry(screen.geometry())
        self.window.showFullScreen()
        if hide_cursor:
            QGuiApplication.setOverrideCursor(QCursor(Qt.CursorShape.BlankCursor))

    def may_close(self) -> None:
        """From now on the window can be closed: the program ends."""
        self.window.setProperty("mayClose", True)

    # Touches and keys ---------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        # "Still there?" is answered by its own buttons, and by a touch anywhere beside them.
        if (kind in PRESSES or kind == QEvent.Type.KeyPress) and not self._shell.still_asked:
            self._shell.touch()
        if kind in PRESSES and not self._guard.settled:
            return True  # the page has only just come: what is under the finger is not what was aimed at
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def _key(self, key: Qt.Key) -> bool:
        if key not in ARROWS:
            return False
        here = self.window.activeFocusItem()
        root = self.window.contentItem()
        others = touchables(root)
        if not others:
            return False
        start = here if here in others else None
        wanted = others[0] if start is None else neighbour(start, others, key)
        if wanted is not None:
            wanted.forceActiveFocus(Qt.FocusReason.TabFocusReason)
        return True
