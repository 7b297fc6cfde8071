"""What the pages of machines show, read from the replica and said in a language."""

from __future__ import annotations

from datetime import timedelta

from kiosk.board.filling import MachineNow, machine_words, machines_now, tiles
from kiosk.booking.filling import longer_words, span_words
from kiosk.greeting import Member
from kiosk.machine.page import MachinePage, MachinesPage, Offer, Way
from kiosk.moment import Moment
from kiosk.saying import speaker
from kiosk.training.filling import CARD, MACHINES, VIDEO
from shared.booking import queries as booking
from shared.booking.rules import TooManyAhead
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.types import Refusal
from shared.people import queries as people
from shared.people.types import EquipmentTypeId, Workshop
from shared.signoff.queries import helpers
from shared.signoff.texts import who_can_sign
from shared.signoff.types import Helpers
from shared.store.shop import Shop
from shared.texts import answer_words, refusal_words
from shared.training.queries import explain_use, who_signs
from shared.training.rules import OutOfOrder, SignOffMissing
from shared.training.types import Answer, Explanation
from shared.words import AskForSignOff, ChooseMachine, SeeSteps, Speaker, WatchVideo

USE, STOP = "use", "stop"
# The offer behind which every other time is found.
OTHER = "other"
# What is shown of a machine's promises reaches so far.
_AHEAD = timedelta(hours=24)


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
    found = next((each for each in machines_now(shop, now.at, now.at + _AHEAD) if each.machine == machine), None)
    if says is None or found is None:
        return MachinePage()
    may = explain_use(shop, member.person_id, machine, now.at, fresh_at=now.fresh_at)
    answer = answer_words(may, machine.name, says)
    words = machine_words(found, workshop, now, member.person_id)
    # That it is out of order stands beside its name already; what is known of its end, and the way out, is a row.
    stopped = isinstance(next(iter(may.reasons), None), OutOfOrder)
    deed, deed_caption = _deed(shop, found, member, may.answer, says)
    offers_title, offers = _offers(shop, workshop, found, member, may, says)
    return MachinePage(
        name=machine.name,
        place=machine.place,
        icon=of_type.icon,
        state=words.mark.value,
        words=words.sentence,
        answer="" if stopped else answer.sentence,
        detail="" if answer.personal or stopped else answer.detail,
        ways=_ways(shop, member, may.reasons, machine.type_id, says),
        deed=deed,
        deed_caption=deed_caption,
        extend_caption=_longer(shop, found, member, says),
        offers=offers,
        offers_title=offers_title,
    )


def _deed(shop: Shop, found: MachineNow, member: Member, answer: Answer, says: Speaker) -> tuple[str, str]:
    """What the person can do with the machine now, and its caption."""
    say, machine = says.language.say, found.machine
    if found.running is not None:
        # Once its time is over, whoever stands there may stop it.
        may_stop = found.running.person_id == member.person_id or says.now >= found.running.until
        return (STOP, say("Stop {machine}", machine=machine.name)) if may_stop else ("", "")
    promised = found.promised(says.now)
    if answer is not Answer.YES or (promised is not None and promised.person_id != member.person_id):
        return "", ""
    until, own = booking.use_now(shop, member.person_id, machine, says.now)
    if own is None and until.length < booking.policy(shop, machine.type_id).shortest:
        return "", ""
    return USE, say("Use it now, until {time}", time=says.moment(until.end))


def _longer(shop: Shop, found: MachineNow, member: Member, says: Speaker) -> str:
    """What is offered to whoever runs the machine, where it can go on."""
    use = found.running
    if use is None or use.person_id != member.person_id:
        return ""
    until = booking.extension(shop, use, found.machine, says.now)
    return "" if until is None else longer_words(until - use.until, until, says)


def _offers(
    shop: Shop, workshop: Workshop, found: MachineNow, member: Member, may: Explanation, says: Speaker
) -> tuple[str, tuple[Offer, ...]]:
    """Times to book, with another one last; or why there are none."""
    machine, say = found.machine, says.language.say
    policy = booking.policy(shop, machine.type_id)
    if all(isinstance(each, OutOfOrder) for each in may.reasons) and may.answer is Answer.NO:
        return say("Book it once it is back"), ()
    if may.answer is not Answer.YES:
        return say("Book it once you may use it"), ()
    if not policy.bookable:
        return say("Nobody books this one: use it when it is free"), ()
    if booking.bookings_ahead(shop, member.person_id, machine.type_id, says.now) >= policy.most_future:
        return refusal_words(TooManyAhead(policy.most_future), says).sentence, ()
    spans = booking.suggested_times(shop, workshop, member.person_id, machine, says.now)
    if not spans:
        return say("No time is free in the next days"), ()
    offers: list[Offer] = []
    for span in spans:
        if span.start <= says.now + timedelta(minutes=1):
            caption = say("Now until {time}", time=says.moment(span.end))
        else:
            caption = span_words(span, says)
        spoken = say("Book {machine}: {time}", machine=machine.name, time=caption)
        offers.append(Offer(span.start.isoformat(), caption, spoken))
    other = say("Other time")
    return say("Book a time"), (
        *offers,
        Offer(OTHER, other, say("Book {machine}: {time}", machine=machine.name, time=other)),
    )


def _ways(
    shop: Shop, member: Member, refusals: tuple[Refusal, ...], type_id: EquipmentTypeId, says: Speaker
) -> tuple[Way, ...]:
    signers = helpers(shop, member.person_id, type_id, says.now)
    return tuple(_way(n, refusal, type_id, signers, says) for n, refusal in enumerate(refusals))


def _way(n: int, refusal: Refusal, type_id: EquipmentTypeId, signers: Helpers, says: Speaker) -> Way:
    words = refusal_words(refusal, says)
    match words.remedy:
        case WatchVideo(module_id):
            leads = f"{VIDEO}:{module_id}:{type_id}"
        case AskForSignOff() | SeeSteps():
            leads = f"{CARD}:{type_id}"
        case ChooseMachine():
            leads = MACHINES
        case _:
            leads = ""
    # A button stands only where this door can do what it says.
    caption = words.caption if leads else ""
    sentence, detail = words.sentence, "" if words.personal else words.detail
    match refusal:
        case SignOffMissing():
            detail = who_can_sign(signers, says)
            caption = caption if signers.persons else says.language.say("See the steps")
        case OutOfOrder():
            sentence, detail = detail, ""
    return Way(str(n), words.mark.value, sentence, detail, caption, f"{caption}: {sentence}", leads)
