"""The four sounds of the door: made on the spot, at most 400 ms long, silent where nothing can play them."""

from __future__ import annotations

import io
import math
import wave
from array import array
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, assert_never

import structlog
from PySide6.QtCore import QObject, QUrl

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QSoundEffect

log = structlog.get_logger()

RATE: Final = 44_100
LOUDEST: Final = 0.5  # of what 16 bits hold


class Sound(StrEnum):
    """What is heard; each has its picture, too."""

    ACCEPT = "accept"
    DENY = "deny"
    PUNCH = "punch"
    TICK = "tick"


def wav_of(sound: Sound) -> bytes:
    """A WAV file, mono, 16 bits: two rising notes, two level low ones, a clack, a click."""
    match sound:
        case Sound.ACCEPT:
            samples = [*_note(587.3, 0.13), *_note(880.0, 0.24)]
        case Sound.DENY:
            samples = [*_note(196.0, 0.15), *_silence(0.05), *_note(196.0, 0.18)]
        case Sound.PUNCH:
            samples = _clack(0.12)
        case Sound.TICK:
            samples = _note(1800.0, 0.012)
        case _:
            assert_never(sound)
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(array("h", [round(32767 * LOUDEST * each) for each in samples]).tobytes())
    return file.getvalue()


def _note(hertz: float, seconds: float) -> list[float]:
    """A soft bell: a tone with a little of its octave, that begins within 4 ms and dies away."""
    n = round(seconds * RATE)
    turn = 2 * math.pi * hertz / RATE
    return [
        min(1.0, i / (0.004 * RATE))
        * math.exp(-4.0 * i / n)
        * min(1.0, (n - i) / (0.004 * RATE))
        * (0.8 * math.sin(turn * i) + 0.2 * math.sin(2 * turn * i))
        for i in range(n)
    ]


def _silence(seconds: float) -> list[float]:
    return [0.0] * round(seconds * RATE)


def _clack(seconds: float) -> list[float]:
    """A punch through card: a burst of noise on a low thump, always the same one."""
    noise = Random(1)  # noqa: S311  (a sound, nothing secret)
    n = round(seconds * RATE)
    return [
        0.6 * noise.uniform(-1, 1) * math.exp(-i / (0.006 * RATE))
        + 0.4 * math.sin(2 * math.pi * 120 * i / RATE) * math.exp(-i / (0.03 * RATE)) * (1 - i / n)
        for i in range(n)
    ]


class Sounds(QObject):
    """Plays the sounds, if this machine has something to play them with.

    Args:
        folder: where the files are kept; they are written if they are missing or of another release.
        volume: 0 to 1; 0 is silent.
    """

    def __init__(self, folder: Path, *, volume: float = 1.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.quiet = volume <= 0
        self._effects: dict[Sound, QSoundEffect] = {}
        if self.quiet:
            return
        try:
            from PySide6.QtMultimedia import QMediaDevices, QSoundEffect  # noqa: PLC0415  (its libraries may be missing)
        except ImportError as missing:
            log.info("no sound", why=str(missing))
            return
        if QMediaDevices.defaultAudioOutput().isNull():
            log.info("no sound", why="no audio output")
            return
        try:
            folder.mkdir(parents=True, exist_ok=True)
            files = {sound: _kept(folder, sound) for sound in Sound}
        except OSError as trouble:
            log.warning("no sound", why=str(trouble))
            return
        for sound, file in files.items():
            effect = QSoundEffect(self)
            effect.setVolume(volume)
            effect.setSource(QUrl.fromLocalFile(str(file)))
            self._effects[sound] = effect

    @property
    def audible(self) -> bool:
        """Is there anything that would be heard?"""
        return bool(self._effects) and not self.quiet

    def play(self, sound: Sound) -> None:
        """Play it now; nothing in quiet hours (`quiet`) and without a device."""
        if self.audible:
            self._effects[sound].play()


def is_quiet(hour: int, begins: int, ends: int) -> bool:
    """Whether an hour of the day is a quiet one. Quiet hours may go on after midnight; an hour to itself is none."""
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def _kept(folder: Path, sound: Sound) -> Path:
    path = folder / f"{sound}.wav"
    made = wav_of(sound)
    if not path.exists() or path.read_bytes() != made:
        path.write_bytes(made)
    return path
