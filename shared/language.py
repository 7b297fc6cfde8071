"""What Doorwright says, in each language: sentences from gettext catalogues, times and days as people write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import cache
from gettext import c2py
from importlib.resources import files
from io import BytesIO

from babel import Locale
from babel.dates import format_date, format_skeleton, format_time
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

# English is the language of the sources: its catalogue is the code itself.
SOURCE = "en"
CODES = (SOURCE, "de")


@dataclass(frozen=True, slots=True)
class Language:
    """One language: translates our English sentences and formats what depends on the reader.

    `say` is also the keyword that the catalogues' extraction looks for, so its first argument is always a literal.
    """

    code: str
    locale: Locale = field(repr=False)
    catalog: Catalog | None = field(repr=False)
    plural: Callable[[int], int] = field(repr=False)

    @property
    def own_name(self) -> str:
        """The language named in itself: "Deutsch"."""
        return (self.locale.get_language_name() or self.code).capitalize()

    def say(self, message: str, **values: object) -> str:
        """`message` in this language, its {named} places filled with `values`."""
        return self._translated(message, 0, message).format(**values)

    def say_n(self, singular: str, plural: str, n: int, **values: object) -> str:
        """The form for `n` things; `{n}` in the sentence becomes the number."""
        if self.catalog is None:
            return (singular if n == 1 else plural).format(n=n, **values)
        fallback = singular if n == 1 else plural
        return self._translated((singular, plural), self.plural(n), fallback).format(n=n, **values)

    def _translated(self, message: str | tuple[str, str], form: int, fallback: str) -> str:
        found = self.catalog.get(message) if self.catalog is not None else None
        if found is None or found.fuzzy or not found.string:  # fuzzy: a guess of the merging tool
            return fallback
        if isinstance(found.string, str):
            return found.string
        forms: Sequence[str] = found.string
        return forms[form] or fallback

    def time(self, at: datetime, zone: tzinfo) -> str:
        """The time of day on the workshop's wall: "19:00"."""
        return format_time(at.astimezone(zone), "HH:mm", locale=self.locale)

    def day(self, at: datetime, zone: tzinfo, now: datetime) -> str:
        """A day as one says it on `now`: "today", "tomorrow", "Thu 26 Nov"."""
        there, here = at.astimezone(zone).date(), now.astimezone(zone).date()
        if there == here:
            return self.say("today")
        if there == here + timedelta(days=1):
            return self.say("tomorrow")
        if there == here - timedelta(days=1):
            return self.say("yesterday")
        return str(format_skeleton("MMMEd", at.astimezone(zone), locale=self.locale)).replace(",", "")

    def long_day(self, at: datetime, zone: tzinfo) -> str:
        """A day in full, for the board: "Saturday 21 November"."""
        there = at.astimezone(zone)
        # In two parts: German has no pattern for both, and Babel would take the one with a short weekday.
        weekday, day = (
            format_date(there, "EEEE", locale=self.locale),
            format_skeleton("MMMMd", there, locale=self.locale),
        )
        return f"{weekday} {day}"

    def length(self, span: timedelta) -> str:
        """A length of time, whole minutes: "35 min", "1 h 10", "2 h"."""
        hours, minutes = divmod(max(0, round(span.total_seconds() / 60)), 60)
        if not hours:
            return self.say("{minutes} min", minutes=minutes)
        if not minutes:
            return self.say("{hours} h", hours=hours)
        return self.say("{hours} h {minutes}", hours=hours, minutes=f"{minutes:02d}")


@cache
def language(code: str) -> Language:
    """The language with this code; a code that we do not speak gives English."""
    if code not in CODES:
        code = SOURCE
    locale = Locale.parse("en_GB" if code == SOURCE else code)
    if code == SOURCE:
        return Language(code, locale, None, c2py("n != 1"))
    source = files("shared") / "locale" / code / "LC_MESSAGES" / "doorwright.po"
    catalog = read_po(BytesIO(source.read_bytes()), locale=code)
    return Language(code, locale, catalog, c2py(catalog.plural_expr))


def languages() -> tuple[Language, ...]:
    """Every language that Doorwright speaks, English first."""
    return tuple(language(code) for code in CODES)
