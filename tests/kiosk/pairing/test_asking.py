"""A kiosk asks to become a door: whoever stands before it reads the code, or once why there is none."""

import asyncio

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.pairing import asking
from shared.sync.messages import PairReply, encode
from tests.support.answers import answering, http

CODE = http(encode(PairReply("KIWI-42")))
AGREED = http(encode(PairReply("", 1, 3, "token", bytes(32))))
BUSY = http(b"{}", "503 Service Unavailable")
OOPS = http(b"oops", "500 Internal Server Error")


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(asking, "ASK_EVERY_S", 0)


def told_while(*answers):
    """What is shown while the server gives these answers one after the other, and the door that comes of it."""
    told, left = [], list(answers)

    async def talk(_reader, writer):
        writer.write(left.pop(0))

    async def story():
        async with answering(talk) as url:
            return await asking.pair(
                url,
                Ed25519PrivateKey.generate(),
                name="Front door",
                release="1.0",
                on_code=told.append,
                on_trouble=lambda trouble: told.append(str(trouble)),
            )

    agreed = asyncio.run(story())
    assert not left
    return told, agreed


def test_a_code_is_told_once_until_somebody_approves_it():
    told, agreed = told_while(CODE, CODE, CODE, AGREED)

    assert told == ["KIWI-42"]
    assert agreed.door == 3


def test_a_server_that_is_away_is_told_once_for_each_reason():
    told, _ = told_while(BUSY, BUSY, OOPS, OOPS, AGREED)

    assert told == ["HTTP 503", "HTTP 500"]


def test_a_server_that_is_back_has_its_code_shown_again():
    told, _ = told_while(CODE, BUSY, CODE, BUSY, AGREED)

    assert told == ["KIWI-42", "HTTP 503", "KIWI-42", "HTTP 503"]
