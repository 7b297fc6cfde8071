"""The door's line to a server that is away, slow, or not ours: it is trouble of one kind, and nobody waits for long."""

import asyncio
import zlib
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest

from kiosk.identity import Pairing
from kiosk.sync import line as line_module
from kiosk.sync.line import DoorRefused, Line, ServerAway, ask_to_pair
from shared.sync.messages import PairRequest, Pull, encode
from tests.support.answers import answering, http

PULL = Pull(1, UUID(int=1), 0, 7, datetime(2026, 11, 21, tzinfo=UTC), "receipt", (), ())
REQUEST = PairRequest(bytes(32), "Front door", bytes(64), "1.0")
KINDS = {name: f"urn:doorwright:sync:door_{name}" for name in ("unknown", "revoked")}


def naive(pull):
    return encode(pull).replace(msgspec.msgpack.encode(pull.given_at), msgspec.msgpack.encode("2026-11-21T00:00:00"))


STRANGE = {
    "it hangs up": b"",
    "another protocol": b"SSH-2.0-OpenSSH_9.2\r\n",
    "half an answer": http(encode(PULL))[:-4],
    "a page": http(b"<html>Welcome to the guest network</html>", "200 OK", "Content-Type: text/html"),
    "a redirect": http(b"", "302 Found", "Location: http://login.example.org/"),
    "nothing at all": http(b""),
    "another message": http(msgspec.msgpack.encode({"hello": "door"})),
    "a message of other types": http(msgspec.msgpack.encode({**msgspec.to_builtins(PULL), "head": "seven"})),
    "a time of no zone": http(naive(PULL)),
    "a list in a list in a list": http(b"\x91" * 100_000 + b"\x90"),
    "not what it says it is": http(encode(PULL), "200 OK", "Content-Encoding: gzip"),
    "a proxy that allows nobody": http(b"<html>Forbidden</html>", "403 Forbidden"),
    "a proxy that wants a password": http(b"", "401 Unauthorized", "WWW-Authenticate: Basic"),
    "a problem of no kind": http(b'{"type": 7}', "403 Forbidden", "Content-Type: application/problem+json"),
    "a mistake": http(b"oops", "500 Internal Server Error"),
    "a database that is away": http(b"{}", "503 Service Unavailable", "Retry-After: 2"),
}


@asynccontextmanager
async def line_to(answer):
    async with answering(answer) as url:
        line = Line(Pairing(url, 1, 1, "token", bytes(32)))
        try:
            yield line
        finally:
            await line.close()


async def listen(line):
    async with line.news() as heads:
        return [head async for head in heads]


async def asks(line):
    """What each of a door's questions is answered with, or raises."""
    return await asyncio.gather(
        line.push(()), line.pull(7, UUID(int=1), 1), line.pull(0, None, 1), return_exceptions=True
    )


@pytest.mark.parametrize("answer", STRANGE.values(), ids=STRANGE)
def test_whatever_else_answers_is_a_server_that_is_away(answer):
    async def story():
        async with line_to(answer) as line:
            found = await asks(line)
            with pytest.raises(ServerAway):
                await listen(line)
            async with answering(answer) as url:
                with pytest.raises(ServerAway):
                    await ask_to_pair(url, REQUEST)
        return found

    assert {type(each) for each in asyncio.run(story())} == {ServerAway}


@pytest.mark.parametrize(("kind", "status", "revoked"), [("unknown", 401, False), ("revoked", 403, True)])
def test_only_the_server_itself_can_say_that_a_door_is_none(kind, status, revoked):
    said = http(msgspec.json.encode({"type": KINDS[kind], "status": status}), f"{status} No")

    async def story():
        async with line_to(said) as line:
            with pytest.raises(DoorRefused) as listening:
                await listen(line)
            return [*await asks(line), listening.value]

    found = asyncio.run(story())
    assert [type(each) for each in found] == [DoorRefused] * 4
    assert {each.revoked for each in found} == {revoked}


def test_who_is_no_door_yet_is_not_refused_as_one():
    async def story():
        async with answering(http(msgspec.json.encode({"type": KINDS["unknown"]}), "401 No")) as url:
            await ask_to_pair(url, REQUEST)

    with pytest.raises(ServerAway):
        asyncio.run(story())


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "no address"),
        ("nonsense", "no address"),
        ("http://", "no connection"),
        ("http://[", "no connection"),
        ("ftp://example.org", "no address"),
        ("http://no.such.invalid", "no connection"),
        ("http://127.0.0.1:1", "no connection"),
    ],
)
def test_an_address_that_leads_nowhere_is_a_server_that_is_away(address, why):
    with pytest.raises(ServerAway, match=why):
        asyncio.run(ask_to_pair(address, REQUEST))


def test_a_server_that_accepts_and_says_nothing_is_given_up_on():
    async def story():
        never = asyncio.Event()

        async def silent(_reader, _writer):
            await never.wait()

        async with line_to(silent) as line:
            found = await asyncio.gather(line.push(()), line.pull(7, UUID(int=1), 1), return_exceptions=True)
            never.set()
        return found

    found = asyncio.run(story())
    assert [(type(each), str(each)) for each in found] == [(ServerAway, "no answer in time")] * 2


def test_an_answer_that_comes_drop_by_drop_is_given_up_on(monkeypatch):
    monkeypatch.setattr(line_module, "WHOLE_LIMIT_S", 0.3)

    async def dripping(_reader, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
        while True:
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    async def story():
        async with line_to(dripping) as line:
            await line.pull(7, UUID(int=1), 1)

    with pytest.raises(ServerAway, match="no answer in time"):
        asyncio.run(story())


def test_an_answer_without_an_end_is_not_taken(monkeypatch):
    monkeypatch.setattr(line_module, "LARGEST", 10_000)
    packed = zlib.compress(bytes(1_000_000))

    async def story():
        async with line_to(http(packed, "200 OK", "Content-Encoding: deflate")) as line:
            await line.pull(7, UUID(int=1), 1)

    with pytest.raises(ServerAway, match="without an end"):
        asyncio.run(story())


def test_only_numbers_are_heads_of_the_journal():
    events = "".join(
        f"event: {event}\ndata: {data}\n\n"
        for event, data in [
            ("head", "7"),
            ("head", "seven"),
            ("head", "\N{SUPERSCRIPT TWO}"),
            ("head", "-1"),
            ("head", "9" * 5000),
            ("other", "8"),
            ("head", "12"),
        ]
    )

    async def story():
        async with line_to(http(events.encode(), "200 OK", "Content-Type: text/event-stream")) as line:
            return await listen(line)

    assert asyncio.run(story()) == [7, 12]
