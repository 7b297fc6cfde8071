"""Admin pages of people: the list, one person with levels, badges and log-in, and somebody new."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template
from msgspec import Meta, Struct

from server.admin.logins import needs
from server.admin.page import Page
from server.people.accounts import drop_account
from server.people.links import LINK_PATH, make_link
from server.people.lists import PAGE_SIZE, Everything, Shown, everything_of, people_list
from server.people.texts import level_title, shown_title
from server.settings import ServerSettings
from shared.journal.signing import new_change_id, private_part, seal_of
from shared.journal.types import Action, BadgeId, Change, PersonId, Private
from shared.language import languages
from shared.people.changes import BadgeStateSet, EnrolmentOpened, PersonSet
from shared.people.rules import ENROL_FROM_ADMIN
from shared.people.texts import badge_state_name, person_state_name
from shared.people.types import (
    SYSTEM_TYPE,
    WORKSHOP_TYPE,
    BadgeState,
    EquipmentTypeId,
    Level,
    Pace,
    PersonDetails,
    PersonState,
)
from shared.texts import refusal_words
from shared.training.changes import QualificationGranted, QualificationWithdrawn
from shared.training.rules import end_refusals
from shared.training.types import GrantId

PEOPLE = "/admin/people"
MANAGERS = needs(Action.MANAGE_PEOPLE)
# The names of the forms on the page of a person.
DETAILS, MEMBER, LEVEL, ENROL = "details", "member", "level", "enrol"
LONGEST_SEARCH = 80

Id = FromPath[UUID]
PageNumber = Annotated[int, QueryParameter(ge=1, le=10_000)]


# --- the list


@get(PEOPLE, opt=MANAGERS)
async def show_people(
    page: NamedDependency[Page], q: FromQuery[str] = "", show: FromQuery[Shown] = Shown.HERE, number: PageNumber = 1
) -> Template:
    wanted = q[:LONGEST_SEARCH]
    found = await page.read(partial(people_list, wanted=wanted, shown=show, page=number, at=page.now))
    return page.show(
        "people/people.html",
        found=found,
        wanted=wanted,
        shown=show,
        number=number,
        last=max(1, -(-found.total // PAGE_SIZE)),
        kinds=[(each, shown_title(each, page.language)) for each in Shown],
        title_of=partial(level_title, language=page.language, types=found.types),
    )


# --- somebody new


class PersonForm(PersonDetails, frozen=True):
    """What is typed of a person."""

    state: PersonState = PersonState.ACTIVE

    @property
    def details(self) -> PersonDetails:
        return PersonDetails(*(getattr(self, name) for name in PersonDetails.__struct_fields__))


class NewPersonForm(PersonForm, frozen=True):
    member: bool = False
    until: date | None = None


@get(f"{PEOPLE}/new", opt=MANAGERS)
async def show_new_person(page: NamedDependency[Page]) -> Template:
    return _new_person_page(page)


@post(f"{PEOPLE}/new", opt=MANAGERS)
async def add_person(page: NamedDependency[Page]) -> Response[Any]:
    typed = page.form(DETAILS, NewPersonForm)
    until = _end_of(page, DETAILS, typed.until) if typed is not None else None
    if typed is None or page.refused is not None:
        return _new_person_page(page)
    person = PersonId(new_change_id())
    if not await page.take(DETAILS, *_person_set(person, PersonState.ACTIVE, typed.details)):
        return _new_person_page(page)
    if typed.member and not await page.take(MEMBER, _membership(person, until)):
        return await _person_page(page, person)
    return page.done(f"{PEOPLE}/{person}", page.say("{name} is here now. Next: a badge.", name=typed.first_name))


def _new_person_page(page: Page) -> Template:
    return page.show("people/new.html", here=f"{PEOPLE}/new", spoken=_spoken(), today=_today(page))


# --- one person


@get(f"{PEOPLE}/{{person:uuid}}", opt=MANAGERS)
async def show_person(page: NamedDependency[Page], person: Id) -> Template:
    return await _person_page(page, PersonId(person))


@post(f"{PEOPLE}/{{person:uuid}}", opt=MANAGERS)
async def change_person(page: NamedDependency[Page], person: Id) -> Response[Any]:
    typed = page.form(DETAILS, PersonForm)
    if typed is not None:
        change, private = _person_set(PersonId(person), typed.state, typed.details)
        if await page.take(DETAILS, change, private):
            return page.done(f"{PEOPLE}/{person}", page.say("Saved."))
    return await _person_page(page, PersonId(person))


def _person_set(person: PersonId, state: PersonState, details: PersonDetails) -> tuple[Change, Private]:
    private = private_part(details, [person])
    return PersonSet(person, state, seal_of(private)), private


# --- membership and levels


class MemberForm(Struct):
    until: date | None = None


class LevelForm(Struct):
    """`what`: type and level in one choice, as `<type's id>/<level>`."""

    what: str
    until: date | None = None


@post(f"{PEOPLE}/{{person:uuid}}/member", opt=MANAGERS)
async def make_member(page: NamedDependency[Page], person: Id) -> Response[Any]:
    typed = page.form(MEMBER, MemberForm)
    until = _end_of(page, MEMBER, typed.until) if typed is not None else None
    if page.refused is None and await page.take(MEMBER, _membership(PersonId(person), until)):
        return page.done(f"{PEOPLE}/{person}", page.say("The membership is written."))
    return await _person_page(page, PersonId(person))


@post(f"{PEOPLE}/{{person:uuid}}/levels", opt=MANAGERS)
async def give_level(page: NamedDependency[Page], person: Id) -> Response[Any]:
    typed = page.form(LEVEL, LevelForm)
    what = _level_in(typed.what) if typed is not None else None
    until = _end_of(page, LEVEL, typed.until) if typed is not None else None
    if typed is not None and what is None:
        page.refuse(LEVEL, fields={"what": page.say("Please choose one.")})
    if what is not None and page.refused is None:
        granted = QualificationGranted(GrantId(new_change_id()), PersonId(person), *what, until)
        if await page.take(LEVEL, granted):
            return page.done(f"{PEOPLE}/{person}", page.say("The level is given."))
    return await _person_page(page, PersonId(person))


@post(f"{PEOPLE}/{{person:uuid}}/levels/{{grant:uuid}}/withdraw", opt=MANAGERS)
async def withdraw_level(page: NamedDependency[Page], person: Id, grant: Id) -> Response[Any]:
    if await page.take(f"grant-{grant}", QualificationWithdrawn(GrantId(grant))):
        return page.done(f"{PEOPLE}/{person}", page.say("Taken back, from now on."))
    return await _person_page(page, PersonId(person))


def _membership(person: PersonId, until: datetime | None) -> QualificationGranted:
    return QualificationGranted(GrantId(new_change_id()), person, WORKSHOP_TYPE, Level.USER, until)


def _level_in(what: str) -> tuple[EquipmentTypeId, Level] | None:
    type_id, _, level = what.partition("/")
    try:
        return EquipmentTypeId(UUID(type_id)), Level(level)
    except ValueError:
        return None


def _end_of(page: Page, form: str, day: date | None) -> datetime | None:
    """The moment at which this day is over in the workshop; a day that is over already is refused."""
    if day is None:
        return None
    if day == date.max:
        page.refuse(form, fields={"until": page.say("This day is too far away.")})
        return None
    end = datetime.combine(day + timedelta(days=1), time(), page.zone).astimezone(UTC)
    for passed in end_refusals(end, page.now):  # said before anything else of the form is written
        page.refuse(form, fields={"until": refusal_words(passed, page.speaker()).sentence})
    return end


# --- badges


class EnrolForm(Struct):
    door: Annotated[int, Meta(ge=1, le=2**31 - 1)]


@post(f"{PEOPLE}/{{person:uuid}}/enrol", opt=MANAGERS)
async def open_enrolment(page: NamedDependency[Page], person: Id) -> Response[Any]:
    typed = page.form(ENROL, EnrolForm)
    if typed is not None:
        until = page.desk.now() + ENROL_FROM_ADMIN
        if await page.take(ENROL, EnrolmentOpened(typed.door, PersonId(person), until)):
            return page.done(f"{PEOPLE}/{person}#badges")
    return await _person_page(page, PersonId(person))


@post(f"{PEOPLE}/{{person:uuid}}/badges/{{badge:uuid}}/{{new_state:str}}", opt=MANAGERS)
async def set_badge_state(
    page: NamedDependency[Page], person: Id, badge: Id, new_state: FromPath[BadgeState]
) -> Response[Any]:
    if await page.take(f"badge-{badge}", BadgeStateSet(BadgeId(badge), new_state)):
        said = {
            BadgeState.ACTIVE: page.say("The badge counts again."),
            BadgeState.LOST: page.say("The badge opens nothing from now on. Who finds it can give it back."),
            BadgeState.RETURNED: page.say("The badge is given back, and free for somebody else."),
        }
        return page.done(f"{PEOPLE}/{person}#badges", said[new_state])
    return await _person_page(page, PersonId(person))


# --- the log-in to these pages


@post(f"{PEOPLE}/{{person:uuid}}/link")
async def make_login_link(
    page: NamedDependency[Page], settings: NamedDependency[ServerSettings], person: Id
) -> Response[Any]:
    until = page.now + timedelta(hours=settings.admin.link_hours)
    found = await _everything(page, PersonId(person))  # or a link for nobody would be made
    token = await page.read(lambda shop: make_link(shop.conn, shop.workshop, found.person.person_id, until))
    base = settings.listen.public_url or str(page.request.base_url)
    # Shown once and kept nowhere, so this answer leads to no other page.
    return await _person_page(page, PersonId(person), link=f"{base.rstrip('/')}{LINK_PATH}{token}", link_until=until)


@post(f"{PEOPLE}/{{person:uuid}}/login/remove")
async def remove_login(page: NamedDependency[Page], person: Id) -> Response[Any]:
    if person == page.person.person_id:
        raise NotFoundException  # no page of ours offers that
    await page.read(partial(drop_account, person=PersonId(person)))
    return page.done(
        f"{PEOPLE}/{person}", page.say("The log-in is gone with its access tokens, and whoever was in is out.")
    )


# ---


async def _everything(page: Page, person: PersonId) -> Everything:
    """All of a person, now: after a change, too.

    Raises:
        NotFoundException: there is nobody with this id.
    """
    found = await page.read(
        partial(
            everything_of, person_id=person, by=page.person.person_id, holdings=page.person.holdings, at=page.desk.now()
        )
    )
    if found is None:
        raise NotFoundException
    return found


async def _person_page(page: Page, person: PersonId, *, link: str = "", link_until: datetime | None = None) -> Template:
    found = await _everything(page, person)
    return page.show(
        "people/person.html",
        here=f"{PEOPLE}/{person}",
        status=HTTPStatus.OK if link else None,
        found=found,
        link=link,
        link_until=link_until,
        name=found.name or page.say("Somebody whose data was erased"),
        me=person == page.person.person_id,
        spoken=_spoken(),
        today=_today(page),
        paces=[
            (Pace.USUAL, page.say("As usual")),
            (Pace.DOUBLE, page.say("Twice as much")),
            (Pace.FOURFOLD, page.say("Four times as much")),
        ],
        states=[(each, person_state_name(each, page.language)) for each in PersonState],
        is_admin=any((each.type_id, each.level) == (SYSTEM_TYPE, Level.OWNER) for each in found.live),
        title_of=partial(level_title, language=page.language, types=found.types),
        badge_state=partial(badge_state_name, language=page.language),
        now=page.desk.now(),
        may_configure=page.may(Action.CONFIGURE),
    )


def _spoken() -> list[tuple[str, str]]:
    return [(each.code, each.own_name) for each in languages()]


def _today(page: Page) -> str:
    return page.now.astimezone(page.zone).date().isoformat()


PAGES = (
    show_people,
    show_new_person,
    add_person,
    show_person,
    change_person,
    make_member,
    give_level,
    withdraw_level,
    open_enrolment,
    set_badge_state,
    make_login_link,
    remove_login,
)
