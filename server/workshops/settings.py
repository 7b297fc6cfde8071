"""The workshop's own settings as pages and programs set them: tiers of freshness in whole hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import astuple

from shared.journal.rules import Freshness

# A century; a door lives shorter.
LONGEST_H = 100 * 365 * 24
_HOUR = timedelta(hours=1)

Hours = Annotated[int, Meta(ge=1, le=LONGEST_H)]


class Tiers(Struct, frozen=True):
    """How long a door that hears nothing from the server may decide alone, in hours since it last did."""

    everything_h: Hours
    """All that a door does."""
    qualified_only_h: Hours
    """Only who holds a level already uses and books; nobody is signed off."""
    owners_only_h: Hours
    """Only owners; after that nobody."""

    @property
    def freshness(self) -> Freshness:
        return Freshness(*(each * _HOUR for each in astuple(self)))


def tiers_of(freshness: Freshness) -> Tiers:
    """The same in whole hours, rounded up."""
    return Tiers(
        *(-(-each // _HOUR) for each in (freshness.everything, freshness.qualified_only, freshness.owners_only))
    )
