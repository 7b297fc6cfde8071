"""A screen with the player on it, playing from the stand-in for YouTube."""

import pytest

from kiosk.settings import Player
from shared.demo.youtube import YouTubeStub
from tests.support.youtube import Screen


@pytest.fixture(scope="session")
def youtube():
    with YouTubeStub() as stub:
        yield stub


@pytest.fixture
def open_screen(qapp, youtube):
    screens = []

    def open_one(settings=None, **limits):
        youtube.requests.clear()
        settings = settings or Player(identity=youtube.identity, script_url=youtube.script_url)
        screens.append(Screen(settings, **limits))
        return screens[-1]

    yield open_one
    for screen in screens:
        screen.close()
        # What QML has to complain about is a fault of ours.
        assert screen.warnings == []


@pytest.fixture
def screen(open_screen):
    return open_screen()
