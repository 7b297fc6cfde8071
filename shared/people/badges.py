"""What a badge says of itself, and the only form in which that is ever stored."""

import hmac
from dataclasses import dataclass
from typing import Final

LENGTHS: Final = (4, 7, 10)  # in bytes; ISO/IEC 14443-3 knows no other UID
RANDOM: Final = (4, 0x08)  # length and first byte of a UID that is made up
KEY_BYTES: Final = 32  # of the secret that the server shares with its doors


class UnusableBadge(Exception):
    """This chip cannot name a person: it has no UID, or another one at each tap. The text never holds the UID."""


@dataclass(frozen=True, slots=True, repr=False)
class BadgeUid:
    """A badge's UID: 4, 7 or 10 bytes, first byte first. It can be copied onto another card, so it is never shown."""

    value: bytes

    def __repr__(self) -> str:
        return f"BadgeUid({len(self.value)} bytes)"  # a repr ends up in logs, tracebacks and failed tests


def parse_badge_uid(answer: bytes) -> BadgeUid:
    """Turn a reader's answer (the UID, first byte first, no status word) into 4, 7 or 10 bytes.

    Raises:
        UnusableBadge: another length, nothing but zeros, or a chip that makes up a new UID each time, as phones do.

    Source: ISO/IEC 14443-3, Type A, UID contents; a 4-byte UID that starts with 08 is random.
    """
    if len(answer) not in LENGTHS:
        raise UnusableBadge(f"a {len(answer)}-byte UID")
    if not any(answer):
        raise UnusableBadge(f"a {len(answer)}-byte UID of zeros")
    if (len(answer), answer[0]) == RANDOM:
        raise UnusableBadge("a UID made up at each tap")
    return BadgeUid(answer)


def keyed_hash(uid: BadgeUid, key: bytes) -> bytes:
    """The 32 bytes that stand for a badge in every table and message: HMAC-SHA-256 of its UID.

    A plain hash would not do: there are few enough 4-byte UIDs to try them all.

    Args:
        key: the workshop's secret, at least 32 random bytes, the same at the server and all its doors.

    Raises:
        ValueError: a shorter key.
    """
    if len(key) < KEY_BYTES:
        raise ValueError(f"a key of {len(key)} bytes; at least {KEY_BYTES} are needed")
    return hmac.digest(key, uid.value, "sha256")
