"""Secrets that prove who sends them: what is random in them is kept as SHA-256 only.

Every one begins with the number of its workshop, so that whoever shows it has named the workshop first.
"""

from __future__ import annotations

import secrets
from hashlib import sha256
from typing import NamedTuple

_BYTES = 32
_LONGEST = 120
LARGEST = 2**31 - 1  # of an integer column


class Token(NamedTuple):
    """A token as it is handed out, and what is kept of it."""

    text: str
    hash: bytes


def new_token(*numbers: int) -> Token:
    """A token that begins with these numbers; the first is the workshop's."""
    text = ".".join((*map(str, numbers), secrets.token_urlsafe(_BYTES)))
    return Token(text, token_hash(text))


def token_hash(text: str) -> bytes:
    """What is kept of a token. It is random enough that nothing slower is needed."""
    return sha256(text.encode()).digest()


def token_numbers(text: str, count: int) -> tuple[int, ...] | None:
    """The numbers that a token begins with; None for what is no token with so many."""
    parts = text.split(".")
    if len(text) > _LONGEST or len(parts) != count + 1 or not parts[-1]:
        return None
    numbers = parts[:-1]
    if not all(part.isascii() and part.isdigit() for part in numbers):
        return None
    found = tuple(map(int, numbers))
    return found if max(found) <= LARGEST else None
