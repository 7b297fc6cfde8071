"""Which YouTube video an address means."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

from msgspec import Struct

from shared.training.types import VideoId

# "videoseries" is how an embedded playlist is asked for, and has just the length of an id.
_ID = re.compile(r"(?!videoseries)[A-Za-z0-9_-]{11}")
_HOSTS = frozenset(
    {
        "youtube.com",
        "www.youtube.com",
        "m.youtube.com",
        "music.youtube.com",
        "youtube-nocookie.com",
        "www.youtube-nocookie.com",
    }
)
_SHORT_HOSTS = frozenset({"youtu.be", "www.youtu.be"})


class NotAVideo(Struct, frozen=True, tag="not_a_video"):
    """The text names no single YouTube video: another site, a channel, a playlist, or a slip of the pen."""


def parse_video_url(text: str) -> VideoId | NotAVideo:
    """The video that an address out of a browser, a share button or an embed code means; or its bare id.

    Source: the forms that YouTube itself hands out: watch?v=, youtu.be/, embed/, shorts/.
    """
    text = text.strip()
    if _ID.fullmatch(text):
        return text
    try:
        address = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return NotAVideo()
    if address.scheme not in ("http", "https"):
        return NotAVideo()
    # The whole of it, so that neither a user name nor a port lends another site this name.
    host = address.netloc.lower()
    match [part for part in address.path.split("/") if part]:
        case [found] if host in _SHORT_HOSTS:
            pass
        case ["embed" | "shorts", found] if host in _HOSTS:
            pass
        case ["watch"] if host in _HOSTS:
            # Named twice, it is anybody's guess which one plays.
            found = ",".join(parse_qs(address.query).get("v", ()))
        case _:
            return NotAVideo()
    return found if _ID.fullmatch(found) else NotAVideo()
