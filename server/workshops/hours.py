"""Opening hours as somebody types them: of a weekday "10:00–14:00, 16:00–02:00"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from shared.people.types import Opening

_DAY = 24 * 60
_HOUR = r"([0-9]{1,2})(?:[:.]([0-5][0-9]))?"
_SPAN = re.compile(rf"{_HOUR}\s*[-–—]\s*{_HOUR}")


def read_hours(weekday: int, text: str) -> tuple[Opening, ...] | None:
    """The openings of a weekday, in the order in which they were typed; none for an empty text. None: it is no hours.

    What ends no later than it begins ends on the next day; that may also be said by hours above 24.
    """
    parts = [part.strip() for part in text.split(",")] if text.strip() else []
    found = [_opening(weekday, part) for part in parts]
    read = tuple(each for each in found if each is not None)
    return read if len(read) == len(found) else None


def _opening(weekday: int, text: str) -> Opening | None:
    match = _SPAN.fullmatch(text)
    if match is None:
        return None
    hour, minute, end_hour, end_minute = (int(each or 0) for each in match.groups())
    opens, closes = hour * 60 + minute, end_hour * 60 + end_minute
    if closes < opens:
        closes += _DAY
    return Opening(weekday, opens, closes) if opens < _DAY and opens < closes <= 2 * _DAY else None


def spell_hours(weekday: int, hours: Iterable[Opening]) -> str:
    """The openings of a weekday as `read_hours` reads them, earliest first."""
    mine = sorted((each.opens, each.closes) for each in hours if each.weekday == weekday)
    return ", ".join(
        f"{_clock(opens)}–{_clock(closes - _DAY if _DAY < closes < opens + _DAY else closes)}" for opens, closes in mine
    )


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
