"""Finding a person by a few letters of any of their names; typos are forgiven."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from shared.people.types import Profile

# One slip is forgiven from so many letters on; with fewer, everybody would fit.
FORGIVING = 3


def plain(name: str) -> str:
    """A name as it is typed at the door: capitals from A to Z, without accents."""
    apart = unicodedata.normalize("NFKD", name.upper().replace("ß", "SS"))
    return "".join(each for each in apart if not unicodedata.combining(each))


def found(people: Iterable[Profile], typed: str) -> list[Profile]:
    """Whoever has a name that begins with these letters, or nearly, best first; else in the order given."""
    ranked = ((_slips(each, typed), place, each) for place, each in enumerate(people))
    return [each for slips, _, each in sorted(ranked, key=lambda one: one[:2]) if slips <= _forgiven(typed)]


def _forgiven(typed: str) -> int:
    return 1 if len(typed) >= FORGIVING else 0


def _slips(profile: Profile, typed: str) -> int:
    """How many letters have to be mended until one of the names begins so."""
    words = plain(profile.full_name).replace("-", " ").split()
    # A letter that was left out, or one too many, makes the beginning one longer or shorter.
    begins = (word[:length] for word in words for length in range(len(typed) - 1, len(typed) + 2))
    return min((OSA.distance(begin, typed) for begin in begins), default=len(typed))
