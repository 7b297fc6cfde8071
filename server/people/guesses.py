"""How often a password may be guessed: `docs/decisions/0013-known-browsers-are-counted-apart.md`."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from collections.abc import Hashable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from msgspec import Struct

# So many wrong passwords for one login from one address, then a wait that doubles with each further one.
FREE_TRIES = 5
# And so many from all addresses that never logged in there, for whoever guesses from many.
FREE_TRIES_ANYWHERE = 100
FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(minutes=15)
_FORGET_AFTER = timedelta(hours=1)
_MOST_PLACES = 20_000
# Of an IPv6 address the part that one customer of a provider has to themselves.
_OWN_BITS = 64


class Guesser(Struct, frozen=True):
    """Somebody who types a password.

    Attributes:
        address: of the network that they come from.
        browser: which one it is, where it has proved that its last log-in with this password was right; else empty.
    """

    workshop: int
    login: str
    address: str
    browser: str = ""

    @property
    def places(self) -> tuple[tuple[Hashable, int], ...]:
        """Where their wrong passwords are counted, and how many are free there."""
        here = (self.workshop, self.login)
        if self.browser:
            return (((*here, "browser", self.browser), FREE_TRIES),)
        return (((*here, "address", _network(self.address)), FREE_TRIES), (here, FREE_TRIES_ANYWHERE))


def _network(address: str) -> str:
    try:
        read = ip_address(address)
    except ValueError:
        return address
    return f"{int(read) >> (128 - _OWN_BITS):x}::" if isinstance(read, IPv6Address) else address


def new_browser(password_hash: str) -> str:
    """What a browser is given to keep when somebody has logged in with it; a new password makes it worthless."""
    name = secrets.token_urlsafe(16)
    return f"{name}.{_proof(name, password_hash)}"


def known_browser(kept: str, password_hash: str | None) -> str:
    """Which browser it is that kept this; empty where it does not prove to be one that we know."""
    name, _, proof = kept.partition(".")
    known = password_hash is not None and hmac.compare_digest(proof.encode(), _proof(name, password_hash).encode())
    return name if known else ""


def _proof(name: str, password_hash: str) -> str:
    # The hash has a random salt and is shown to nobody, so it is as good as a secret of this account's own.
    return hmac.digest(password_hash.encode(), b"doorwright browser " + name.encode(), "sha256").hex()


class _Tries:
    def __init__(self, wrong: int, last: datetime) -> None:
        self.wrong = wrong
        self.last = last

    def until(self, free: int) -> datetime:
        if self.wrong < free:
            return self.last
        doubled: int = 2 ** min(self.wrong - free, 10)
        return self.last + min(FIRST_WAIT * doubled, LONGEST_WAIT)


class Guesses:
    """Counts wrong passwords, of whatever login, in this process. A restart forgets them, at no great loss."""

    def __init__(self) -> None:
        self._tries: OrderedDict[Hashable, _Tries] = OrderedDict()

    def wait_until(self, guesser: Guesser, now: datetime) -> datetime | None:
        """Until when no password of theirs is looked at; None: it may be tried now."""
        untils = [tries.until(free) for place, free in guesser.places if (tries := self._tries.get(place)) is not None]
        return max((until for until in untils if now < until), default=None)

    def wrong(self, guesser: Guesser, now: datetime) -> None:
        for place, _ in guesser.places:
            before = self._tries.pop(place, None)
            count = before.wrong if before is not None and now - before.last < _FORGET_AFTER else 0
            self._tries[place] = _Tries(count + 1, now)
        while len(self._tries) > _MOST_PLACES:
            self._tries.popitem(last=False)

    def right(self, guesser: Guesser) -> None:
        """What they typed was right: their own count begins anew, and it was none of those from anywhere."""
        (own, _), *anywhere = guesser.places
        self._tries.pop(own, None)
        for place, _ in anywhere:
            if place in self._tries:
                self._tries[place].wrong -= 1
