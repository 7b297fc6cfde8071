"""The way in and out: logging in, setting a password by a one-time link, logging out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.middleware.rate_limit import RateLimitConfig
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct
from msgspec.structs import replace
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from server.admin.logins import browser_cookie, browser_kept, form_cookie, session_cookie, session_token
from server.admin.page import AnyRequest, Page, Visit
from server.database.work import Database
from server.desk import AsyncDesk
from server.people import accounts
from server.people.accounts import LONGEST_PASSWORD, SHORTEST_PASSWORD, Account, Login, Passwords, plain_login
from server.people.guesses import Guesser, Guesses, known_browser, new_browser
from server.people.links import LINK_PATH, link_with, use_link
from server.people.sessions import begin_session, end_session, end_sessions_of
from server.rest.tokens import tokens
from server.settings import Admin, ServerSettings
from server.tokens import token_numbers
from server.workshops.queries import Workshop, named, workshops
from shared.journal.types import PersonId
from shared.people import queries as people
from shared.store.shop import Shop
from shared.words import Mark, Words

# From one address. Whoever guesses from many is slowed down by login, see `Guesses`.
LOGINS_A_MINUTE = 30
FORM = "login"
LOGIN_PATHS = ["/admin/login", "/w/{slug:str}/admin/login"]

# Counted by address alone, so with a store of its own: kiosks that ask for their pairing are counted in another.
_LIMIT = RateLimitConfig(rate_limit=("minute", LOGINS_A_MINUTE), store="logins")

Password = Annotated[str, Meta(max_length=LONGEST_PASSWORD)]
Slug = FromPath[str | None]


class Credentials(Struct):
    """What somebody types to log in."""

    login: Login
    password: Password


class NewPassword(Struct):
    """What somebody types to set their password."""

    login: Login
    password: Password
    again: Password


@get(LOGIN_PATHS)
async def show_login(
    visit: NamedDependency[Visit], database: NamedDependency[Database], slug: Slug = None
) -> Response[Any]:
    return _login_page(visit, await _workshop(visit, database, slug))


@post(LOGIN_PATHS, middleware=[_LIMIT.middleware])
async def log_in(
    visit: NamedDependency[Visit],
    database: NamedDependency[Database],
    desk: NamedDependency[AsyncDesk],
    passwords: NamedDependency[Passwords],
    guesses: NamedDependency[Guesses],
    settings: NamedDependency[ServerSettings],
    slug: Slug = None,
) -> Response[Any]:
    workshop = await _workshop(visit, database, slug)
    typed = visit.form(FORM, Credentials)
    if workshop is None or typed is None:
        return _login_page(visit, workshop)
    now, login = desk.now(), plain_login(typed.login)
    found = await database.run(
        lambda conn: accounts.account_with(Shop(conn, workshop.number), login), workshop=workshop.number
    )
    guesser = _guesser(visit.request, workshop.number, login, found)
    until = guesses.wait_until(guesser, now)
    if until is not None:
        visit.refuse(FORM, _too_many(visit, until, now))
        return _login_page(visit, workshop, status=HTTPStatus.TOO_MANY_REQUESTS)
    # Counted before it is looked at, or many at once would be looked at for one.
    guesses.wrong(guesser, now)
    if not await passwords.holds(found.password_hash if found else None, typed.password) or found is None:
        sentence, detail = visit.say("That is not right."), visit.say("Check both, and whether Caps Lock is on.")
        visit.refuse(FORM, Words(sentence, Mark.NOTE, detail))
        return _login_page(visit, workshop)
    guesses.right(guesser)
    renewed = await passwords.hash(typed.password) if passwords.outdated(found.password_hash) else None
    before = session_token(visit.request)

    def begin(shop: Shop) -> str:
        if renewed is not None:
            accounts.renew_hash(shop, found.person_id, found.password_hash, renewed)
        if token_numbers(before, 1) == (shop.workshop,):
            end_session(shop, before)  # nobody goes on with a session that somebody else may have begun
        return begin_session(shop, found.person_id, now, settings.admin)

    token = await database.run(lambda conn: begin(Shop(conn, workshop.number)), workshop=workshop.number)
    cookies = _cookies(visit.request, token, renewed or found.password_hash)
    return visit.done(_wanted_path(visit.request), cookies=cookies)


def _guesser(request: AnyRequest, workshop: int, login: str, found: Account | None) -> Guesser:
    browser = known_browser(browser_kept(request), found.password_hash if found else None)
    return Guesser(workshop, login, request.client.host if request.client else "", browser)


def _cookies(request: AnyRequest, session: str, password_hash: str) -> list[Cookie]:
    """What the browser of somebody who is in keeps."""
    return [session_cookie(request, session), browser_cookie(request, new_browser(password_hash))]


@post("/admin/logout")
async def log_out(page: NamedDependency[Page]) -> Response[Any]:
    await page.read(partial(end_session, token=session_token(page.request)))
    said = page.say("You are logged out.")
    return page.done("/admin/login", said, cookies=[session_cookie(page.request, "")])


# --- one-time links


@get(f"{LINK_PATH}{{token:str}}")
async def show_link(
    visit: NamedDependency[Visit],
    database: NamedDependency[Database],
    desk: NamedDependency[AsyncDesk],
    token: FromPath[str],
) -> Response[Any]:
    return await _link_page(visit, database, token, desk.now())


@post(f"{LINK_PATH}{{token:str}}", middleware=[_LIMIT.middleware])
async def set_password(
    visit: NamedDependency[Visit],
    database: NamedDependency[Database],
    desk: NamedDependency[AsyncDesk],
    passwords: NamedDependency[Passwords],
    settings: NamedDependency[ServerSettings],
    token: FromPath[str],
) -> Response[Any]:
    now, typed = desk.now(), visit.form(FORM, NewPassword)
    wrong = _wrong_password(visit, typed) if typed is not None else {}
    if typed is None or wrong:
        if wrong:
            visit.refuse(FORM, fields=wrong)
        return await _link_page(visit, database, token, now)
    numbers = token_numbers(token, 1)
    # Before the transaction: a link that is none costs no hash.
    if numbers is None or await _holder(database, token, now) is None:
        return await _link_page(visit, database, token, now)
    hashed = await passwords.hash(typed.password)

    def keep(conn: Connection) -> _Begun | None:
        return _begin_with(Shop(conn, numbers[0]), token, typed.login, hashed, now, settings.admin)

    try:
        begun = await database.run(keep, workshop=numbers[0])
    except IntegrityError:
        visit.refuse(FORM, fields={"login": visit.say("Somebody else logs in with this. Choose another one.")})
        begun = None
    if begun is None:
        return await _link_page(visit, database, token, now)
    said = visit.say("Your password is set, and you are logged in.")
    if begun.programs:
        said += " " + visit.say("Programs with an access token of yours go on as before.")
    return visit.done("/admin", said, cookies=_cookies(visit.request, begun.session, hashed))


class _Begun(Struct, frozen=True):
    """Somebody is in: the token of their session, and whether programs act as them, too."""

    session: str
    programs: bool


def _begin_with(shop: Shop, link: str, login: str, hashed: str, now: datetime, limits: Admin) -> _Begun | None:
    """Use a link: set its person's password, end their sessions and begin a new one; None where it was used meanwhile.

    Raises:
        IntegrityError: the login is somebody else's; the link then stays.
    """
    person = use_link(shop, link, now)
    if person is None:
        return None
    accounts.set_password(shop, person, login, hashed, now)
    end_sessions_of(shop, person)
    programs = any(each.person_id == person for each in tokens(shop))
    return _Begun(begin_session(shop, person, now, limits), programs)


def _wrong_password(visit: Visit, typed: NewPassword) -> dict[str, str]:
    if len(typed.password) < SHORTEST_PASSWORD:
        return {"password": visit.say("At least {n} characters, please.", n=SHORTEST_PASSWORD)}
    if plain_login(typed.password) == plain_login(typed.login):
        return {"password": visit.say("Choose another one than the name you log in with.")}
    if typed.password != typed.again:
        return {"again": visit.say("The two are not the same.")}
    return {}


class _Holder(Struct, frozen=True):
    """Whose link it is."""

    person: PersonId
    name: str
    login: str
    workshop: str


async def _holder(database: Database, token: str, now: datetime) -> _Holder | None:
    numbers = token_numbers(token, 1)
    if numbers is None:
        return None

    def look(shop: Shop) -> _Holder | None:
        link, settings = link_with(shop, token, now), people.workshop(shop)
        if link is None or settings is None:
            return None
        profile, account = people.profile(shop, link.person_id), accounts.account_of(shop, link.person_id)
        login = account.login if account else (profile.email or "" if profile else "")
        return _Holder(link.person_id, profile.first_name if profile else "", login, settings.name)

    return await database.run(lambda conn: look(Shop(conn, numbers[0])), workshop=numbers[0])


async def _link_page(visit: Visit, database: Database, token: str, now: datetime) -> Response[Any]:
    holder = await _holder(database, token, now)
    status = None if holder else HTTPStatus.NOT_FOUND
    return _with_form_cookie(
        visit, visit.show("admin/link.html", holder=holder, token=token, shortest=SHORTEST_PASSWORD, status=status)
    )


# ---


async def _workshop(visit: Visit, database: Database, slug: str | None) -> Workshop | None:
    found = named(await database.run(workshops), slug=slug, host=visit.request.url.hostname)
    if found is None:
        return None
    settings = await database.run(lambda conn: people.workshop(Shop(conn, found.number)), workshop=found.number)
    return replace(found, name=settings.name) if settings else found  # it may have another name since it was opened


def _login_page(visit: Visit, workshop: Workshop | None, *, status: int | None = None) -> Response[Any]:
    wanted = status or (None if workshop else HTTPStatus.NOT_FOUND)
    return _with_form_cookie(visit, visit.show("admin/login.html", workshop=workshop, status=wanted))


def _with_form_cookie(visit: Visit, shown: Template) -> Response[Any]:
    shown.set_cookie(form_cookie(visit.request))
    return shown


def _too_many(visit: Visit, until: datetime, now: datetime) -> Words:
    minutes = -(-(until - now).total_seconds() // 60)
    translate = visit.language
    detail = translate.say_n("Wait a minute, then try again.", "Wait {n} minutes, then try again.", int(minutes))
    return Words(visit.say("Too many wrong tries."), Mark.STOP, detail)


def _wanted_path(request: AnyRequest) -> str:
    """Where somebody wanted to go before they had to log in; only ever a page of ours."""
    wanted = request.query_params.get("next", "")
    ours = wanted == "/admin" or wanted.startswith(("/admin/", "/admin?"))
    return wanted if ours and not any(each in wanted for each in ("\\", "\r", "\n")) else "/admin"
