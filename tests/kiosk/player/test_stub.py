"""The stand-in for YouTube, asked as a browser would."""

import io
import socket
import struct
import wave
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from shared.demo.youtube import demo_video, failing_video, slow_video
from shared.training.video_url import parse_video_url


def ask(stub, path, **headers):
    with urlopen(Request(stub.identity + path, headers=headers), timeout=10) as answer:
        return answer.read()


@pytest.mark.parametrize("video", [demo_video(1, 20), demo_video(99, 999), slow_video(3, 1), failing_video(153)])
def test_the_ids_of_its_videos_are_such_as_youtube_gives(video):
    assert parse_video_url(f"https://youtu.be/{video}") == video


def test_a_demo_video_is_really_as_long_as_its_id_says(youtube):
    with wave.open(io.BytesIO(ask(youtube, f"media/{demo_video(1, 25)}"))) as sound:
        assert sound.getnframes() / sound.getframerate() == 25


@pytest.mark.parametrize(
    ("video", "referrer", "error"),
    [
        (demo_video(1, 20), "https://example.org/", 0),
        (demo_video(1, 20), None, 153),
        (failing_video(101), "https://example.org/", 101),
        ("dQw4w9WgXcQ", "https://example.org/", 100),
    ],
)
def test_a_player_without_referrer_or_without_such_a_video_is_refused(youtube, video, referrer, error):
    page = ask(youtube, f"embed/{video}", **({"Referer": referrer} if referrer else {}))

    assert f"const error = {error};" in page.decode()


@pytest.mark.parametrize("path", ["watch?v=dQw4w9WgXcQ", "media/dQw4w9WgXcQ", "favicon.ico", ""])
def test_it_has_nothing_else(youtube, path):
    with pytest.raises(HTTPError, match="404") as refused:
        ask(youtube, path)

    refused.value.close()


def test_a_page_that_is_closed_half_way_does_not_trouble_it(youtube, capfd):
    with socket.create_connection(("127.0.0.1", youtube.port)) as closed:
        closed.sendall(f"GET /media/{demo_video(1, 999)} HTTP/1.0\r\n\r\n".encode())
        closed.recv(1)
        # Closed without a word, what is still to come is refused.
        closed.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert ask(youtube, "iframe_api")
    assert capfd.readouterr().err == ""
