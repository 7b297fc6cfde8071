"""Admin pages of doors: approve one that shows its code, name it, revoke it, see how each does."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from litestar.response import Template
from msgspec import Meta, Struct

from server.admin.page import Page
from server.doors.lists import DoorRow, door_row, doors_list, kept_apart
from server.doors.pairing import Approved, CodeUnknown, Refused, approve, pending
from server.tokens import LARGEST
from shared.people.types import ConfigName
from shared.sync.changes import DoorPaired, DoorRevoked
from shared.words import Mark, Words

DOORS = "/admin/doors"
LONGEST_CODE = 40
# The names of the forms.
APPROVE, NAME, REVOKE = "approve", "name", "revoke"


class ApproveForm(Struct):
    """`code`: as somebody reads it off the kiosk's screen."""

    code: Annotated[str, Meta(max_length=LONGEST_CODE)]
    name: ConfigName | None = None


class NameForm(Struct):
    name: ConfigName


@get(DOORS)
async def show_doors(page: NamedDependency[Page]) -> Template:
    now = page.desk.now()
    return page.show("doors/doors.html", found=await page.read(partial(doors_list, now=now)), now=now)


# --- a kiosk that waits


@get(f"{DOORS}/approve")
async def show_approval(page: NamedDependency[Page], code: FromQuery[str] = "") -> Template:
    return await _approval_page(page, code)


@post(f"{DOORS}/approve")
async def approve_door(page: NamedDependency[Page]) -> Response[Any]:
    typed = page.form(APPROVE, ApproveForm)
    if typed is None:
        return await _approval_page(page, page.typed.get("code", ""))
    by = page.person.person_id
    match await approve(page.desk, page.database, page.workshop, typed.code, name=typed.name or "", by=by):
        case Approved(door):
            said = page.say("Door {number} belongs to the workshop now. Its kiosk notices in a moment.", number=door)
            return page.done(DOORS, said)
        case CodeUnknown():
            sentence = page.say("No kiosk shows this code now.")
            detail = page.say("A code holds for 15 minutes; then the kiosk shows another one.")
            page.refuse(APPROVE, Words(sentence, Mark.NOTE, detail))
        case Refused(refusals):
            await page.refuse_because(APPROVE, refusals)
    return await _approval_page(page, typed.code)


async def _approval_page(page: Page, code: str) -> Template:
    waiting = await page.read(partial(pending, now=page.desk.now()))
    asking = next((each for each in waiting if each.code == code), None)
    return page.show("doors/approve.html", here=f"{DOORS}/approve", code=code[:LONGEST_CODE], asking=asking)


# --- one door


@get(f"{DOORS}/{{door:int}}")
async def show_door(page: NamedDependency[Page], door: FromPath[int]) -> Template:
    return await _door_page(page, door)


@post(f"{DOORS}/{{door:int}}")
async def name_door(page: NamedDependency[Page], door: FromPath[int]) -> Response[Any]:
    known = (await _row(page, door)).door
    typed = page.form(NAME, NameForm)
    if typed is not None and await page.take(NAME, DoorPaired(door, typed.name, known.public_key)):
        return page.done(f"{DOORS}/{door}", page.say("Saved."))
    return await _door_page(page, door)


@post(f"{DOORS}/{{door:int}}/revoke")
async def revoke_door(page: NamedDependency[Page], door: FromPath[int]) -> Response[Any]:
    if await page.take(REVOKE, DoorRevoked(door)):
        said = page.say("The door is revoked. What it still sends is kept apart; the rest it forgets.")
        return page.done(f"{DOORS}/{door}", said)
    return await _door_page(page, door)


async def _row(page: Page, number: int) -> DoorRow:
    """How a door does.

    Raises:
        NotFoundException: there is none with this number.
    """
    found = await page.read(partial(door_row, number=number)) if 0 <= number <= LARGEST else None
    if found is None:
        raise NotFoundException
    return found


async def _door_page(page: Page, door: int) -> Template:
    row = await _row(page, door)
    kept = await page.read(partial(kept_apart, door=door)) if row.apart else ()
    return page.show("doors/door.html", here=f"{DOORS}/{door}", row=row, kept=kept, now=page.desk.now())


PAGES = (show_doors, show_approval, approve_door, show_door, name_door, revoke_door)
