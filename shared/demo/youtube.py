"""A stand-in for YouTube, for the demo and the tests: its player script, and short videos made on the spot.

It serves the interface that YouTube documents for its iframe player, with an iframe on another origin and messages
between the two, so that origins, referrers and refusals are real ones. The id of a video says how it behaves.
"""

from __future__ import annotations

import io
import re
import threading
import time
import wave
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from msgspec import Struct

from shared.training.types import VideoId

SILENT = "silent_____"
"""Its player never says that it is ready."""
SLOW_S = 1.0
_PLAYABLE = re.compile(r"(demo|slow)-([0-9]{2})-([0-9]{3})")
_SAMPLES_HZ = 8_000


def demo_video(number: int, seconds: int) -> VideoId:
    """Demo video `number` (0 to 99), really `seconds` long (1 to 999)."""
    return f"demo-{number:02}-{seconds:03}"


def slow_video(number: int, seconds: int) -> VideoId:
    """As `demo_video`, but it buffers for a while before it begins."""
    return f"slow-{number:02}-{seconds:03}"


def failing_video(error: int) -> VideoId:
    """A video whose player reports this error number."""
    return f"error{error}".ljust(11, "_")


def silence(seconds: int) -> bytes:
    """A sound file without a sound: it gives the player a media clock, and needs no encoder on this machine."""
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(_SAMPLES_HZ)
        file.writeframes(b"\x80" * (_SAMPLES_HZ * seconds))
    return sound.getvalue()


class Request(Struct, frozen=True):
    """Something asked of the stand-in."""

    path: str
    referrer: str | None


class YouTubeStub:
    """The server, on a free port of this machine. A context manager: it serves from enter to exit.

    The page that holds the player must stand under `identity`, as a real one must under its own address. The
    iframe comes from `localhost`, which to a browser is another site than `127.0.0.1`.
    """

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.requests))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="youtube stub")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def port(self) -> int:
        return self._server.server_port

    @property
    def identity(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def script_url(self) -> str:
        return f"http://127.0.0.1:{self.port}/iframe_api"


def _handler(requests: list[Request]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server: ThreadingHTTPServer

        def do_GET(self) -> None:
            referrer = self.headers.get("Referer")
            requests.append(Request(self.path, referrer))
            match urlsplit(self.path).path.split("/")[1:]:
                case ["iframe_api"]:
                    home = f"http://localhost:{self.server.server_port}"
                    self._answer("text/javascript", _asset("youtube_api.js").replace("the home", home))
                case ["embed", video]:
                    # As YouTube does since 2025: who sends no referrer is shown error 153.
                    error = _error(video) if referrer else 153
                    self._answer("text/html", _asset("youtube_embed.html").replace('"the error"', str(error)))
                case ["media", video] if playable := _PLAYABLE.fullmatch(video):
                    if playable[1] == "slow":
                        time.sleep(SLOW_S)
                    self._answer("audio/wav", silence(int(playable[3])))
                case _:
                    self.send_error(HTTPStatus.NOT_FOUND)

        def _answer(self, kind: str, body: str | bytes) -> None:
            body = body.encode() if isinstance(body, str) else body
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind if kind == "audio/wav" else f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except ConnectionError:
                # The page was closed before it had all of it.
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing: `requests` has it."""

    return Handler


def _asset(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _error(video: str) -> int:
    """The error number that this video's id asks for; 0 for a video that plays, 100 for one that is not there."""
    wanted = re.fullmatch(r"error([0-9]+)_*", video)
    if wanted:
        return int(wanted[1])
    return 0 if video == SILENT or _PLAYABLE.fullmatch(video) else 100
