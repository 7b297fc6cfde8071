"""What the pages of machines show, read from the replica and said in a language."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct

from kiosk.board.filling import MachineNow, machine_words, machines_now, tiles
from kiosk.board.page import TileState
from kiosk.greeting import Member
from kiosk.machine.page import BookPage, MachinePage, MachinesPage, Offer, Way
from kiosk.moment import Moment
from kiosk.saying import speaker
from shared.booking import queries as booking
from shared.booking.rules import use_until
from shared.booking.types import Policy
from shared.calendar.rules import AlreadyBooked
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.types import Refusal
from shared.people import queries as people
from shared.people.types import EquipmentTypeId, Workshop
from shared.store.shop import Shop
from shared.texts import answer_words, refusal_words
from shared.timespan import TimeSpan
from shared.training.queries import explain_use, who_signs
from shared.training.types import Answer
from shared.words import ChooseMachine, Speaker, TakeTime

USE, STOP = "use", "stop"
# What is shown of a machine's promises reaches so far.
_AHEAD = timedelta(hours=24)


class Draft(Struct, frozen=True):
    """A booking that is being made, and why the last try did not work."""

    machine_id: MachineId
    span: TimeSpan
    refused: tuple[Refusal, ...] = ()
    busy: bool = False


def machines_page(shop: Shop, now: Moment, type_id: EquipmentTypeId | None) -> MachinesPage:
    """All machines, by type where there are many; or those of one type."""
    workshop = people.workshop(shop)
    if workshop is None:
        return MachinesPage()
    found = machines_now(shop, now.at, now.at + _AHEAD)
    types = equipment.equipment_types(shop)
    title = now.language.say("Which machine?")
    if type_id is not None:
        found = [each for each in found if each.machine.type_id == type_id]
        title = next((each.name for each in types if each.type_id == type_id), title)
    return MachinesPage(title, tuple(tiles(found, types, workshop, now)))


def machine_page(shop: Shop, now: Moment, member: Member, machine_id: MachineId) -> MachinePage:
    """One machine: its state, "may I?" with each missing step, and the times to book it."""
    workshop, machine = people.workshop(shop), equipment.machine(shop, machine_id)
    of_type = equipment.equipment_type(shop, machine.type_id) if machine is not None else None
    if workshop is None or machine is None or of_type is None:
        return MachinePage()
    says = speaker(shop, now, who_signs(shop, machine.type_id, now.at))
    found = next(each for each in machines_now(shop, now.at, now.at + _AHEAD) if each.machine == machine)
    if says is None:
        return MachinePage()
    may = explain_use(shop, member.person_id, machine, now.at, fresh_at=now.fresh_at)
    answer = answer_words(may, machine.name, says)
    policy = booking.policy(shop, machine.type_id)
    state = found.state(now.at)
    deed, deed_caption = _deed(found, member, policy, may.answer, says)
    offers = _offers(shop, workshop, found, now, says) if may.answer is Answer.YES and policy.bookable else ()
    say = now.language.say
    if may.answer is not Answer.YES:
        offers_title = say("Book it once you may use it")
    elif not policy.bookable:
        offers_title = say("Nobody books this one: use it when it is free")
    else:
        offers_title = say("Book a time") if offers else say("No time is free in the next days")
    return MachinePage(
        name=machine.name,
        place=machine.place,
        icon=of_type.icon,
        state="stop" if state is TileState.OUT_OF_ORDER else state.value,
        words=machine_words(found, workshop, now),
        answer=answer.sentence,
        answer_mark=answer.mark.value,
        detail="" if answer.personal else answer.detail,
        ways=tuple(_way(n, refusal, says) for n, refusal in enumerate(may.reasons)),
        deed=deed,
        deed_caption=deed_caption,
        offers=offers,
        offers_title=offers_title,
    )


def _deed(found: MachineNow, member: Member, policy: Policy, answer: Answer, says: Speaker) -> tuple[str, str]:
    """What the person can do with the machine now, and its caption."""
    say = says.language.say
    if found.running is not None:
        mine = found.running.person_id == member.person_id
        return (STOP, say("Stop {machine}", machine=found.machine.name)) if mine else ("", "")
    promised = found.promised(says.now)
    if answer is not Answer.YES or (promised is not None and promised.person_id != member.person_id):
        return "", ""
    until = use_until(member.person_id, promises=found.promises, policy=policy, now=says.now)
    if until.length < policy.shortest:
        return "", ""
    return USE, say("Use it now, until {time}", time=says.time(until.end))


def _offers(shop: Shop, workshop: Workshop, found: MachineNow, now: Moment, says: Speaker) -> tuple[Offer, ...]:
    machine, say = found.machine, now.language.say
    spans = booking.suggested_times(shop, workshop, machine.machine_id, machine.type_id, now.at)
    offers: list[Offer] = []
    for span in spans:
        if span.start <= now.at + timedelta(minutes=1):
            caption = say("Now until {time}", time=says.time(span.end))
        else:
            caption = span_words(span, says)
        spoken = say("Book {machine}: {time}", machine=machine.name, time=caption)
        offers.append(Offer(span.start.isoformat(), caption, spoken))
    return tuple(offers)


def span_words(span: TimeSpan, says: Speaker) -> str:
    """Day and times of a booking: `Tomorrow 10:00 – 11:00`."""
    say = says.language.say
    words = say("{day} {start} – {end}", day=says.day(span.start), start=says.time(span.start), end=says.time(span.end))
    return words[:1].upper() + words[1:]


def _way(n: int, refusal: Refusal, says: Speaker) -> Way:
    words = refusal_words(refusal, says)
    # A button stands only where this door can do what it says.
    caption = words.caption if isinstance(words.remedy, ChooseMachine) else ""
    detail = "" if words.personal else words.detail
    return Way(str(n), words.mark.value, words.sentence, detail, caption, f"{caption}: {words.sentence}")


def first_draft(shop: Shop, now: Moment, machine_id: MachineId, offer: str) -> Draft | None:
    """The booking that an offer stands for; None where that time is no longer offered."""
    workshop, machine = people.workshop(shop), equipment.machine(shop, machine_id)
    if workshop is None or machine is None:
        return None
    spans = booking.suggested_times(shop, workshop, machine_id, machine.type_id, now.at)
    exact = next((span for span in spans if span.start.isoformat() == offer), None)
    # "Now" moves on while somebody reads.
    chosen = exact or next((span for span in spans if span.start <= now.at + timedelta(minutes=1)), None)
    return None if chosen is None else Draft(machine_id, chosen)


def stretched(shop: Shop, draft: Draft, steps: int) -> Draft:
    """The draft made longer or shorter, within what the policy allows; as it was where it does not."""
    machine = equipment.machine(shop, draft.machine_id)
    if machine is None:
        return draft
    policy = booking.policy(shop, machine.type_id)
    length = draft.span.length + steps * policy.step
    if not policy.shortest <= length <= policy.longest:
        return draft
    return Draft(draft.machine_id, TimeSpan(draft.span.start, draft.span.start + length))


def retimed(draft: Draft, refusals: tuple[Refusal, ...]) -> Draft | None:
    """The draft at the next free time that the refusal names; None where it names none."""
    starts = next((each.next_free for each in refusals if isinstance(each, AlreadyBooked) and each.next_free), None)
    return None if starts is None else Draft(draft.machine_id, TimeSpan(starts, starts + draft.span.length))


def book_page(shop: Shop, now: Moment, draft: Draft) -> BookPage:
    """A booking before it is made, with its length to change; or why it cannot be made, and the way out."""
    machine, says = equipment.machine(shop, draft.machine_id), speaker(shop, now)
    if machine is None or says is None:
        return BookPage()
    policy, say = booking.policy(shop, machine.type_id), now.language.say
    step = now.language.length(policy.step)
    problem = detail = remedy = ""
    if draft.refused:
        asked = Speaker(says.language, says.zone, says.now, says.names, wanted=draft.span.start)
        words = refusal_words(draft.refused[0], asked)
        problem, detail = words.sentence, "" if words.personal else words.detail
        remedy = words.caption if isinstance(words.remedy, TakeTime) else ""
    return BookPage(
        title=machine.name,
        span=span_words(draft.span, says),
        length=now.language.length(draft.span.length),
        shorter=say("{length} less", length=step) if stretched(shop, draft, -1) != draft else "",
        longer=say("{length} more", length=step) if stretched(shop, draft, 1) != draft else "",
        problem=problem,
        detail=detail,
        remedy=remedy,
        busy=draft.busy,
    )
