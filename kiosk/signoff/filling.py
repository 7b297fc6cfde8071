"""What the sign-off page shows, read from the replica and said in a language."""

from __future__ import annotations

from msgspec.structs import replace

from kiosk.moment import Moment
from kiosk.saying import speaker
from kiosk.signoff.draft import NOT_YET, PASS, Draft
from kiosk.signoff.page import CheckRow, Choice, Proof, SignOffPage, Stage
from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.types import Refusal
from shared.people.types import EquipmentTypeId
from shared.signoff import queries as signoff
from shared.signoff.queries import Readiness, readiness, signable_types
from shared.signoff.rules import UNDO, MayNotSign, NotReady, OpenRows, ends_offered
from shared.signoff.texts import decided_words, not_yet_name, shown_words
from shared.signoff.types import NotYet, SignOff
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.training.types import SubjectId
from shared.words import Speaker

# The limit that is none.
NO_END = "none"


def type_about(shop: Shop, about: SubjectId | None) -> EquipmentTypeId | None:
    """The type that a page is about: its own, or its machine's."""
    if about is None:
        return None
    machine = equipment.machine(shop, MachineId(about))
    return EquipmentTypeId(about) if machine is None else machine.type_id


def only_type(shop: Shop, now: Moment, draft: Draft) -> EquipmentTypeId | None:
    """The one type that there is to sign; None where there are several, or none."""
    found = signable_types(shop, draft.learner, draft.trainer, now.at)
    return found[0].type_id if len(found) == 1 else None


def nothing_to_sign(shop: Shop, now: Moment, draft: Draft) -> bool:
    """Whether the learner holds this type already, and all others for which this trainer signs."""
    found = None if draft.type_id is None else readiness(shop, draft.learner, draft.type_id, now.at)
    if found is not None and not found.held:
        return False
    return not signable_types(shop, draft.learner, draft.trainer, now.at)


def sign_off_page(shop: Shop, now: Moment, draft: Draft) -> SignOffPage:
    """The page for a learner and the trainer who has joined."""
    found = None if draft.type_id is None else readiness(shop, draft.learner, draft.type_id, now.at)
    persons = [draft.learner, draft.trainer]
    if found is not None:
        persons += [*found.signers, *([found.before.trainer_id] if found.before is not None else [])]
    says = speaker(shop, now, persons)
    if says is None:
        return SignOffPage()
    page = SignOffPage(
        icon=found.of_type.icon if found is not None else "signature",
        leave=says.language.say("{name} leaves", name=says.names.get(draft.trainer, "")),
    )
    if found is None:
        return _nothing(shop, now, draft, page, says)
    signed = signoff.sign_off(shop, draft.signed) if draft.signed is not None else None
    if signed is not None and signed.undone_at is None:
        return _signed(now, draft, found, signed, page, says)
    if found.held or draft.trainer not in found.signers:
        return _not_this(shop, now, draft, found, page, says)
    return _look(now, draft, found, page, says)


# --- what cannot be signed


def _nothing(shop: Shop, now: Moment, draft: Draft, page: SignOffPage, says: Speaker) -> SignOffPage:
    """No type yet: those that this trainer may sign for."""
    page = _with_types(shop, now, draft, page, says)
    say, name = says.language.say, _learner(draft, says)
    title = say("What has {name} learned?", name=name) if page.types else say("There is nothing to sign here.")
    return replace(page, title=title)


def _not_this(shop: Shop, now: Moment, draft: Draft, found: Readiness, page: SignOffPage, says: Speaker) -> SignOffPage:
    """Not this type: it is held already, or others sign for it."""
    page = _with_types(shop, now, draft, page, says)
    say = says.language.say
    if found.held:
        name = _learner(draft, says)
        title = say("{name} may use this already: {thing}.", name=name, thing=found.of_type.name)
        return replace(page, title=title, detail=say("There is nothing to sign here."))
    words = refusal_words(MayNotSign(found.signers), says)
    return replace(page, title=words.sentence, detail=words.detail)


def _with_types(shop: Shop, now: Moment, draft: Draft, page: SignOffPage, says: Speaker) -> SignOffPage:
    others = signable_types(shop, draft.learner, draft.trainer, now.at)
    types = tuple(Choice(str(each.type_id), each.name, each.icon) for each in others if each.type_id != draft.type_id)
    title = says.language.say("You can sign {name} off for:", name=_learner(draft, says))
    return replace(page, stage=Stage.CHOOSE, types=types, types_title=title if types else "")


# --- evidence, checklist and the trainer's word


def _look(now: Moment, draft: Draft, found: Readiness, page: SignOffPage, says: Speaker) -> SignOffPage:
    say = says.language.say
    may_pass = draft.seen_all(found.items) and not found.missing
    verdict = draft.verdict(found.items)
    if verdict == PASS and not may_pass:
        verdict = ""
    problem, problem_detail = _problem(draft, says)
    return replace(
        page,
        manager_line=say("may sign for this"),
        title=say("{name}: {thing}", name=_learner(draft, says), thing=found.of_type.name),
        detail=_before(draft, found, says),
        proofs=tuple(Proof(str(n), shown_words(each, says), each.step.done) for n, each in enumerate(found.shown)),
        rows=tuple(_row(draft, item.number, item.text, says) for item in found.items),
        rows_title=say("Checklist") if found.items else say("This type has no checklist."),
        verdict=verdict,
        may_pass=may_pass,
        bars=_bars(draft, found, verdict, says),
        reasons=tuple(
            Choice(each, not_yet_name(each, says.language), chosen=each in draft.reasons)
            for each in (NotYet if verdict == NOT_YET else ())
        ),
        limits=_limits(now, draft, says) if verdict == PASS else (),
        prompt=_prompt(draft, found, verdict, says),
        problem=problem,
        problem_detail=problem_detail,
    )


def _before(draft: Draft, found: Readiness, says: Speaker) -> str:
    """What was decided last, where it still matters."""
    if draft.undone:
        return says.language.say("It is taken back.")
    if found.before is None or found.before.passed:
        return ""
    words = decided_words(found.before, found.of_type.name, says)
    return f"{words.sentence} {words.detail}"


def _row(draft: Draft, number: int, text: str, says: Speaker) -> CheckRow:
    say = says.language.say
    answer = next((each.seen for each in draft.answers if each.number == number), None)
    return CheckRow(
        str(number),
        text,
        {None: "", True: "seen", False: "not_yet"}[answer],
        say("{row}: seen", row=text),
        say("{row}: not yet", row=text),
    )


def _bars(draft: Draft, found: Readiness, verdict: str, says: Speaker) -> str:
    """What bars a pass, or a signature at all."""
    answered = {each.number for each in draft.answers}
    unanswered = tuple(item.number for item in found.items if item.number not in answered)
    bars: list[Refusal] = []
    if found.missing and verdict != NOT_YET:
        bars.append(NotReady(len(found.missing)))
    if unanswered:
        bars.append(OpenRows(unanswered))
    return " ".join(refusal_words(each, says).sentence for each in bars)


def _prompt(draft: Draft, found: Readiness, verdict: str, says: Speaker) -> str:
    """What is asked of the trainer next, and what it signs; with every row answered a tap is the signature."""
    say, name = says.language.say, says.names.get(draft.trainer, "")
    if not draft.answered_all(found.items):
        return ""
    if verdict == PASS:
        return say("{name}, tap your badge: you sign that {learner} passed.", name=name, learner=_learner(draft, says))
    if verdict == NOT_YET and draft.reasons:
        return say("{name}, tap your badge: you sign “Not yet”.", name=name)
    return ""


def _learner(draft: Draft, says: Speaker) -> str:
    return says.names.get(draft.learner, "")


def _limits(now: Moment, draft: Draft, says: Speaker) -> tuple[Choice, ...]:
    say = says.language.say
    ends = (
        Choice(end.isoformat(), say("Until {day}", day=says.date(end)), chosen=end == draft.until)
        for end in ends_offered(now.at, says.zone)
    )
    return (Choice(NO_END, say("No end"), chosen=draft.until is None), *ends)


def _problem(draft: Draft, says: Speaker) -> tuple[str, str]:
    if not draft.refused:
        return "", ""
    words = refusal_words(draft.refused[0], says)
    return words.sentence, "" if words.personal else words.detail


# --- signed


def _signed(
    now: Moment, draft: Draft, found: Readiness, signed: SignOff, page: SignOffPage, says: Speaker
) -> SignOffPage:
    say = says.language.say
    words = decided_words(signed, found.of_type.name, says)
    waits = now.offline_since is not None and signed.sign_off_id in now.waiting
    confirmed_later = say("It will be confirmed.")
    undo = say("Undo") if now.at - signed.at <= UNDO else ""
    prompt = ""
    if undo and draft.undoing:
        prompt = say("{name}, tap your badge: that takes it back.", name=says.names.get(draft.trainer, ""))
    problem, problem_detail = _problem(draft, says)
    return replace(
        page,
        stage=Stage.SIGNED,
        title=say("{name}: {thing}", name=_learner(draft, says), thing=found.of_type.name),
        signed=words.sentence,
        signed_detail=f"{words.detail} {confirmed_later}" if waits else words.detail,
        passed=signed.passed,
        verdict=PASS if signed.passed else NOT_YET,
        undo=undo,
        prompt=prompt,
        problem=problem,
        problem_detail=problem_detail,
    )
