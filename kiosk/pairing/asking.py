"""Asking a workshop to be one of its doors, until somebody has said yes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.identity import Pairing, public_bytes
from kiosk.sync.line import ServerAway, ask_to_pair
from shared.sync.messages import PairReply, PairRequest, pairing_proof

_log = structlog.get_logger(__name__)

# Approving takes somebody at an admin page about a minute; asking is cheap.
ASK_EVERY_S = 1.5


async def pair(
    server: str,
    key: Ed25519PrivateKey,
    *,
    name: str,
    release: str,
    on_code: Callable[[str], None],
    on_trouble: Callable[[ServerAway], None],
) -> Pairing:
    """Ask until somebody has approved this door.

    Args:
        name: how this kiosk calls itself; whoever approves it may change that.
        on_code: called with the code to show, again when it is another.
        on_trouble: called when the server does not answer, again when that is for another reason; asking goes on.
    """
    public = public_bytes(key)
    request = PairRequest(public, name, pairing_proof(key), release)
    shown = trouble_told = ""
    while True:
        try:
            reply = await ask_to_pair(server, request)
        except ServerAway as trouble:
            if str(trouble) != trouble_told:
                trouble_told, shown = str(trouble), ""
                _log.warning("the server cannot be asked to pair", why=trouble_told)
                on_trouble(trouble)
        else:
            trouble_told = ""
            if reply.door:
                return _agreed(server, reply)
            if reply.code != shown:
                shown = reply.code
                on_code(shown)
        await asyncio.sleep(ASK_EVERY_S)


def _agreed(server: str, reply: PairReply) -> Pairing:
    return Pairing(server, reply.workshop, reply.door, reply.token, reply.badge_key)
