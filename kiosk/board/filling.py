"""What the idle screen shows, read from the replica and said in a language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from itertools import groupby

from msgspec import Struct

from kiosk.board.page import BoardPage, Day, DayItem, Hour, MachineTile, TileState
from kiosk.moment import Moment
from shared.booking import queries as booking
from shared.booking.texts import now_words
from shared.booking.types import Booking, Use
from shared.equipment import queries as equipment
from shared.equipment.types import EquipmentType, Machine
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.people.types import Workshop
from shared.store.shop import Shop
from shared.timespan import TimeSpan
from shared.words import Mark, Speaker, Words

# Up to so many machines have a tile each; more are grouped by type.
MOST_TILES = 12
# From this age on, what the door shows as free says of when it is; from the second on, it says nothing about now.
AS_OF = timedelta(minutes=10)
UNHEARD = timedelta(hours=1)
# Nobody who comes in the dark wants a white screen; with the workshop open its lamps are on.
NIGHT_BEGINS, NIGHT_ENDS = time(21), time(7)
# A mark of the words, as a place on the board shows it.
TILE_STATES = {
    Mark.FREE: TileState.FREE,
    Mark.IN_USE: TileState.IN_USE,
    Mark.MINE: TileState.MINE,
    Mark.STOP: TileState.OUT_OF_ORDER,
    Mark.UNHEARD: TileState.UNHEARD,
}
# The line of a day that the workshop is closed on still shows the usual hours of work.
_CLOSED_FROM, _CLOSED_TO = timedelta(hours=9), timedelta(hours=21)


class MachineNow(Struct, frozen=True):
    """A machine as it is at a moment: what runs on it, and the promises of the rest of the day."""

    machine: Machine
    running: Use | None
    promises: tuple[Booking, ...]

    def promised(self, at: datetime) -> Booking | None:
        """The booking whose time it is."""
        return next((each for each in self.promises if each.span.contains(at)), None)


def machines_now(shop: Shop, at: datetime, until: datetime) -> list[MachineNow]:
    """Every machine that is not retired, as it is at a moment, with its promises up to `until`."""
    running = {use.machine_id: use for use in booking.running(shop)}
    promises: dict[object, list[Booking]] = {}
    for each in booking.bookings_touching(shop, TimeSpan(at, max(until, at + timedelta(minutes=1)))):
        promises.setdefault(each.machine_id, []).append(each)
    return [
        MachineNow(each, running.get(each.machine_id), tuple(promises.get(each.machine_id, ())))
        for each in equipment.machines(shop)
    ]


def machine_words(found: MachineNow, workshop: Workshop, now: Moment, viewer: PersonId | None = None) -> Words:
    """The state of a machine, with how far the door's data can be trusted: "Free until 20:00, as of 18:20".

    Args:
        viewer: who reads it; None before the idle screen.
    """
    says = Speaker(now.language, workshop.timezone, now.at)
    words = now_words(found.machine, running=found.running, promises=found.promises, viewer=viewer, speaker=says)
    if words.mark is Mark.STOP:
        return words
    if now.age >= UNHEARD:
        return Words(unheard_words(now, workshop), Mark.UNHEARD)
    if words.mark is Mark.FREE and now.age >= AS_OF and now.fresh_at is not None:
        since = says.time(now.fresh_at)
        return Words(now.language.say("{state}, as of {time}", state=words.sentence, time=since), Mark.FREE)
    return words


def unheard_words(now: Moment, workshop: Workshop) -> str:
    if now.fresh_at is None:
        return now.language.say("Not heard of yet")
    return now.language.say("Last seen {time}", time=now.language.time(now.fresh_at, workshop.timezone))


def _machine_tile(found: MachineNow, of_type: EquipmentType, workshop: Workshop, now: Moment) -> MachineTile:
    words = machine_words(found, workshop, now)
    spoken = now.language.say("{name}: {state}", name=found.machine.name, state=words.sentence)
    state = TILE_STATES[words.mark]
    return MachineTile(str(found.machine.machine_id), found.machine.name, of_type.icon, state, words.sentence, spoken)


def _type_tile(of_type: EquipmentType, found: Sequence[MachineNow], workshop: Workshop, now: Moment) -> MachineTile:
    say_n, total = now.language.say_n, len(found)
    each_says = [machine_words(each, workshop, now) for each in found]
    states = [TILE_STATES[words.mark] for words in each_says]
    free = states.count(TileState.FREE)
    if total == 1:
        state, words = states[0], each_says[0].sentence
    elif states.count(TileState.OUT_OF_ORDER) == total:
        state, words = TileState.OUT_OF_ORDER, now.language.say("Out of order")
    elif TileState.UNHEARD in states:
        state, words = TileState.UNHEARD, unheard_words(now, workshop)
    elif free:
        state, words = TileState.FREE, now.language.say("{free} of {total} free", free=free, total=total)
    else:
        state, words = TileState.IN_USE, say_n("In use", "All {n} in use", total)
    spoken = now.language.say("{name}: {state}", name=of_type.name, state=words)
    return MachineTile(f"type:{of_type.type_id}", of_type.name, of_type.icon, state, words, spoken)


def tiles(
    found: Iterable[MachineNow], types: Iterable[EquipmentType], workshop: Workshop, now: Moment
) -> list[MachineTile]:
    """A tile for each machine, or for each type where there are more machines than tiles."""
    by_id = {each.type_id: each for each in types}
    known = [each for each in found if each.machine.type_id in by_id]
    if len(known) <= MOST_TILES:
        return [_machine_tile(each, by_id[each.machine.type_id], workshop, now) for each in known]
    ordered = sorted(known, key=lambda each: each.machine.type_id)
    return [
        _type_tile(by_id[type_id], list(group), workshop, now)
        for type_id, group in groupby(ordered, key=lambda each: each.machine.type_id)
    ]


def opening_today(workshop: Workshop, at: datetime) -> TimeSpan | None:
    """From the first opening of the day to its last closing; None for a closed day."""
    openings = workshop.openings(at.astimezone(workshop.timezone).date())
    return TimeSpan(openings[0].start, max(each.end for each in openings)) if openings else None


def place_words(workshop: Workshop, now: Moment) -> str:
    """Name of the workshop and its opening: `Woodside Makers · open until 22:00`."""
    language, zone = now.language, workshop.timezone
    openings = workshop.openings(now.at.astimezone(zone).date())
    open_now = next((each for each in openings if each.contains(now.at)), None)
    if open_now is not None:
        state = language.say("open until {time}", time=language.time(open_now.end, zone))
    elif (later := next((each for each in openings if each.start > now.at), None)) is not None:
        state = language.say("opens at {time}", time=language.time(later.start, zone))
    elif workshop.hours:
        state = language.say("closed now")
    else:
        return workshop.name
    return language.say("{workshop} · {state}", workshop=workshop.name, state=state)


def day_line(promises: Sequence[Booking], names: dict[object, str], workshop: Workshop, now: Moment) -> Day:
    """Today's line: the day's bookings, by machine and without names."""
    zone, language = workshop.timezone, now.language
    midnight = now.at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    span = opening_today(workshop, now.at) or TimeSpan(midnight + _CLOSED_FROM, midnight + _CLOSED_TO)

    def part(at: datetime) -> float:
        return min(1.0, max(0.0, (at - span.start) / span.length))

    items = [
        DayItem(
            str(each.booking_id),
            part(each.starts_at),
            part(each.ends_at),
            names[each.machine_id],
            language.say(
                "{machine}, {start} to {end}",
                machine=names[each.machine_id],
                start=language.time(each.starts_at, zone),
                end=language.time(each.ends_at, zone),
            ),
        )
        for each in promises
        if each.machine_id in names and each.span.overlaps(span)
    ]
    # What is on now or comes next is the most important; what is over comes last.
    ends = {str(each.booking_id): each.ends_at <= now.at for each in promises}
    items.sort(key=lambda item: (ends[item.id], item.start))
    first = span.start.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    hours = [first + timedelta(hours=n) for n in range(int(span.length / timedelta(hours=1)) + 2)]
    return Day(
        tuple(items),
        tuple(Hour(part(hour), language.time(hour, zone)) for hour in hours if span.start <= hour <= span.end),
        part(now.at) if span.contains(now.at) else None,
        "" if items else language.say("Nothing is booked today."),
    )


def board_page(shop: Shop, now: Moment) -> BoardPage:
    """The whole idle screen; before the first sync, only the clock of the machine."""
    workshop = people.workshop(shop)
    if workshop is None:
        return BoardPage(place=now.language.say("This door is meeting its workshop."))
    zone = workshop.timezone
    local = now.at.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    end_of_day = midnight + timedelta(days=1)
    found = machines_now(shop, now.at, end_of_day)
    names: dict[object, str] = {each.machine.machine_id: each.machine.name for each in found}
    today = booking.bookings_touching(shop, TimeSpan(midnight, end_of_day))
    title, words = offline_words(workshop, now)
    today_is = now.language.long_day(now.at, zone)
    return BoardPage(
        clock=now.language.time(now.at, zone),
        date=today_is,
        door=f"{today_is} · {now.door}" if now.door else "",
        place=place_words(workshop, now),
        tiles=tuple(tiles(found, equipment.equipment_types(shop), workshop, now)),
        day=day_line(today, names, workshop, now),
        offline_title=title,
        offline_words=words,
        dark=is_dark(workshop, now.at),
    )


def is_dark(workshop: Workshop, at: datetime) -> bool:
    """Whether it is night at a workshop: from 21:00 to 7:00 by its clock, but not while it is open."""
    local = at.astimezone(workshop.timezone)
    late = not NIGHT_ENDS <= local.time() < NIGHT_BEGINS
    # An opening may go on after midnight.
    days = (local.date(), local.date() - timedelta(days=1))
    return late and not any(each.contains(at) for day in days for each in workshop.openings(day))


def offline_words(workshop: Workshop, now: Moment) -> tuple[str, str]:
    """Title and words of the strip; two empty texts with the network."""
    if now.offline_since is None:
        return "", ""
    since = now.language.time(now.offline_since, workshop.timezone)
    return (
        now.language.say("Working offline since {time}.", time=since),
        now.language.say("Badges, training you have begun and sign-offs work; bookings wait until we are back."),
    )
