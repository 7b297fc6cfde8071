"""What a member's first page shows, read from the replica and said in a language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from kiosk.greeting import Member
from kiosk.hello.page import Choice, Deed, Entry, HelloPage, Lead, Notice, Step, StepState, TrainingCard
from kiosk.moment import Moment
from kiosk.saying import speaker
from shared.booking import queries as booking
from shared.booking.rules import CHECK_IN_EARLY
from shared.booking.types import Booking, BookingState, Use
from shared.equipment import queries as equipment
from shared.equipment.types import EquipmentType, Machine, MachineId
from shared.journal.types import Action
from shared.language import Language
from shared.notifications import queries as notifications
from shared.notifications.types import BookingConfirmed, BookingTakenAway
from shared.people import queries as people
from shared.people.rules import may
from shared.store.shop import Shop
from shared.texts import notice_words
from shared.training import queries as training
from shared.training.rules import NoMembership, SignOffMissing, VideoToWatch
from shared.training.types import Membership, ModuleWatched, PracticalSignOff
from shared.training.types import Step as TrainingStep

# What begins within this time is the first thing on the page.
SOON = timedelta(minutes=15)
# More training cards than these are on the page behind "My training".
MOST_CARDS = 2
START, STOP = "start", "stop"
BOOK, CONNECT = "book", "connect"


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
    return HelloPage(
        since=language.say("In since {time}", time=language.time(since, zone)),
        notices=_notices(shop, now, member),
        leads=_leads(running, mine, machines, now, zone),
        cards=_cards(shop, member, now),
        choices=_choices(shop, member, now),
        today=tuple(_entry(each, machines, now, zone) for each in mine if _same_day(each.starts_at, now.at, zone)),
        today_empty=language.say("Nothing booked today."),
    )


def _choices(shop: Shop, member: Member, now: Moment) -> tuple[Choice, ...]:
    book = Choice(BOOK, "tools", now.language.say("Book a machine"))
    if not may(Action.MANAGE_PEOPLE, training.holdings(shop, member.person_id, now.at)):
        return (book,)
    return book, Choice(CONNECT, "id-badge-2", now.language.say("Connect a badge"))


def _notices(shop: Shop, now: Moment, member: Member) -> tuple[Notice, ...]:
    """What they have not read yet, the oldest first."""
    says = speaker(shop, now)
    if says is None:
        return ()
    found: list[Notice] = []
    for each in reversed(notifications.unread(shop, member.person_id)):
        booked, reason = None, ""
        if isinstance(each.body, BookingConfirmed | BookingTakenAway):
            booked = booking.booking(shop, each.body.booking_id)
            reason = booking.reason(shop, each.body.booking_id)
        words = notice_words(each.body, says, booking=booked, reason=reason)
        found.append(Notice(str(each.notice_id), words.mark, words.sentence, words.detail, now.language.say("Read")))
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


def _span(each: Booking, language: Language, zone: ZoneInfo) -> str:
    return f"{language.time(each.starts_at, zone)} – {language.time(each.ends_at, zone)}"


def _leads(
    running: list[Use], mine: list[Booking], machines: Machines, now: Moment, zone: ZoneInfo
) -> tuple[Lead, ...]:
    """What runs now, and what is booked next: that is most likely why they came."""
    found = [_running_lead(use, machines, now, zone) for use in running if use.machine_id in machines]
    started = {use.booking_id for use in running}
    ahead = [each for each in mine if each.booking_id not in started and each.machine_id in machines]
    if ahead and (not found or ahead[0].starts_at - now.at <= SOON):
        found.append(_booked_lead(ahead[0], machines, now, zone))
    return tuple(found)


def _running_lead(use: Use, machines: Machines, now: Moment, zone: ZoneInfo) -> Lead:
    machine, of_type = machines[use.machine_id]
    say, left = now.language.say, use.until - now.at
    until = now.language.time(use.until, zone)
    words = (
        say("Yours until {time} · {length} left", time=until, length=now.language.length(left))
        if left > timedelta()
        else say("Your time was over at {time}", time=until)
    )
    stop = Deed(STOP, say("Stop"), say("Stop {machine}", machine=machine.name))
    return Lead(f"use:{use.use_id}", of_type.icon, say("You run {machine}", machine=machine.name), words, (stop,))


def _booked_lead(each: Booking, machines: Machines, now: Moment, zone: ZoneInfo) -> Lead:
    machine, of_type = machines[each.machine_id]
    say, wait = now.language.say, each.starts_at - now.at
    span = _span(each, now.language, zone)
    if wait <= timedelta():
        words = say("{span} · it is your time", span=span)
    elif _same_day(each.starts_at, now.at, zone):
        words = say("{span} · starts in {length}", span=span, length=now.language.length(wait))
    else:
        words = say("{day}, {span}", day=now.language.day(each.starts_at, zone, now.at), span=span)
    title = say("{machine} is yours", machine=machine.name)
    if each.state is BookingState.PENDING:
        title = say("{machine}: waits for a yes", machine=machine.name)
    can_start = each.state is BookingState.CONFIRMED and wait <= CHECK_IN_EARLY
    start = Deed(START, say("Start now"), say("Start {machine} now", machine=machine.name))
    return Lead(f"booking:{each.booking_id}", of_type.icon, title, words, (start,) if can_start else ())


def _entry(each: Booking, machines: Machines, now: Moment, zone: ZoneInfo) -> Entry:
    say = now.language.say
    name = machines[each.machine_id][0].name if each.machine_id in machines else ""
    until = now.language.time(each.ends_at, zone)
    words = (
        say("waits for a yes, until {time}", time=until)
        if each.state is BookingState.PENDING
        else say("yours until {time}", time=until)
    )
    start = now.language.time(each.starts_at, zone)
    spoken = say("{time}, {machine}, {state}", time=start, machine=name, state=words)
    return Entry(str(each.booking_id), start, name, words, spoken, mine=True)


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
        left = language.length(timedelta(milliseconds=sum(each.left_ms for each in videos)))
        return language.say_n("One video left, {length}", "{n} videos left, {length}", len(videos), length=left)
    if any(isinstance(each, SignOffMissing) for each in missing):
        return language.say("Ask a manager to sign off")
    return language.say_n("One step left", "{n} steps left", len(missing))
