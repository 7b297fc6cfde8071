"""What the sign-off page shows: one frozen value, every text of it said in the language that is spoken just now."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Stage(StrEnum):
    """How far the sign-off is."""

    CHOOSE = "choose"
    """There is nothing to sign here, or not by this trainer; the page says why, and what else there is."""
    LOOK = "look"
    """Evidence, checklist, and the trainer's word."""
    SIGNED = "signed"


class Choice(Struct, frozen=True, rename="camel"):
    """A type that the trainer may sign for, a ready-made reason, or a limit. `chosen`: only of reasons and limits."""

    id: str
    caption: str
    icon: str = ""
    chosen: bool = False


class Proof(Struct, frozen=True, rename="camel"):
    """One line of evidence. `done`: else it is still missing."""

    id: str
    words: str
    done: bool


class CheckRow(Struct, frozen=True, rename="camel"):
    """A row of the checklist. `answer`: "seen", "not_yet", or empty while it is open."""

    id: str
    text: str
    answer: str
    seen_spoken: str
    not_yet_spoken: str


class SignOffPage(Struct, frozen=True, rename="camel"):
    """The whole page.

    Attributes:
        manager_line: under the trainer's name in the header: "may sign for this".
        leave: the button that ends the trainer's part.
        title: "Kim: Laser cutter"; in `choose` why nothing is signed.
        detail: who can sign, what was decided last.
        types: other types that can be signed here.
        proofs: what comes before the sign-off.
        rows: the checklist; `rows_title` says where there is none.
        verdict: "pass", "not_yet", or empty.
        may_pass: whether *Pass* lights up.
        bars: why it does not: "2 rows of the checklist are open."
        reasons: of *Not yet*.
        limits: until when a pass holds.
        prompt: what the trainer's tap does now; empty while it would do nothing.
        problem, problem_detail: why it did not work.
        signed, signed_detail: the words for both.
        passed: whether it was a pass.
        undo: the button that takes it back; empty once the minute is over.
    """

    stage: Stage = Stage.LOOK
    icon: str = ""
    manager_line: str = ""
    leave: str = ""
    title: str = ""
    detail: str = ""
    types: tuple[Choice, ...] = ()
    types_title: str = ""
    proofs: tuple[Proof, ...] = ()
    rows: tuple[CheckRow, ...] = ()
    rows_title: str = ""
    verdict: str = ""
    may_pass: bool = False
    bars: str = ""
    reasons: tuple[Choice, ...] = ()
    limits: tuple[Choice, ...] = ()
    prompt: str = ""
    problem: str = ""
    problem_detail: str = ""
    signed: str = ""
    signed_detail: str = ""
    passed: bool = False
    undo: str = ""
