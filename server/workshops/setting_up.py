"""What `doorwright server init` and `create-admin` do, on the database that the settings name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from zoneinfo import available_timezones

import msgspec
from msgspec import Struct
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from server.database.access import open_database
from server.database.schema import AtHead, refuse_behind, upgrade
from server.database.trouble import DatabaseTrouble
from server.database.work import is_away, serving_engine
from server.people.links import LINK_PATH, make_link
from server.settings import Listen, ServerSettings
from server.workshops.admins import Admin, NotAdded, add_admin, admins, person_with
from server.workshops.opening import CannotOpen, open_workshop, slug_of
from server.workshops.queries import Workshop, named, workshops
from shared.journal.signing import new_change_id
from shared.journal.types import PersonId, Refusal
from shared.language import language
from shared.people.types import ConfigName, LanguageCode, PersonDetails
from shared.people.writes import zone_refusals
from shared.store.engines import enter_workshop
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.words import Speaker

LOCALTIME = Path("/etc/localtime")
# Of a workshop whose name has no letter or digit that can stand in an address.
_SLUG = "workshop"
_IPV6 = 6


class SetUpTrouble(Exception):
    """It cannot be done like this; the text says why, and what helps."""


class Link(Struct, frozen=True):
    """A one-time link for somebody to set their password.

    Attributes:
        name: whose it is.
        url: complete, as far as the settings know under which address the server is reached.
    """

    workshop: int
    name: str
    url: str
    until: datetime


def set_up_workshop(
    settings: ServerSettings,
    *,
    name: str,
    zone: str,
    language_code: LanguageCode,
    details: dict[str, str],
    now: datetime,
) -> Link:
    """Open this server's first workshop; a database of our own is made and migrated once what is given can be used.

    Args:
        details: of the first owner, as the fields of `PersonDetails`.

    Raises:
        SetUpTrouble: there is a workshop already, or what was given cannot be used.
        DatabaseTrouble
    """
    person, name, zone = _details(details, language_code), _name(name), _zone(zone, now)
    owner = PersonId(new_change_id())
    with _transaction(settings) as conn:
        _require_none(conn)
        try:
            number = open_workshop(
                conn,
                name,
                slug=slug_of(name) or _SLUG,
                zone=zone,
                language=language_code,
                first_owner=owner,
                details=person,
                now=now,
                release=version("doorwright"),
            )
        except CannotOpen as refused:
            raise SetUpTrouble(_sentences(refused.refusals, now)) from refused
        return link_to(conn, number, owner, person.first_name, settings, now)


def _name(name: str) -> str:
    try:
        return msgspec.convert(name, ConfigName)
    except msgspec.ValidationError as wrong:
        raise SetUpTrouble(f"The workshop's name cannot be used: {wrong}.") from wrong


def _zone(zone: str, now: datetime) -> str:
    refused = zone_refusals(zone)
    if refused:
        near = get_close_matches(zone, [each for each in available_timezones() if "/" in each], n=1)
        raise SetUpTrouble(_sentences(refused, now) + (f" Did you mean {near[0]}?" if near else ""))
    return zone


def _require_none(conn: Connection) -> None:
    there = workshops(conn)
    if there:
        raise SetUpTrouble(
            f"This server has its workshop already: {there[0].name}."
            " For a new link to its admin pages: doorwright server create-admin"
        )


def link_for_admin(
    settings: ServerSettings,
    *,
    slug: str | None,
    email: str | None,
    details: dict[str, str],
    by: str | None,
    now: datetime,
) -> Link:
    """A new link for an owner of the system; somebody else becomes one first.

    Args:
        slug: of the workshop, where this server has several.
        email: whose link; may be left out where there is only one owner.
        details: of somebody whom the workshop does not know yet, as the fields of `PersonDetails`.
        by: the address of the owner in whose name somebody becomes one; may be left out where there is only one.

    Raises:
        SetUpTrouble: it is not clear who is meant, or the rules say no.
        DatabaseTrouble
    """
    with _transaction(settings) as conn:
        workshop = _which(workshops(conn), slug)
        enter_workshop(conn, workshop.number)
        owners = admins(Shop(conn, workshop.number), now)
        if email is None and len(owners) != 1:
            raise SetUpTrouble("There are several admins; say with --email whose link it shall be.")
        wanted = [each for each in owners if email is None or each.email.lower() == email.lower()]
        if len(wanted) == 1:
            return link_to(conn, workshop.number, wanted[0].person_id, wanted[0].name, settings, now)
        granters = [each for each in owners if by is None or each.email.lower() == by.lower()]
        if len(granters) != 1:
            raise SetUpTrouble("Say with --by, by their address, which admin wants this one added.")
        added = _add(conn, workshop.number, {**details, "email": email or ""}, granters[0], now)
        return link_to(conn, workshop.number, added, email or "", settings, now)


def _add(conn: Connection, workshop: int, details: dict[str, str], by: Admin, now: datetime) -> PersonId:
    if person_with(Shop(conn, workshop), details["email"]) is None and not details.get("first_name"):
        raise SetUpTrouble("Nobody here has that address; to add them, say who they are with --first-name.")
    person = _details({"first_name": "-", **details}, LanguageCode.ENGLISH)
    try:
        return add_admin(conn, workshop, details=person, by=by.person_id, now=now, release=version("doorwright"))
    except NotAdded as refused:
        raise SetUpTrouble(_sentences(refused.refusals, now)) from refused


def local_zone() -> str:
    """The time zone of this machine; UTC where it does not say."""
    _, found, name = str(LOCALTIME.resolve()).partition("zoneinfo/")
    return name if found else "UTC"


@contextmanager
def _transaction(settings: ServerSettings) -> Iterator[Connection]:
    with open_database(settings.database, alone=False) as found:
        if found.own:
            upgrade(found)
        else:
            refuse_behind(found, AtHead())
        engine = serving_engine(found.app)
        try:
            with engine.begin() as conn:
                yield conn
        except DBAPIError as cause:
            if not is_away(cause):
                raise
            raise DatabaseTrouble(f"The database does not answer: {cause.orig}") from cause
        finally:
            engine.dispose()


def _which(found: list[Workshop], slug: str | None) -> Workshop:
    workshop = named(found, slug=slug, host=None)
    if workshop is None and not found:
        raise SetUpTrouble("This server has no workshop yet: doorwright server init")
    if workshop is None:
        known = ", ".join(each.slug for each in found)
        raise SetUpTrouble(f"Say with --workshop which one: {known}")
    return workshop


def _details(given: dict[str, str], language_code: LanguageCode) -> PersonDetails:
    try:
        return msgspec.convert({"language": language_code, **given}, PersonDetails)
    except msgspec.ValidationError as wrong:
        raise SetUpTrouble(f"The person's data cannot be used: {wrong}.") from wrong


def link_to(
    conn: Connection, workshop: int, person: PersonId, name: str, settings: ServerSettings, now: datetime
) -> Link:
    """A new link for this person, in the transaction that has entered the workshop."""
    until = now + timedelta(hours=settings.admin.link_hours)
    token = make_link(conn, workshop, person, until)
    address = (settings.listen.public_url or _local_url(settings.listen)).rstrip("/")
    return Link(workshop, name, f"{address}{LINK_PATH}{token}", until)


def _local_url(listen: Listen) -> str:
    try:
        address = ip_address(listen.host)
    except ValueError:
        return f"http://{listen.host}:{listen.port}"
    if address.is_unspecified:
        return f"http://localhost:{listen.port}"
    return f"http://[{address}]:{listen.port}" if address.version == _IPV6 else f"http://{address}:{listen.port}"


def _sentences(refusals: tuple[Refusal, ...], now: datetime) -> str:
    speaker = Speaker(language("en"), UTC, now)
    found = [refusal_words(each, speaker) for each in refusals]
    return " ".join(text for each in found for text in (each.sentence, each.detail) if text)
