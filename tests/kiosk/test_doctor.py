"""What the doctor says of a door: of one in order, and of each thing that can be wrong with it."""

import asyncio
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kiosk.doctor import findings
from kiosk.identity import PAIRING_FILE, Pairing, keep_pairing
from kiosk.settings import KioskSettings, Server, State
from kiosk.store import OUTBOX_FILE, REPLICA_FILE
from tests.support.shops import TestDoor

# libpcsclite looks for its service once in a process, so nobody may ask it before it was told where the test's is.
pytestmark = [pytest.mark.reader, pytest.mark.usefixtures("pcscd")]


@contextmanager
def server_that_says(status, **headers):
    """The address of somebody who answers every question like this."""
    lines = [f"HTTP/1.1 {status}", "Content-Length: 0", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    answer = ("\r\n".join(lines) + "\r\n\r\n").encode()
    loop, listening = asyncio.new_event_loop(), threading.Event()
    port = []

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def serve():
        server = await asyncio.start_server(talk, "127.0.0.1", 0)
        port.append(server.sockets[0].getsockname()[1])
        listening.set()
        async with server:
            await ended.wait()

    ended = asyncio.Event()
    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    assert listening.wait(20)
    yield f"http://127.0.0.1:{port[0]}"
    loop.call_soon_threadsafe(ended.set)
    thread.join()
    loop.close()


def said_of(folder, address=None):
    settings = KioskSettings(server=Server(address), state=State(folder))
    return {each.what: (each.well, each.words) for each in findings(settings)}


@pytest.fixture
def folder(sqlite_server, clock, tmp_path):
    """Of a door after its first sync."""
    sqlite_server.furnish()
    clock.forward(seconds=1)
    found = TestDoor(sqlite_server, tmp_path / "door1")
    found.close()
    return found.folder


def test_a_door_in_order_is_well(folder):
    now = format_datetime(datetime.now(UTC), usegmt=True)

    with server_that_says("200 OK", Date=now) as address:
        keep_pairing(folder, Pairing(address, 1, 3, "secret token", bytes(32)))
        said = said_of(folder)

    assert {what: well for what, (well, _) in said.items()} == dict.fromkeys(
        ("state folder", "pairing", "server", "clock", "badge reader", "outbox", "replica"), True
    )
    assert "secret token" not in str(said)


def test_a_door_that_was_never_started_says_what_to_do(tmp_path):
    said = said_of(tmp_path / "nowhere")

    assert said["state folder"][0] is False
    assert said["pairing"] == (False, "not paired yet; `doorwright kiosk pair`")
    assert said["server"] == (False, "no address; set `server.address`")


@pytest.mark.parametrize("file", [OUTBOX_FILE, REPLICA_FILE])
def test_a_broken_file_is_named(folder, file):
    (folder / file).write_bytes(b"nonsense" * 1000)

    well, words = said_of(folder)[file.partition(".")[0]]

    assert not well
    assert str(folder / file) in words


def test_a_pairing_that_cannot_be_read_is_named(folder):
    (folder / PAIRING_FILE).write_text("nonsense")

    well, words = said_of(folder)["pairing"]

    assert not well
    assert str(folder / PAIRING_FILE) in words


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("http://127.0.0.1:1", "no connection: "),
        ("nonsense", "that is no address of a server"),
        ("http://[", ""),
    ],
)
def test_a_server_that_cannot_be_reached_is_said_and_why(tmp_path, address, why):
    well, words = said_of(tmp_path, address)["server"]

    assert not well
    assert words.startswith(f"{address} does not answer: {why}")


def test_a_server_that_is_not_ready_is_said(tmp_path):
    with server_that_says("503 Service Unavailable") as address:
        said = said_of(tmp_path, address)

    assert said["server"] == (False, f"{address} answers, but is not ready: HTTP 503")
    assert "clock" not in said


@pytest.mark.parametrize(("off", "way"), [(timedelta(days=3), "behind"), (timedelta(days=-3), "ahead of")])
def test_a_clock_that_is_wrong_is_said(tmp_path, off, way):
    with server_that_says("200 OK", Date=format_datetime(datetime.now(UTC) + off, usegmt=True)) as address:
        well, words = said_of(tmp_path, address)["clock"]

    assert not well
    assert f"{way} the server's" in words


def test_a_service_for_readers_that_does_not_run_is_said(tmp_path, pcscd):
    pcscd.stop()

    well, words = said_of(tmp_path)["badge reader"]

    assert not well
    assert "is pcscd running?" in words
