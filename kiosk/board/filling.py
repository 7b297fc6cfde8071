"""What the idle screen shows, read from the replica and said in a language."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from msgspec import Struct

from kiosk.board.page import BoardPage, Day, DayItem, Hour, MachineTile, TileState
from kiosk.moment import Moment
from shared.booking import queries as booking
from shared.booking.types import Booking, Use
from shared.equipment import queries as equipment
from shared.equipment.types import EquipmentType, Machine, MachineState
from shared.people import queries as people
from shared.people.types import Workshop
from shared.store.shop import Shop
from shared.timespan import TimeSpan

# Up to so many machines have a tile each; more are grouped by type.
MOST_TILES = 12
# From this age on, what the door shows as free says of when it is; from the second on, it says nothing about now.
AS_OF = timedelta(minutes=10)
UNHEARD = timedelta(hours=1)
# The line of a day that the workshop is closed on still shows the usual hours of work.
_CLOSED_FROM, _CLOSED_TO = timedelta(hours=9), timedelta(hours=21)


class MachineNow(Struct, frozen=True):
    """A machine as it is at a moment: what runs on it, and the promises of the rest of the day."""

    machine: Machine
    running: Use | None
    promises: tuple[Booking, ...]

    def state(self, at: datetime) -> TileState:
        if self.machine.state is MachineState.OUT_OF_ORDER:
            return TileState.OUT_OF_ORDER
        if self.running is not None or self.promised(at) is not None:
            return TileState.IN_USE
        return TileState.FREE

    def promised(self, at: datetime) -> Booking | None:
        """The booking whose time it is."""
        return next((each for each in self.promises if each.span.contains(at)), None)

    def next_promise(self, at: datetime) -> Booking | None:
        return next((each for each in self.promises if each.starts_at > at), None)


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


def machine_words(found: MachineNow, workshop: Workshop, now: Moment) -> str:
    """The state of a machine in words: "Free until 20:00", "In use · 35 min left"."""
    language, zone = now.language, workshop.timezone
    if found.machine.state is MachineState.OUT_OF_ORDER:
        back = found.machine.back_at
        if back is None or back <= now.at:
            return language.say("Out of order")
        return language.say("Out of order · back {day}", day=language.day(back, zone, now.at))
    if now.age >= UNHEARD:
        return unheard_words(now, workshop)
    if found.running is not None:
        left = found.running.until - now.at
        if left <= timedelta():
            return language.say("In use · time is over")
        return language.say("In use · {length} left", length=language.length(left))
    promised = found.promised(now.at)
    if promised is not None:
        return language.say("Booked until {time}", time=language.time(promised.ends_at, zone))
    coming = found.next_promise(now.at)
    free = (
        language.say("Free until {time}", time=language.time(coming.starts_at, zone))
        if coming is not None
        else language.say("Free for the rest of the day")
    )
    if now.age >= AS_OF and now.fresh_at is not None:
        return language.say("{state}, as of {time}", state=free, time=language.time(now.fresh_at, zone))
    return free


def unheard_words(now: Moment, workshop: Workshop) -> str:
    if now.fresh_at is None:
        return now.language.say("Not heard of yet")
    return now.language.say("Last seen {time}", time=now.language.time(now.fresh_at, workshop.timezone))


def _machine_tile(found: MachineNow, of_type: EquipmentType, workshop: Workshop, now: Moment) -> MachineTile:
    state = found.state(now.at)
    if now.age >= UNHEARD and state is not TileState.OUT_OF_ORDER:
        state = TileState.UNHEARD
    words = machine_words(found, workshop, now)
    spoken = now.language.say("{name}: {state}", name=found.machine.name, state=words)
    return MachineTile(str(found.machine.machine_id), found.machine.name, of_type.icon, state, words, spoken)


def _type_tile(of_type: EquipmentType, found: Sequence[MachineNow], workshop: Workshop, now: Moment) -> MachineTile:
    say_n, total = now.language.say_n, len(found)
    states = [each.state(now.at) for each in found]
    free = states.count(TileState.FREE)
    if now.age >= UNHEARD:
        state, words = TileState.UNHEARD, unheard_words(now, workshop)
    elif states.count(TileState.OUT_OF_ORDER) == total:
        state, words = TileState.OUT_OF_ORDER, now.language.say("Out of order")
    elif free:
        state = TileState.FREE
        words = now.language.say("{free} of {total} free", free=free, total=total) if total > 1 else ""
    else:
        state = TileState.IN_USE
        words = say_n("In use", "All {n} in use", total)
    if total == 1 and state is not TileState.UNHEARD:
        words = machine_words(found[0], workshop, now)
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
    return BoardPage(
        clock=now.language.time(now.at, zone),
        date=now.language.long_day(now.at, zone),
        place=place_words(workshop, now),
        tiles=tuple(tiles(found, equipment.equipment_types(shop), workshop, now)),
        day=day_line(today, names, workshop, now),
        offline_title=title,
        offline_words=words,
    )


def offline_words(workshop: Workshop, now: Moment) -> tuple[str, str]:
    """Title and words of the strip; two empty texts with the network."""
    if now.offline_since is None:
        return "", ""
    since = now.language.time(now.offline_since, workshop.timezone)
    return (
        now.language.say("Working offline since {time}.", time=since),
        now.language.say("Badges, training you have begun and sign-offs work; bookings wait until we are back."),
    )
