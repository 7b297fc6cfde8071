"""The sign-off page in every state, for the walk and for the pictures."""

from __future__ import annotations

from uuid import UUID

from kiosk.shell.session import Visitor
from kiosk.signoff.page import CheckRow, Choice, Proof, SignOffPage
from kiosk.signoff.page import Stage as SignStage
from kiosk.signoff.pages import SIGN_OFF, sign_off_pages
from kiosk.signoff.view_model import SignOffViewModel
from shared.language import Language
from shared.signoff.texts import not_yet_name
from shared.signoff.types import NotYet
from tests.support.pages import Stage, State

MIA = Visitor(UUID(int=1), "Mia")
ANA = Visitor(UUID(int=3), "Ana", manager=True)
ROWS = (
    "Starts the extraction before the laser",
    "Finds the emergency stop without looking",
    "Focuses on the right thickness",
    "Names three materials that never go in",
    "Leaves the machine clean",
)


def with_ana(stage: Stage) -> None:
    """A manager has joined: the header is split."""
    stage.later(6)
    stage.shell.tap(ANA, manager_may_join=True)


def on_stage(page: SignOffPage) -> State:
    return State(sign_off_pages(SignOffViewModel(page))[SIGN_OFF], visitor=MIA, then=with_ana)


def proofs(say: Language, *, watched: int = 100) -> tuple[Proof, ...]:
    s = say.say
    laser = s("{step}: {percent} % seen, {day}", step="Laser safety, the first steps", percent=100, day="Thu 12 Nov")
    focus = (
        s("{step}: {percent} % seen, {day}", step="Focus and speed", percent=97, day=s("today"))
        if watched == 100
        else s("{step}: {percent} % seen, {wanted} % needed", step="Focus and speed", percent=watched, wanted=90)
    )
    member = s("{step} until {day}", step=s("Membership"), day="Thu 31 Dec")
    return Proof("0", member, done=True), Proof("1", laser, done=True), Proof("2", focus, done=watched == 100)


def rows(say: Language, *answers: str) -> tuple[CheckRow, ...]:
    given = [*answers, *[""] * (len(ROWS) - len(answers))]
    return tuple(
        CheckRow(str(n), text, answer, say.say("{row}: seen", row=text), say.say("{row}: not yet", row=text))
        for n, (text, answer) in enumerate(zip(ROWS, given, strict=True), start=1)
    )


def look(say: Language, **changed: object) -> SignOffPage:
    s = say.say
    known: dict[str, object] = {
        "icon": "microscope",
        "manager_line": s("may sign for this"),
        "leave": s("{name} leaves", name="Ana"),
        "title": s("{name}: {thing}", name="Mia", thing="Laser cutter"),
        "proofs": proofs(say),
        "rows": rows(say),
        "rows_title": s("Checklist"),
    }
    return SignOffPage(**(known | changed))  # type: ignore[arg-type]


def sign_here(say: Language) -> str:
    return say.say("{name}, tap your badge: you sign that {learner} passed.", name="Ana", learner="Mia")


def open_rows(say: Language) -> State:
    n = "{n} row of the checklist is open.", "{n} rows of the checklist are open."
    return on_stage(look(say, rows=rows(say, "seen", "seen"), bars=say.say_n(*n, 3)))


def passing(say: Language) -> State:
    s = say.say
    limits = (
        Choice("none", s("No end"), chosen=True),
        Choice("1", s("Until {day}", day="Mon 22 Feb")),
        Choice("2", s("Until {day}", day="23 Nov 2027")),
    )
    return on_stage(
        look(say, rows=rows(say, *["seen"] * 5), verdict="pass", may_pass=True, limits=limits, prompt=sign_here(say))
    )


def not_yet(say: Language) -> State:
    chosen = {NotYet.SAFETY, NotYet.MORE_PRACTICE}
    reasons = tuple(Choice(each, not_yet_name(each, say), chosen=each in chosen) for each in NotYet)
    answers = ("seen", "not_yet", "seen", "seen", "not_yet")
    prompt = say.say("{name}, tap your badge: you sign “Not yet”.", name="Ana")
    return on_stage(look(say, rows=rows(say, *answers), verdict="not_yet", reasons=reasons, prompt=prompt))


def not_ready(say: Language) -> State:
    bars = " ".join(
        (
            say.say_n("{n} step comes before the sign-off.", "{n} steps come before the sign-off.", 1),
            say.say_n("{n} row of the checklist is open.", "{n} rows of the checklist are open.", 5),
        )
    )
    s = say.say
    before = s(
        "{reasons}. {signed}",
        reasons=not_yet_name(NotYet.SAFETY, say),
        signed=s("{name}, {moment}.", name="Tom", moment="Thu 12 Nov 18:02"),
    )
    detail = f"{s('Not yet, {name}: {thing}.', name='Mia', thing='Laser cutter')} {before}"
    return on_stage(look(say, proofs=proofs(say, watched=40), bars=bars, detail=detail))


def tap_too_old(say: Language) -> State:
    s = say.say
    return on_stage(
        look(
            say,
            rows=rows(say, *["seen"] * 5),
            verdict="pass",
            may_pass=True,
            limits=(Choice("none", s("No end"), chosen=True),),
            prompt=sign_here(say),
            problem=s("{name}, please tap your badge again.", name="Ana"),
            problem_detail=s("A badge signs for {seconds} seconds after its tap.", seconds=10),
        )
    )


def signed(say: Language) -> State:
    s = say.say
    page = look(
        say,
        stage=SignStage.SIGNED,
        proofs=(),
        rows=(),
        rows_title="",
        manager_line="",
        verdict="pass",
        passed=True,
        signed=s("{name} may use this now: {thing}.", name="Mia", thing="Laser cutter"),
        signed_detail=f"{s('{name}, {moment}.', name='Ana', moment='19:04')} {s('It will be confirmed.')}",
        undo=s("Undo"),
    )
    return on_stage(page)


def undoing(say: Language) -> State:
    s = say.say
    reasons = say.say("{reasons}. {signed}", reasons=not_yet_name(NotYet.SAFETY, say), signed="Ana, 19:04.")
    page = look(
        say,
        stage=SignStage.SIGNED,
        proofs=(),
        rows=(),
        rows_title="",
        manager_line="",
        verdict="not_yet",
        signed=s("Not yet, {name}: {thing}.", name="Mia", thing="Laser cutter"),
        signed_detail=reasons,
        undo=s("Undo"),
        prompt=s("{name}, tap your badge: that takes it back.", name="Ana"),
    )
    return on_stage(page)


def may_not(say: Language) -> State:
    s = say.say
    page = SignOffPage(
        SignStage.CHOOSE,
        icon="microscope",
        leave=s("{name} leaves", name="Ana"),
        title=s("You don't sign for this type of machine."),
        detail=say.say_n("{names} can.", "{names} can.", 2, names="Tom and Priya"),
        types=(Choice("1", "CNC router", "tool"), Choice("2", "Kiln", "flame")),
        types_title=s("You can sign {name} off for:", name="Mia"),
    )
    return on_stage(page)


STATES = {
    "open rows": open_rows,
    "passing": passing,
    "not yet": not_yet,
    "not ready": not_ready,
    "tap too old": tap_too_old,
    "signed": signed,
    "undoing": undoing,
    "may not": may_not,
}
GOLDEN = ("open rows", "passing", "not yet", "signed")
