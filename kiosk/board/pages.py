"""The pages that are shown while nobody is signed in, for the window's list."""

from __future__ import annotations

from kiosk.board.view_model import BoardViewModel
from kiosk.shell.pages import Page, qml_of
from kiosk.shell.view_model import ShellViewModel
from kiosk.shell.window import BOARD

NO_BADGE = "no_badge"


def board_pages(board: BoardViewModel, shell: ShellViewModel) -> dict[str, Page]:
    """By name: the idle screen, and the page of whoever has no badge."""
    models = {"board": board, "shell": shell}
    return {
        BOARD: Page(qml_of("board", "BoardPage"), models),
        NO_BADGE: Page(qml_of("board", "NoBadgePage"), models),
    }
