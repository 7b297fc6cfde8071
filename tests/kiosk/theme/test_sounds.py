"""The four sounds: short, not clipped, the same each time, and silent where nothing can play them."""

import io
import wave
from array import array

import pytest

from kiosk.theme.sounds import Sound, Sounds, wav_of


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_lasts_at_most_400_ms_and_begins_and_ends_in_silence(sound):
    with wave.open(io.BytesIO(wav_of(sound))) as made:
        seconds = made.getnframes() / made.getframerate()
        samples = array("h", made.readframes(made.getnframes()))

    assert seconds <= 0.4
    assert max(map(abs, samples)) < 32767
    assert abs(samples[-1]) < 700


@pytest.mark.parametrize("sound", Sound)
def test_a_sound_is_the_same_each_time(sound):
    assert wav_of(sound) == wav_of(sound)


def test_a_door_without_a_loudspeaker_is_silent_and_goes_on(qapp, tmp_path):
    sounds = Sounds(tmp_path, volume=0)

    sounds.play(Sound.ACCEPT)

    assert not sounds.audible
    assert list(tmp_path.iterdir()) == []


def test_a_door_plays_what_its_machine_can(qapp, tmp_path):
    sounds = Sounds(tmp_path)

    sounds.play(Sound.ACCEPT)

    assert sounds.audible == bool(list(tmp_path.iterdir()))
