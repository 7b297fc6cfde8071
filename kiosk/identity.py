"""Who this door is: its key, made here and never leaving it, and what its workshop told it when it was paired."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

KEY_FILE = "door.key"
PAIRING_FILE = "pairing.json"
# Only the kiosk's own user reads what proves that it is this door.
_PRIVATE = 0o600


class IdentityTrouble(Exception):
    """The door's folder, key or pairing cannot be read or written; the words say which file and what to do."""


class Pairing(Struct, frozen=True):
    """What a paired door knows. `token` and `badge_key` are secrets: neither shows in its repr."""

    server: str
    workshop: int
    door: int
    token: str
    badge_key: bytes

    def __repr__(self) -> str:
        return f"Pairing(server={self.server!r}, workshop={self.workshop}, door={self.door})"


def own_folder(folder: Path) -> Path:
    """The door's folder, made if it is not there.

    Raises:
        IdentityTrouble: it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise IdentityTrouble(f"The folder {folder} cannot be made: {error.strerror}. See `state.folder`.") from error
    return folder


def door_key(folder: Path) -> Ed25519PrivateKey:
    """The door's key; made at the first call.

    Raises:
        IdentityTrouble: the file is there, but is no key; or the disk does not take one.
    """
    path = folder / KEY_FILE
    if not path.exists():
        key = Ed25519PrivateKey.generate()
        _write(path, key.private_bytes_raw())
        return key
    try:
        return Ed25519PrivateKey.from_private_bytes(_read(path))
    except ValueError as error:
        raise IdentityTrouble(f"{path} is not this door's key; remove it and pair the door again.") from error


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def pairing(folder: Path) -> Pairing | None:
    """What was agreed with the workshop; None for a door that is not paired.

    Raises:
        IdentityTrouble: the file cannot be read.
    """
    path = folder / PAIRING_FILE
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(_read(path), type=Pairing)
    except msgspec.DecodeError as error:
        raise IdentityTrouble(f"{path} cannot be read; remove it and pair the door again.") from error


def keep_pairing(folder: Path, agreed: Pairing) -> None:
    """Keep what was agreed, durably.

    Raises:
        IdentityTrouble: the disk does not take it.
    """
    _write(folder / PAIRING_FILE, msgspec.json.encode(agreed))


def forget(folder: Path) -> None:
    """Forget the workshop and who this door was: it was revoked."""
    for name in (PAIRING_FILE, KEY_FILE):
        (folder / name).unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise IdentityTrouble(f"{path} cannot be read: {error.strerror}.") from error


def _write(path: Path, content: bytes) -> None:
    """Write a file that is there whole or not at all."""
    new = path.with_suffix(".new")
    try:
        own_folder(path.parent)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _PRIVATE), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise IdentityTrouble(f"{path} cannot be written: {error.strerror}.") from error
