"""What a member's first page shows, read from the replica and said in a language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from kiosk.booking.filling import can_start, longer_words
from kiosk.greeting import Member
from kiosk.hello.page import Choice, Deed, Entry, HelloPage, Lead, Step, StepState, TrainingCard
from kiosk.moment import Moment
from kiosk.notices.filling import unread
from shared.booking import queries as booking
from shared.booking.texts import state_words
from shared.booking.types import Booking, BookingState, Use
from shared.equipment import queries as equipment
from shared.equipment.types import EquipmentType, Machine, MachineId
from shared.journal.types import Action
from shared.language import Language
from shared.notifications import queries as notifications
from shared.people import queries as people
from shared.people.rules import may
from shared.store.shop import Shop
from shared.training import queries as training
from shared.training.rules import NoMembership, SignOffMissing, VideoToWatch
from shared.training.types import Membership, ModuleWatched, PracticalSignOff
from shared.training.types import Step as TrainingStep
from shared.words import Mark, Speaker

# What begins within this time is the first thing on the page.
SOON = timedelta(minutes=15)
# More training cards than these are on the page behind "My training".
MOST_CARDS = 2
START, STOP, EXTEND = "start", "stop", "extend"
BOOK, BOOKINGS, MESSAGES, CONNECT, COMFORT = "book", "bookings", "messages", "connect", "comfort"


def hello_page(shop: Shop, now: Moment, member: Member) -> HelloPage:
    """The first page of somebody who has just tapped in."""
    workshop = people.workshop(shop)
    if workshop is None:
        return HelloPage()
    zone, language = workshop.timezone, now.language
    machines = _machines(shop)
    mine = booking.bookings_of(shop, member.person_id, now.at)
    running = [use for use in booking.running(shop) if use.person_id == member.person_id]
    visit = people.visit(shop, member.person_id)
    since = visit.since if visit is not None and _same_day(visit.since, now.at, zone) else now.at
    today = tuple(_entry(each, machines, now, zone) for each in mine if _same_day(each.starts_at, now.at, zone))
    return HelloPage(
        since=language.say("In since {time}", time=language.time(since, zone)),
        notices=unread(shop, now, member.person_id),
        leads=_leads(shop, running, mine, machines, now, Speaker(language, zone, now.at)),
        cards=_cards(shop, member, now),
        choices=_choices(shop, member, now, booked=bool(mine)),
        today=today,
        today_empty="" if today else language.say("Nothing booked today."),
    )


def _choices(shop: Shop, member: Member, now: Moment, *, booked: bool) -> tuple[Choice, ...]:
    say = now.language.say
    found = [Choice(BOOK, "tools", say("Book a machine"))]
    if booked:
        found.append(Choice(BOOKINGS, "calendar-event", say("Your bookings")))
    told = notifications.inbox(shop, member.person_id)
    if told:
        waiting = sum(each.read_at is None for each in told)
        found.append(Choice(MESSAGES, "inbox", say("Your messages"), waiting))
    if may(Action.MANAGE_PEOPLE, training.holdings(shop, member.person_id, now.at)):
        found.append(Choice(CONNECT, "id-badge-2", say("Connect a badge")))
    found.append(Choice(COMFORT, "accessible", say("Comfort")))
    return tuple(found)


Machines = dict[MachineId, tuple[Machine, EquipmentType]]


def _machines(shop: Shop) -> Machines:
    types = {each.type_id: each for each in equipment.equipment_types(shop)}
    return {
        each.machine_id: (each, types[each.type_id])
        for each in equipment.machines(shop, retired=True)
        if each.type_id in types
    }


def _same_day(one: datetime, other: datetime, zone: ZoneInfo) -> bool:
    return one.astimezone(zone).date() == other.astimezone(zone).date()


def _span(each: Booking, says: Speaker) -> str:
    # The two times stay in one line.
    return f"{says.time(each.starts_at)}\u00a0–\u00a0{says.time(each.ends_at)}"


def _leads(
    shop: Shop, running: list[Use], mine: list[Booking], machines: Machines, now: Moment, says: Speaker
) -> tuple[Lead, ...]:
    """What runs now, and what is booked next: that is most likely why they came."""
    found = [_running_lead(shop, use, machines, now, says) for use in running if use.machine_id in machines]
    started = {use.booking_id for use in running}
    ahead = [each for each in mine if each.booking_id not in started and each.machine_id in machines]
    if ahead and (not found or ahead[0].starts_at - now.at <= SOON):
        found.append(_booked_lead(ahead[0], machines, now, says))
    return tuple(found)


def _running_lead(shop: Shop, use: Use, machines: Machines, now: Moment, says: Speaker) -> Lead:
    machine, of_type = machines[use.machine_id]
    say, left = now.language.say, use.until - now.at
    until = says.moment(use.until)
    words = (
        say("Yours until {time} · {length} left", time=until, length=now.language.length(left))
        if left > timedelta()
        else say("Your time was over at {time}", time=until)
    )
    deeds = [Deed(STOP, say("Stop"), say("Stop {machine}", machine=machine.name))]
    longer = booking.extension(shop, use, machine, now.at)
    if longer is not None:
        caption = say("{length} more", length=now.language.length(longer - use.until))
        deeds.append(Deed(EXTEND, caption, longer_words(longer - use.until, longer, says)))
    state = state_words(BookingState.CONFIRMED, says, waiting=True) if use.use_id in now.waiting else None
    return Lead(
        f"use:{use.use_id}",
        of_type.icon,
        say("You run {machine}", machine=machine.name),
        words,
        tuple(deeds),
        mark=state.mark.value if state else "",
        state=state.sentence if state else "",
    )


def _booked_lead(each: Booking, machines: Machines, now: Moment, says: Speaker) -> Lead:
    machine, of_type = machines[each.machine_id]
    say, wait = now.language.say, each.starts_at - now.at
    span = _span(each, says)
    if wait <= timedelta():
        words = say("{span} · it is your time", span=span)
    elif says.day(each.starts_at) == says.day(now.at):
        words = say("{span} · starts in {length}", span=span, length=now.language.length(wait))
    else:
        words = say("{day}, {span}", day=says.day(each.starts_at), span=span)
        words = words[:1].upper() + words[1:]
    state = state_words(each.state, says, waiting=each.booking_id in now.waiting)
    start = Deed(START, say("Start now"), say("Start {machine} now", machine=machine.name))
    waits, startable = state.mark is Mark.PENCILLED, can_start(each, now.at)
    return Lead(
        f"booking:{each.booking_id}",
        of_type.icon,
        machine.name if waits else say("{machine} is yours", machine=machine.name),
        words,
        (start,) if startable else (),
        mark=state.mark.value,
        # What can be started now need not be said to be confirmed as well.
        state=state.sentence if waits or not startable else "",
    )


def _entry(each: Booking, machines: Machines, now: Moment, zone: ZoneInfo) -> Entry:
    say, says = now.language.say, Speaker(now.language, zone, now.at)
    name = machines[each.machine_id][0].name if each.machine_id in machines else ""
    state = state_words(each.state, says, waiting=each.booking_id in now.waiting)
    words = say("yours until {time}", time=says.time(each.ends_at))
    if state.mark is Mark.PENCILLED:
        words = say("until {time} · {state}", time=says.time(each.ends_at), state=state.sentence)
    start = says.time(each.starts_at)
    spoken = say("{time}, {machine}, {state}", time=start, machine=name, state=words)
    return Entry(str(each.booking_id), start, name, words, spoken, mine=True, opens=True, mark=state.mark.value)


def _cards(shop: Shop, member: Member, now: Moment) -> tuple[TrainingCard, ...]:
    found: list[TrainingCard] = []
    for type_id in training.begun_types(shop, member.person_id, now.at)[:MOST_CARDS]:
        card = training.card(shop, member.person_id, type_id, now.at)
        if card is not None:
            found.append(training_card(shop, card, now))
    return tuple(found)


def training_card(shop: Shop, card: training.Card, now: Moment) -> TrainingCard:
    """A training card with its holes: each step done, next, or open."""
    language = now.language
    wanted = {step.leaf.module_id for step in card.steps if isinstance(step.leaf, ModuleWatched)}
    titles = {module_id: module.title for module_id, module in training.modules(shop, wanted).items()}
    first_open = next((step for step in card.steps if not step.done), None)
    holes: list[Step] = []
    for step in card.steps:
        match step.leaf:
            case Membership():
                caption = language.say("Membership")
            case ModuleWatched(module_id):
                caption = titles.get(module_id, language.say("Video"))
            case PracticalSignOff():
                caption = language.say("Sign-off")
            case _:
                assert_never(step.leaf)
        state = StepState.DONE if step.done else StepState.NEXT if step is first_open else StepState.OPEN
        said = {
            StepState.DONE: language.say("{step}, done", step=caption),
            StepState.NEXT: language.say("{step}, next", step=caption),
            StepState.OPEN: language.say("{step}, still to do", step=caption),
        }
        holes.append(Step(caption, state, said[state]))
    words = left_words(card.steps, language)
    spoken = language.say("{name}: {state}", name=card.of_type.name, state=words)
    return TrainingCard(str(card.of_type.type_id), card.of_type.icon, card.of_type.name, words, tuple(holes), spoken)


def left_words(steps: tuple[TrainingStep, ...], language: Language) -> str:
    """What is left of a training: "One video left, 6 min"."""
    missing = [step.missing for step in steps if step.missing is not None]
    if not missing:
        return language.say("All done")
    videos = [each for each in missing if isinstance(each, VideoToWatch)]
    if any(isinstance(each, NoMembership) for each in missing):
        return language.say("Please talk to a manager")
    if videos:
        # Rounded up: nobody has a video left of "0 min".
        left = language.length(timedelta(minutes=-(-sum(each.left_ms for each in videos) // 60_000)))
        return language.say_n("One video left, {length}", "{n} videos left, {length}", len(videos), length=left)
    if any(isinstance(each, SignOffMissing) for each in missing):
        return language.say("Ask a manager to sign off")
    return language.say_n("One step left", "{n} steps left", len(missing))
