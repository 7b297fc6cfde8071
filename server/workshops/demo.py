"""Opens the demo workshop on an empty server, as if it had been there for 60 weeks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.metadata import version

from msgspec import Struct
from sqlalchemy import Engine

from server.database.access import open_database
from server.database.schema import upgrade
from server.database.work import serving_engine
from server.settings import ServerSettings
from server.workshops.keys import secrets_of
from server.workshops.opening import open_workshop
from server.workshops.queries import workshops
from server.workshops.setting_up import Link, SetUpTrouble, link_to, local_zone
from shared.demo import workshop as demo
from shared.people.types import LanguageCode
from shared.sync.desk import Desk

SEED = 1


class Furnished(Struct, frozen=True):
    """The demo workshop, and a link with which its owner sets a password."""

    about: demo.DemoWorkshop
    link: Link


def furnish_demo(settings: ServerSettings, now: datetime) -> Furnished:
    """Open the demo workshop and fill it with machines, people and what they have done until `now`.

    Raises:
        SetUpTrouble: this server has a workshop already, or its database is not its own.
        DatabaseTrouble
    """
    owner, zone, release = demo.owner_id(SEED), local_zone(), version("doorwright")
    with _empty_database(settings) as engine:
        with engine.begin() as conn:
            if workshops(conn):
                raise SetUpTrouble("This server has its workshop already; the demo's needs an empty server.")
            number = open_workshop(
                conn,
                demo.NAME,
                slug=demo.SLUG,
                zone=zone,
                language=LanguageCode.ENGLISH,
                first_owner=owner,
                details=demo.OWNER,
                now=demo.opened_at(now),
                release=release,
            )
            kept = secrets_of(conn, number)
            link = link_to(conn, number, owner, demo.OWNER.first_name, settings, now)
        desk = Desk(engine, key=kept.signing_key, receipt_secret=kept.receipt_secret, release=release)
        about = demo.furnish(desk, number, seed=SEED, now=now, badge_key=kept.badge_key, zone=zone)
    return Furnished(about, link)


@contextmanager
def _empty_database(settings: ServerSettings) -> Iterator[Engine]:
    if settings.database.url is not None:
        raise SetUpTrouble("The demo workshop takes a database of its own; leave out `database.url`.")
    with open_database(settings.database, alone=True) as found:
        upgrade(found)
        engine = serving_engine(found.app)
        try:
            yield engine
        finally:
            engine.dispose()
