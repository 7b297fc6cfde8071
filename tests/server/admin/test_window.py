"""`doorwright admin`: what is wrong is said before a window opens, and the window shows the pages."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from click.testing import CliRunner

from server.window import main, server_address

ENVIRON = {"DISPLAY": ":0", "QTWEBENGINE_DISABLE_SANDBOX": "1"}


class Answering(BaseHTTPRequestHandler):
    """Somebody else's server."""

    body, status = b"", 200

    def do_GET(self) -> None:
        self.send_response(self.status)
        self.end_headers()
        self.wfile.write(self.body)

    def log_message(self, *_args: object) -> None:
        """Nothing: its line would stand among the test's."""


@pytest.fixture
def strange_server() -> Iterator[tuple[type[Answering], str]]:
    handler = type("Strange", (Answering,), {})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield handler, f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def admin(address: str, **environ: str | None):
    return CliRunner().invoke(main, [address], env={**ENVIRON, **environ})


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("127.0.0.1:8710", "http://127.0.0.1:8710"),
        ("https://door.example.org/admin/people?q=1", "https://door.example.org"),
        ("http://[::1]:8710/", "http://[::1]:8710"),
        ("workshop", "http://workshop"),
    ],
)
def test_an_address_is_understood_as_people_type_it(typed, address):
    assert server_address(typed) == address


@pytest.mark.parametrize("typed", ["ftp://x", "http://", "http://[::1", "http://a:port", "http://ada:pw@x", "a b", ""])
def test_an_address_that_is_none_ends_with_status_2(typed):
    told = admin(typed)

    assert told.exit_code == 2
    assert "is no address of a server" in told.stderr


def test_without_a_screen_the_address_for_a_browser_is_told():
    told = admin("door.example.org", DISPLAY=None, WAYLAND_DISPLAY=None, QT_QPA_PLATFORM=None)

    assert told.exit_code == 1
    assert told.stderr == (
        "Error: Here is no screen to show a window on. In a browser elsewhere: http://door.example.org/admin\n"
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has no sandbox")
def test_root_is_shown_no_window():
    told = admin("door.example.org", QTWEBENGINE_DISABLE_SANDBOX=None)

    assert told.exit_code == 1
    assert "not for root" in told.stderr


def test_a_server_that_is_away_is_said_to_be():
    told = admin("127.0.0.1:1")

    assert told.exit_code == 1
    assert "The server at http://127.0.0.1:1 does not answer:" in told.stderr
    assert "Connection refused" in told.stderr


@pytest.mark.parametrize(("status", "body"), [(200, b"<html>"), (200, b'{"status": "up"}'), (200, b"\xff"), (404, b"")])
def test_something_else_at_that_address_is_not_shown(strange_server, status, body):
    handler, address = strange_server
    handler.status, handler.body = status, body

    told = admin(address)

    assert told.exit_code == 1
    assert f"What answers at {address} is no Doorwright server" in told.stderr


def fetched(url: str) -> bool:
    """Whether somebody has loaded what the log-in needs: a page that is shown, and not only asked for."""
    return 'route="/admin/static/{version}/{name}"' in httpx.get(f"{url}/metrics").text


@pytest.mark.process
@pytest.mark.postgres
def test_the_window_shows_the_pages(live):
    environ = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    program = [sys.executable, "-c", "from server.window import main; main()", live.url]

    with subprocess.Popen(program, env=environ, stderr=subprocess.DEVNULL) as window:
        while not fetched(live.url) and window.poll() is None:
            with suppress(subprocess.TimeoutExpired):
                window.wait(0.2)
        status = window.poll()
        window.terminate()

    assert status is None
    assert fetched(live.url)
