"""The admin pages in a window of their own.

Exit status: 0 the window was closed, 1 it cannot be shown, 2 the address cannot be used.
"""

from __future__ import annotations

import http.client
import json
import os
import urllib.error
import urllib.request
from importlib.util import find_spec

import click

from shared.addresses import parts_of_address

DEFAULT = "http://127.0.0.1:8710"
SIZE, SMALLEST = (1280, 860), (720, 520)
# The board's colour: what is seen until the first page is there.
BACKGROUND = "#E3E7E5"
LIMIT_S = 4
_MOST_BYTES = 4096


class TroubleError(click.ClickException):
    """What a person can mend, told without a stack."""


class UnusableAddressError(TroubleError):
    """Told with the status for a command that cannot be used."""

    exit_code = 2


@click.command()
@click.argument("url", default=DEFAULT)
def main(url: str) -> None:
    """Show the admin pages of the server at URL, which is this machine's own unless it is given."""
    if find_spec("webview") is None:
        raise ModuleNotFoundError("no pywebview", name="webview")  # the command line says what to install
    address = server_address(url)
    refuse_without_screen(f"{address}/admin")
    refuse_as_root()
    refuse_without_server(address)
    show(f"{address}/admin")


def server_address(typed: str) -> str:
    """The server's address: scheme, name and port; http where no scheme was typed.

    Raises:
        UnusableAddressError
    """
    parts = parts_of_address(typed if "://" in typed else f"http://{typed}")
    if parts is None:
        raise UnusableAddressError(f"{typed!r} is no address of a server; one reads like https://door.example.org")
    return f"{parts.scheme}://{parts.netloc}"


def refuse_without_screen(pages: str) -> None:
    """Qt would end the program without a word that helps.

    Raises:
        TroubleError
    """
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        raise TroubleError(f"Here is no screen to show a window on. In a browser elsewhere: {pages}")


def refuse_as_root() -> None:
    """Chromium, which shows the pages, has no sandbox for root and ends the program.

    Raises:
        TroubleError
    """
    if os.geteuid() == 0 and os.environ.get("QTWEBENGINE_DISABLE_SANDBOX") != "1":
        raise TroubleError("The window is not for root, as what shows web pages is then unprotected. Be somebody else.")


def refuse_without_server(address: str) -> None:
    """Whether a server of ours answers there.

    Raises:
        TroubleError
    """
    try:
        with urllib.request.urlopen(f"{address}/healthz", timeout=LIMIT_S) as answer:  # noqa: S310 - http or https only
            healthy = json.loads(answer.read(_MOST_BYTES))
    except urllib.error.HTTPError as error:
        error.close()
        raise TroubleError(f"What answers at {address} is no Doorwright server: it said {error.code}.") from error
    except ValueError as error:  # no JSON, or no text at all
        raise TroubleError(f"What answers at {address} is no Doorwright server.") from error
    except (OSError, http.client.HTTPException) as error:
        why = getattr(error, "reason", error)
        told = f"The server at {address} does not answer: {why}. Does `doorwright server run` run?"
        raise TroubleError(told) from error
    if healthy != {"status": "ok"}:
        raise TroubleError(f"What answers at {address} is no Doorwright server.")


def show(pages: str) -> None:
    """Open the window; this returns when somebody closes it."""
    import webview  # noqa: PLC0415 - takes a second, and is not needed to say what is wrong

    width, height = SIZE
    webview.create_window(
        "Doorwright",
        pages,
        width=width,
        height=height,
        min_size=SMALLEST,
        background_color=BACKGROUND,
        text_select=True,
        zoomable=True,
    )
    webview.start(gui="qt")
