"""What overlaps, and when something is free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from shared.calendar.types import Claim, ResourceId, Taken
from shared.journal.types import Refusal
from shared.timespan import TimeSpan, free_spans


class AlreadyBooked(Refusal, frozen=True, tag="already_booked"):
    """Somebody else has it then."""

    until: datetime
    """When the promise in the way ends."""
    next_free: datetime | None
    """The next time it is free for as long, if within the days that were looked at."""


class PersonBusy(Refusal, frozen=True, tag="person_busy"):
    """The person has promised to be elsewhere then."""

    until: datetime


CalendarRefusal = AlreadyBooked | PersonBusy


def next_free(wanted: TimeSpan, taken: Iterable[TimeSpan], within: timedelta) -> datetime | None:
    """The first moment, from the start of `wanted` on, at which as long a stretch is free.

    Args:
        taken: what is promised, known for all of `within` after the start of `wanted`.
    """
    horizon = TimeSpan(wanted.start, wanted.start + max(within, wanted.length))
    fits = (free.start for free in free_spans(horizon, taken) if free.length >= wanted.length)
    return next(fits, None)


def claim_refusals(
    wanted: TimeSpan, *, thing: ResourceId, person: ResourceId, taken: Iterable[Claim | Taken], looked_ahead: timedelta
) -> tuple[AlreadyBooked | PersonBusy, ...]:
    """Whether a thing and a person can both be promised for `wanted`.

    Args:
        taken: promises of either, and facts, from the start of `wanted` and for `looked_ahead`; the promise that
            is being changed is left out already.
    """
    claims = list(taken)
    found: list[AlreadyBooked | PersonBusy] = []
    of_thing = [claim.span for claim in claims if claim.resource_id == thing]
    in_the_way = [span for span in of_thing if span.overlaps(wanted)]
    if in_the_way:
        until = max(span.end for span in in_the_way)
        found.append(AlreadyBooked(until, next_free(wanted, of_thing, looked_ahead)))
    busy = [claim.span.end for claim in claims if claim.resource_id == person and claim.span.overlaps(wanted)]
    if busy:
        found.append(PersonBusy(max(busy)))
    return tuple(found)
