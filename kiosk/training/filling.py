"""What the training card shows, read from the replica and said in a language."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import assert_never

from msgspec import Struct
from msgspec.structs import replace

from kiosk.greeting import Member
from kiosk.hello.page import StepState
from kiosk.moment import Moment
from kiosk.saying import speaker
from kiosk.training.page import CardPage, CardStep
from shared.journal.types import PersonId, Refusal
from shared.language import Language
from shared.people import queries as people
from shared.people.types import SYSTEM_TYPE, WORKSHOP_TYPE, EquipmentTypeId, Level
from shared.signoff.texts import who_can_sign
from shared.signoff.types import Helpers
from shared.store.shop import Shop
from shared.texts import answer_words, refusal_words
from shared.training import queries as training
from shared.training.queries import Card, holders, who_signs
from shared.training.rules import SignOffMissing
from shared.training.texts import step_name
from shared.training.types import (
    Answer,
    Explanation,
    Membership,
    ModuleId,
    ModuleState,
    ModuleWatched,
    PracticalSignOff,
    Step,
)
from shared.words import AskForSignOff, Mark, Speaker, WatchVideo

# Where a button leads, on the pages of training and of machines.
MACHINES, VIDEO, CARD = "machines", "video", "card"
# More names than these do not help in finding one of them.
_MOST_NAMES = 4


class Facts(Struct, frozen=True):
    """What a card is said from.

    Attributes:
        signers: who may sign this person off; who came in today first.
        managers: who admits members.
        here: those of them who came in today.
    """

    card: Card
    says: Speaker
    signers: tuple[PersonId, ...]
    managers: tuple[PersonId, ...]
    here: frozenset[PersonId]


def card_page(shop: Shop, now: Moment, member: Member, type_id: EquipmentTypeId) -> CardPage:
    """The training card of one type: each step, and the next one as the main action."""
    facts = facts_of(shop, now, member.person_id, type_id)
    if facts is None:
        return CardPage()
    card, say = facts.card, facts.says.language.say
    page = CardPage(
        name=card.of_type.name,
        icon=card.of_type.icon,
        state=Mark.PADLOCK if card.missing else Mark.FREE,
        words=_state_words(card, facts.says),
        steps=_card_steps(facts, _offered(shop)),
    )
    if not card.missing:
        answer = answer_words(Explanation(Answer.YES, (), card.until), card.of_type.name, facts.says)
        return _with(page, answer.sentence, answer.detail, MACHINES, say("See the machines"), "tools")
    nearest = card.missing[0]
    words = refusal_words(nearest, facts.says)
    detail = "" if words.personal else words.detail
    match words.remedy:
        case WatchVideo(module_id):
            return _with(page, words.sentence, detail, f"{VIDEO}:{module_id}", words.caption, "player-play")
        case AskForSignOff():
            return _with(
                page,
                words.sentence,
                detail,
                helpers=can_sign(facts),
                call=_call(facts) if _ready(nearest) and facts.signers else "",
            )
        case _:
            return _with(page, words.sentence, detail, helpers=can_admit(facts))


def _with(
    page: CardPage,
    title: str,
    detail: str,
    deed: str = "",
    caption: str = "",
    icon: str = "",
    *,
    helpers: str = "",
    call: str = "",
) -> CardPage:
    """The page with what is next."""
    return replace(
        page,
        title=title,
        detail=detail,
        deed=deed,
        deed_caption=caption,
        deed_icon=icon,
        helpers=helpers,
        call=call,
    )


def _ready(nearest: Refusal) -> bool:
    return isinstance(nearest, SignOffMissing) and nearest.ready


def facts_of(shop: Shop, now: Moment, person_id: PersonId, type_id: EquipmentTypeId) -> Facts | None:
    workshop, card = people.workshop(shop), training.card(shop, person_id, type_id, now.at)
    if workshop is None or card is None:
        return None
    signers = [each for each in who_signs(shop, type_id, now.at) if each != person_id]
    managers = holders(shop, WORKSHOP_TYPE, [Level.OWNER, Level.TRAINER], now.at) or holders(
        shop, SYSTEM_TYPE, [Level.OWNER], now.at
    )
    others = {*signers, *managers}
    today = now.at.astimezone(workshop.timezone).date()
    visits = [visit for each in others if (visit := people.visit(shop, each)) is not None]
    here = frozenset(v.person_id for v in visits if v.last_at.astimezone(workshop.timezone).date() == today)
    granter = card.grant.granted_by if card.grant is not None else None
    says = speaker(shop, now, others | ({granter} if granter is not None else set()))
    if says is None:
        return None
    present_first = sorted(signers, key=lambda each: each not in here)
    return Facts(card, says, tuple(present_first), tuple(managers), here)


def _offered(shop: Shop) -> frozenset[ModuleId]:
    modules = training.modules(shop).values()
    return frozenset(each.module_id for each in modules if each.state is ModuleState.OFFERED)


def _state_words(card: Card, says: Speaker) -> str:
    if card.missing:
        left = max(1, sum(not step.done for step in card.steps))
        return says.language.say_n("{n} step to go", "{n} steps to go", left)
    if card.until is not None:
        return says.language.say("Yours until {day}", day=says.date(card.until))
    return says.language.say("Yours to use")


def _card_steps(facts: Facts, offered: Collection[ModuleId]) -> tuple[CardStep, ...]:
    steps, say = facts.card.steps, facts.says.language.say
    first_open = next((step for step in steps if not step.done), None)
    found: list[CardStep] = []
    for n, step in enumerate(steps):
        caption = step_name(step.leaf, facts.says)
        state = StepState.DONE if step.done else StepState.NEXT if step is first_open else StepState.OPEN
        said = {
            StepState.DONE: say("{step}, done", step=caption),
            StepState.NEXT: say("{step}, next", step=caption),
            StepState.OPEN: say("{step}, still to do", step=caption),
        }[state]
        detail = _step_detail(step, facts)
        known = isinstance(step.leaf, ModuleWatched) and step.leaf.module_id in offered
        found.append(
            CardStep(
                str(n),
                state,
                caption,
                f"{said}. {detail}" if detail else said,
                detail,
                _lead(steps, n, facts.says.language),
                str(step.leaf.module_id) if known and isinstance(step.leaf, ModuleWatched) else "",
            )
        )
    return tuple(found)


def _lead(steps: Sequence[Step], n: int, spoken: Language) -> str:
    """What stands over a step that is one of several ways, none of which is done."""
    step = steps[n]
    open_choice = any(each.choice == step.choice and not each.done for each in steps)
    if not step.choice or not open_choice:
        return ""
    before = steps[n - 1] if n else None
    if before is None or before.choice != step.choice:
        return spoken.say("One of these is enough:")
    return spoken.say("or") if before.way != step.way else ""


def _step_detail(step: Step, facts: Facts) -> str:
    says, card = facts.says, facts.card
    say = says.language.say
    match step.leaf:
        case Membership():
            if not step.done:
                return say("Please talk to a manager")
            return say("Until {day}", day=says.date(card.member_until)) if card.member_until else ""
        case ModuleWatched():
            return say("Watched") if step.missing is None else refusal_words(step.missing, says).detail
        case PracticalSignOff():
            return _signed(facts) if step.done else can_sign(facts)
        case _:
            assert_never(step.leaf)


def _signed(facts: Facts) -> str:
    """Who signed, and when."""
    grant = facts.card.grant
    if grant is None:
        return ""
    name = facts.says.names.get(grant.granted_by) if grant.granted_by is not None else None
    day = facts.says.date(grant.since)
    return facts.says.language.say("By {name}, {day}", name=name, day=day) if name else day


def _named(persons: Sequence[PersonId], says: Speaker) -> list[str]:
    return [says.names[each] for each in persons if each in says.names][:_MOST_NAMES]


def can_sign(facts: Facts) -> str:
    """Who can sign this person off, by name; those who came in today, where there are any."""
    here = tuple(each for each in facts.signers if each in facts.here)
    return who_can_sign(Helpers(facts.signers, here), facts.says)


def can_admit(facts: Facts) -> str:
    names = _named(sorted(facts.managers, key=lambda each: each not in facts.here), facts.says)
    return facts.says.language.say("{names} can help.", names=facts.says.either(names)) if names else ""


def _call(facts: Facts) -> str:
    """What is asked of those who can sign: the hole is punched by two badges."""
    here = _named([each for each in facts.signers if each in facts.here], facts.says)
    say = facts.says.language.say
    if len(here) == 1:
        return say("{name}, please tap your badge here.", name=here[0])
    return say("Manager, please tap your badge here.")
