"""Admin page of access tokens: who acts through which program."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Template
from msgspec import Meta, Struct

from server.admin.page import Page
from server.rest.tokens import AccessToken, make_token, take_back, tokens
from server.workshops.admins import person_with
from shared.journal.types import PersonId
from shared.people.queries import full_names
from shared.people.types import NO_NUL, ConfigName
from shared.store.shop import Shop

TOKENS = "/admin/tokens"
TOKEN = "token"  # noqa: S105 - the form's name


class TokenForm(Struct):
    """What is typed of a new token.

    Attributes:
        email: of the person in whose name the program acts; absent: of whoever makes the token.
        days: until it runs out; absent: never.
    """

    name: ConfigName
    email: Annotated[str, Meta(max_length=254, pattern=NO_NUL)] = ""
    days: Annotated[int, Meta(ge=1, le=3660)] | None = None


@get(TOKENS)
async def show_tokens(page: NamedDependency[Page]) -> Template:
    return await _tokens_page(page)


@post(TOKENS)
async def add_token(page: NamedDependency[Page]) -> Response[Any]:
    typed = page.form(TOKEN, TokenForm)
    if typed is None:
        return await _tokens_page(page)
    person = await _person(page, typed.email)
    if person is None:
        return await _tokens_page(page)
    until = page.now + timedelta(days=typed.days) if typed.days else None
    made = partial(make_token, person=person, name=typed.name, by=page.person.person_id, now=page.now, until=until)
    # Shown once and kept nowhere, so this answer leads to no other page.
    return await _tokens_page(page, made=await page.read(made))


@post(f"{TOKENS}/{{token_id:uuid}}/take-back")
async def end_token(page: NamedDependency[Page], token_id: FromPath[UUID]) -> Response[Any]:
    await page.read(partial(take_back, token_id=token_id))
    return page.done(TOKENS, page.say("The token is worth nothing from now on."))


async def _person(page: Page, email: str) -> PersonId | None:
    """In whose name the program acts; None where nobody has this address, and the form says so."""
    if not email:
        return page.person.person_id
    found = await page.read(partial(person_with, email=email))
    if found is None:
        page.refuse(TOKEN, fields={"email": page.say("Nobody here has this address, or several have.")})
    return found


def _listed(shop: Shop) -> list[tuple[AccessToken, str]]:
    found = tokens(shop)
    names = full_names(shop, {each.person_id for each in found})
    return [(each, names.get(each.person_id, "")) for each in found]


async def _tokens_page(page: Page, *, made: str = "") -> Template:
    return page.show(
        "rest/tokens.html",
        here=TOKENS,
        status=HTTPStatus.OK if made else None,
        made=made,
        found=await page.read(_listed),
        lengths=[("30", page.say("a month")), ("365", page.say("a year")), ("", page.say("until it is taken back"))],
    )


PAGES = (show_tokens, add_token, end_token)
