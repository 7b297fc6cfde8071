"""The page that holds YouTube's player. It is part of the app, loaded under the app's own address."""

from __future__ import annotations

from importlib.resources import files

import msgspec

from kiosk.settings import Player
from shared.language import Language
from shared.training.types import VideoId


def player_page(video: VideoId, start_ms: int, spoken: Language, settings: Player) -> str:
    """The page for one video. It plays when it is told to, from `start_ms` on, rounded down to a second.

    Source: YouTube's player parameters; for `origin` and `widget_referrer` the required minimum functionality,
    "API client identity": an app names itself as https:// and its id, or is refused with error 153.
    """
    setup = {
        "script": settings.script_url,
        "moment": spoken.say("One moment"),
        "video": video,
        "parameters": {
            "start": start_ms // 1000,
            "controls": 0,
            "disablekb": 1,
            "fs": 0,
            "rel": 0,
            "iv_load_policy": 3,
            "playsinline": 1,
            # Captions are on by default, in the person's language.
            "cc_load_policy": 1,
            "cc_lang_pref": spoken.code,
            "hl": spoken.code,
            "origin": settings.identity.rstrip("/"),
            "widget_referrer": settings.identity,
        },
    }
    # Inside a script element only "</" could end it.
    literal = msgspec.json.encode(setup).decode().replace("</", "<\\/")
    return (files(__package__) / "web_page.html").read_text(encoding="utf-8").replace('"the setup"', literal)
