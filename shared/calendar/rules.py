"""What overlaps, and when something is free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

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


def next_free(wanted: TimeSpan, taken: Iterable[TimeSpan], openings: Iterable[TimeSpan]) -> datetime | None:
    """The first moment, from the start of `wanted` on, at which as long a stretch of an opening is free.

    Args:
        taken: what is promised, known for all the days of `openings`.
        openings: when the workshop is open, earliest first; times outside are not proposed.
    """
    promised = list(taken)
    for opening in openings:
        if opening.end > wanted.start:
            within = TimeSpan(max(opening.start, wanted.start), opening.end)
            fits = (free.start for free in free_spans(within, promised) if free.length >= wanted.length)
            if (found := next(fits, None)) is not None:
                return found
    return None


def claim_refusals(
    wanted: TimeSpan,
    *,
    thing: ResourceId,
    person: ResourceId,
    taken: Iterable[Claim | Taken],
    openings: Iterable[TimeSpan],
) -> tuple[AlreadyBooked | PersonBusy, ...]:
    """Whether a thing and a person can both be promised for `wanted`.

    Args:
        taken: promises of either, and facts, of `wanted` and of all the days of `openings`; the promise that is being
            changed is left out already.
        openings: when the workshop is open, from the day of `wanted` on; read only where something is in the way.
    """
    claims = list(taken)
    found: list[AlreadyBooked | PersonBusy] = []
    of_thing = [claim.span for claim in claims if claim.resource_id == thing]
    in_the_way = [span for span in of_thing if span.overlaps(wanted)]
    if in_the_way:
        until = max(span.end for span in in_the_way)
        found.append(AlreadyBooked(until, next_free(wanted, of_thing, openings)))
    busy = [claim.span.end for claim in claims if claim.resource_id == person and claim.span.overlaps(wanted)]
    if busy:
        found.append(PersonBusy(max(busy)))
    return tuple(found)
