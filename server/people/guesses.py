"""How often a password may be guessed."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime, timedelta

# So many wrong passwords for one login, then a wait that doubles with each further one.
FREE_TRIES = 5
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
_FORGET_AFTER = timedelta(hours=1)
_MOST_LOGINS = 10_000


class _Tries:
    def __init__(self, wrong: int, last: datetime) -> None:
        self.wrong = wrong
        self.last = last

    @property
    def until(self) -> datetime:
        if self.wrong < FREE_TRIES:
            return self.last
        doubled: int = 2 ** min(self.wrong - FREE_TRIES, 10)
        return self.last + min(FIRST_WAIT * doubled, LONGEST_WAIT)


class Guesses:
    """Counts wrong passwords by login, existing or not, in this process. A restart forgets them, at no great loss."""

    def __init__(self) -> None:
        self._tries: OrderedDict[tuple[int, str], _Tries] = OrderedDict()

    def wait_until(self, workshop: int, login: str, now: datetime) -> datetime | None:
        """Until when no password is looked at for this login; None: it may be tried now."""
        tries = self._tries.get((workshop, login))
        return tries.until if tries is not None and now < tries.until else None

    def wrong(self, workshop: int, login: str, now: datetime) -> None:
        place = (workshop, login)
        before = self._tries.pop(place, None)
        count = before.wrong if before is not None and now - before.last < _FORGET_AFTER else 0
        self._tries[place] = _Tries(count + 1, now)
        while len(self._tries) > _MOST_LOGINS:
            self._tries.popitem(last=False)

    def right(self, workshop: int, login: str) -> None:
        self._tries.pop((workshop, login), None)
