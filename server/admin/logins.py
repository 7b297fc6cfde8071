"""Who asks for a page: the session that their browser names, what they may do, and whether the form is one of ours."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from babel import negotiate_locale
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import HTTPException
from litestar.handlers import BaseRouteHandler
from sqlalchemy import Connection

from server.admin.page import CSRF_FIELD, CSRF_HEADER, AnyRequest, Page, Person, Visit, csrf_token
from server.database.work import Database
from server.desk import AsyncDesk
from server.people.sessions import note_use, session_of
from server.settings import Admin
from server.tokens import token_numbers
from shared.journal import queries as journal
from shared.journal.types import Action, PersonId
from shared.language import CODES, SOURCE, language
from shared.people import queries as people
from shared.people.rules import Holding, may
from shared.people.types import LanguageCode
from shared.store.shop import Shop
from shared.training.queries import holdings

# What a handler says that its page needs, in its `opt`.
NEEDS = "needs"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# A page that fetches itself again because of others' news is no sign that anybody sits before it.
LIVE_HEADER = "X-Doorwright-Live"

_SESSION_COOKIE = "doorwright"
# Before anybody is logged in, forms are tied to this one.
_FORM_COOKIE = "doorwright_form"
# Outlasts the session: with it the browser is known again at its next log-in. No browser keeps one for longer.
_BROWSER_COOKIE = "doorwright_browser"
_BROWSER_KEPT_S = 400 * 24 * 3600
_PAGE = "page"
_VISIT = "visit"


def needs(action: Action) -> dict[str, Any]:
    """`opt` of a handler whose page is not only for owners of the system."""
    return {NEEDS: action}


class NotLoggedIn(Exception):
    """The page is for people who are logged in, and this one is not, or not any more."""


class NotPermitted(Exception):
    """Whoever is logged in does not hold what the page needs."""


class ForeignForm(HTTPException):
    """A form was posted that is not of a page that we gave to this browser, or that is too old."""

    status_code = HTTPStatus.FORBIDDEN


@dataclass(frozen=True, slots=True)
class _Found:
    """What is read of a request's session, in one transaction."""

    person: PersonId
    name: str
    language: str
    holdings: frozenset[Holding]
    workshop_name: str
    zone: ZoneInfo
    seen: int


class Logins:
    """Guards the pages of people who are logged in."""

    def __init__(self, desk: AsyncDesk, database: Database, limits: Admin) -> None:
        self._desk = desk
        self._database = database
        self._limits = limits

    async def require_login(self, connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        """A guard: lets through who is logged in and may see the page, and of forms only our own.

        Raises:
            NotLoggedIn, NotPermitted, ForeignForm, DatabaseAway
        """
        request = _request(connection)
        token = session_token(request)
        numbers = token_numbers(token, 1)
        if numbers is None:
            raise NotLoggedIn
        now = self._desk.now()
        found = await self._database.run(
            lambda conn: self._find(conn, numbers[0], token, now, live=LIVE_HEADER in request.headers),
            workshop=numbers[0],
        )
        if found is None:
            raise NotLoggedIn
        typed = await _checked_form(request, csrf_token(token))
        page = Page(
            request,
            language(found.language),
            csrf=csrf_token(token),
            typed=typed,
            workshop=numbers[0],
            workshop_name=found.workshop_name,
            zone=found.zone,
            now=now,
            seen=found.seen,
            person=Person(found.person, found.name, found.holdings),
            desk=self._desk,
            database=self._database,
        )
        connection.scope["state"][_PAGE] = page
        if not may(handler.opt.get(NEEDS, Action.CONFIGURE), found.holdings):
            raise NotPermitted

    def _find(self, conn: Connection, workshop: int, token: str, now: datetime, *, live: bool) -> _Found | None:
        shop = Shop(conn, workshop)
        session = session_of(shop, token, now, self._limits)
        settings = people.workshop(shop)
        if session is None or settings is None:
            return None
        if not live:
            note_use(shop, session, now)
        profile = people.profile(shop, session.person_id)
        head = journal.head(shop)
        return _Found(
            person=session.person_id,
            name=profile.full_name if profile else "",
            language=profile.language if profile else settings.language,
            holdings=holdings(shop, session.person_id, now),
            workshop_name=settings.name,
            zone=settings.timezone,
            seen=head.seq if head else 0,
        )


async def require_own_form(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """A guard for pages without a log-in: of forms only our own.

    Raises:
        ForeignForm
    """
    request = _request(connection)
    secret = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(32)
    typed = await _checked_form(request, csrf_token(secret))
    visit = Visit(request, language(spoken_by(request)), csrf=csrf_token(secret), typed=typed)
    connection.scope["state"][_VISIT] = visit
    connection.scope["state"][_FORM_COOKIE] = secret


def page_of(request: AnyRequest) -> Page:
    """The page that `require_login` has opened; a handler asks for it as `page`."""
    found: Page = request.scope["state"][_PAGE]
    return found


def page_or_none(request: AnyRequest) -> Page | None:
    """The same, for what may be shown without."""
    return request.scope["state"].get(_PAGE)


def visit_of(request: AnyRequest) -> Visit:
    """The visit that `require_own_form` has opened; a handler asks for it as `visit`."""
    found: Visit = request.scope["state"][_VISIT]
    return found


def spoken_by(request: AnyRequest) -> LanguageCode:
    """The language that a browser asks for, of those that we speak."""
    wanted = [part.partition(";")[0].strip() for part in request.headers.get("Accept-Language", "").split(",")]
    found = negotiate_locale([each for each in wanted if each], CODES, sep="-")
    return LanguageCode(found or SOURCE)


# --- cookies


def session_token(request: AnyRequest) -> str:
    return request.cookies.get(_session_cookie_name(request), "")


def session_cookie(request: AnyRequest, token: str) -> Cookie:
    """The browser's word on its session; an empty token takes it away."""
    return _cookie(request, _session_cookie_name(request), token, samesite="lax")


def browser_kept(request: AnyRequest) -> str:
    """What the browser keeps of an earlier log-in; see `server.people.guesses`."""
    return request.cookies.get(_BROWSER_COOKIE, "")


def browser_cookie(request: AnyRequest, kept: str) -> Cookie:
    return _cookie(request, _BROWSER_COOKIE, kept, samesite="strict", max_age=_BROWSER_KEPT_S)


def form_cookie(request: AnyRequest) -> Cookie:
    return _cookie(request, _FORM_COOKIE, request.scope["state"][_FORM_COOKIE], samesite="strict")


def _session_cookie_name(request: AnyRequest) -> str:
    # With this prefix a browser takes it only over https and for this host alone (RFC 6265bis, section 4.1.3.2).
    return f"__Host-{_SESSION_COOKIE}" if _is_secure(request) else _SESSION_COOKIE


def _is_secure(request: AnyRequest) -> bool:
    return bool(request.scope["scheme"] == "https")


def _cookie(request: AnyRequest, name: str, value: str, *, samesite: Any, max_age: int | None = None) -> Cookie:
    return Cookie(
        key=name,
        value=value,
        path="/",
        max_age=max_age if value else 0,
        httponly=True,
        secure=_is_secure(request),
        samesite=samesite,
    )


# --- forms


async def _checked_form(request: AnyRequest, csrf: str) -> Mapping[str, str]:
    """The fields that were posted.

    Raises:
        ForeignForm: it does not hold what a form of ours for this browser holds, or another site has sent it.
    """
    if request.method in SAFE_METHODS:
        return {}
    # Every browser of these years says where a request comes from (Fetch Metadata).
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise ForeignForm(detail="posted by another site")
    form = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    sent = request.headers.get(CSRF_HEADER) or form.pop(CSRF_FIELD, "")
    if not hmac.compare_digest(sent.encode(), csrf.encode()):
        raise ForeignForm(detail="not a form of this session")
    return form


def _request(connection: ASGIConnection[Any, Any, Any, Any]) -> AnyRequest:
    if not isinstance(connection, Request):
        raise TypeError("a page is asked for by HTTP")
    return connection
