"""`doorwright server init` and `create-admin`: the workshop begins, and its admins get in by links that work once."""

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from server.cli import main
from server.database.launcher import Cluster
from server.database.roles import APP
from server.people.tables import account, account_link
from server.workshops.admins import admins
from server.workshops.opening import slug_of
from server.workshops.queries import named, workshops
from shared.journal.queries import entries
from shared.journal.signing import open_envelope
from shared.journal.types import Signed, Verdict
from shared.people.queries import workshop as workshop_settings
from shared.store.engines import postgres_engine, transaction
from shared.store.shop import Shop
from tests.support.logs import logging_put_back
from tests.support.postgres import folder_for_postgres

pytestmark = pytest.mark.postgres

ADA = ("--first-name", "Ada", "--last-name", "Byron", "--email", "ada@example.org")
INIT = ("init", "--name", "Woodside Makers", *ADA, "--zone", "Europe/Berlin")
BEA = ("--email", "bea@example.org", "--first-name", "Bea")


class Operator:
    """Whoever sits at the server's terminal."""

    def __init__(self, settings: dict[str, str], engine) -> None:
        self.settings = settings
        self.engine = engine

    def __call__(self, *words: str):
        with logging_put_back():
            return CliRunner().invoke(main, words, env=self.settings)

    def link(self, *words: str) -> str:
        """The token behind the link that a command makes."""
        found = self(*words, "--json")
        assert found.exit_code == 0, found.output
        url: str = json.loads(found.stdout)["link"]
        return url.rpartition("/")[2]

    def shop(self):
        return transaction(self.engine, 1)


@pytest.fixture
def operator(pg_database):
    """With a given database that nobody has opened a workshop in."""
    engine = postgres_engine(pg_database.app_url)
    yield Operator({"DOORWRIGHT_DATABASE__URL": pg_database.app_url.render_as_string()}, engine)
    engine.dispose()


def holder(operator, token: str):
    """The row that is kept of a link: whose it is, and until when."""
    hashed = sha256(token.encode()).digest()
    with operator.shop() as conn:
        return conn.execute(select(account_link).where(account_link.c.token_hash == hashed)).one_or_none()


def test_init_opens_the_workshop_and_prints_one_link_for_its_first_admin(operator):
    found = operator(*INIT)

    (url,) = [line.strip() for line in found.stdout.splitlines() if "://" in line]
    link = holder(operator, url.rpartition("/")[2])
    with operator.shop() as conn:
        (first,) = admins(Shop(conn, 1), datetime.now(UTC))
        (there,) = workshops(conn)
        settings = workshop_settings(Shop(conn, 1))
        assert conn.execute(select(account)).all() == []  # no password is anybody's by default
    assert found.exit_code == 0
    assert url.startswith("http://127.0.0.1:8710/admin/link/1.")
    assert (first.name, first.email) == ("Ada Byron", "ada@example.org")
    assert link.person_id == first.person_id
    assert timedelta(hours=23) < link.until - datetime.now(UTC) <= timedelta(hours=24)
    assert (there.number, there.slug, there.name) == (1, "woodside-makers", "Woodside Makers")
    assert settings is not None
    assert settings.zone == "Europe/Berlin"


def test_the_first_entry_of_the_journal_is_the_servers_and_names_nobody(operator):
    operator(*INIT)

    with operator.shop() as conn:
        (entry,) = entries(Shop(conn, 1), after=0, limit=9)
    assert (entry.seq, entry.type, entry.verdict, entry.door) == (1, "workshop_opened", Verdict.ACCEPTED, 0)
    assert b"Ada" not in entry.envelope


def test_init_refuses_a_second_time(operator):
    operator(*INIT)

    again = operator(*INIT)

    assert again.exit_code == 1
    assert "has its workshop already: Woodside Makers" in again.stderr
    assert "://" not in again.output
    with operator.shop() as conn:
        assert len(workshops(conn)) == 1
        assert len(conn.execute(select(account_link)).all()) == 1


@pytest.mark.parametrize(
    ("zone", "why"),
    [
        ("Europe/Berlim", "No time zone has this name. They read like Europe/Berlin. Did you mean Europe/Berlin?"),
        ("Nowhere", "No time zone has this name. They read like Europe/Berlin.\n"),
    ],
)
def test_init_with_a_zone_that_there_is_not_says_so_before_a_database_is_made(tmp_path, zone, why):
    folder = tmp_path / "postgresql"

    with logging_put_back():
        refused = CliRunner().invoke(main, (*INIT, "--zone", zone), env={"DOORWRIGHT_DATABASE__FOLDER": str(folder)})

    assert refused.exit_code == 1
    assert why in refused.stderr
    assert not folder.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("--zone", "Europe/Atlantis"), "time zone"),
        (("--name", ""), "name cannot be used"),
        (("--first-name", ""), "data cannot be used"),
        (("--email", "a" * 300), "data cannot be used"),
    ],
)
def test_init_with_what_cannot_be_used_says_so_and_opens_nothing(operator, words, why):
    refused = operator(*INIT, *words)

    assert refused.exit_code == 1
    assert why in refused.stderr
    assert "Traceback" not in refused.output
    with operator.shop() as conn:
        assert workshops(conn) == []


def test_init_makes_a_database_of_its_own_where_there_is_none():
    with folder_for_postgres() as place:
        folder = place / "postgresql"
        settings = {
            "DOORWRIGHT_DATABASE__FOLDER": str(folder),
            "DOORWRIGHT_LISTEN__PUBLIC_URL": "https://door.example/",
        }
        operator = Operator(settings, None)

        found = operator(*INIT)

        with Cluster(folder, durable=False) as cluster:
            engine = postgres_engine(cluster.url(APP))
            with engine.connect() as conn:
                there = workshops(conn)
            engine.dispose()
    assert "https://door.example/admin/link/1." in found.stdout
    assert [each.slug for each in there] == ["woodside-makers"]


def test_the_only_admin_gets_a_new_link_without_being_named(operator):
    first = operator.link(*INIT)

    second = operator.link("create-admin")

    assert second != first
    assert holder(operator, second).person_id == holder(operator, first).person_id


def test_somebody_new_becomes_an_admin_in_the_name_of_one(operator):
    first = operator.link(*INIT)

    token = operator.link("create-admin", *BEA)

    ada = holder(operator, first).person_id
    with operator.shop() as conn:
        shop = Shop(conn, 1)
        found = admins(shop, datetime.now(UTC))
        written = entries(shop, after=1, limit=9)
    assert [each.name for each in found] == ["Ada Byron", "Bea"]
    assert holder(operator, token).person_id == found[1].person_id
    assert [entry.type for entry in written] == ["person_set", "qualification_granted"]
    envelopes = [open_envelope(Signed(entry.change_id, entry.envelope, entry.signature)) for entry in written]
    assert {(each.actor, each.task) for each in envelopes} == {(ada, "create-admin")}


def test_of_several_admins_one_must_be_named(operator):
    operator.link(*INIT)
    bea = operator.link("create-admin", *BEA)

    unnamed = operator("create-admin")
    named_one = operator.link("create-admin", "--email", "BEA@example.org")
    third = operator("create-admin", "--email", "cai@example.org", "--first-name", "Cai")
    by_ada = operator("create-admin", "--email", "cai@example.org", "--first-name", "Cai", "--by", "ada@example.org")

    assert (unnamed.exit_code, third.exit_code, by_ada.exit_code) == (1, 1, 0)
    assert "--email" in unnamed.stderr
    assert "--by" in third.stderr
    assert holder(operator, named_one).person_id == holder(operator, bea).person_id


def test_nobody_becomes_an_admin_without_a_name(operator):
    operator(*INIT)

    refused = operator("create-admin", "--email", "nobody@example.org")

    assert refused.exit_code == 1
    assert "--first-name" in refused.stderr


def test_without_a_workshop_there_is_no_admin(operator):
    refused = operator("create-admin")

    assert refused.exit_code == 1
    assert "doorwright server init" in refused.stderr


def test_without_its_database_a_command_ends_in_words():
    away = Operator({"DOORWRIGHT_DATABASE__URL": "postgresql://app@/doorwright?host=/nowhere"}, None)

    found = away(*INIT)

    assert found.exit_code == 1
    assert "The database does not answer" in found.stderr


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Woodside Makers", "woodside-makers"),
        ("  Straße 12! ", "strasse-12"),
        ("Fab·Lab São", "fab-lab-sao"),
        ("木工", ""),
    ],
)
def test_a_workshops_short_name_can_stand_in_an_address(name, slug):
    assert slug_of(name) == slug


def test_a_workshop_is_found_by_slug_by_host_or_because_it_is_the_only_one():
    from server.workshops.queries import Workshop

    one = Workshop(1, "one", "One", None)
    two = Workshop(2, "two", "Two", "two.example.org")

    assert named([one], slug=None, host="localhost") == one
    assert named([one, two], slug="one", host="two.example.org") == one
    assert named([one, two], slug=None, host="two.example.org") == two
    assert named([one, two], slug=None, host="localhost") is None
    assert named([one, two], slug="three", host=None) is None
    assert named([], slug=None, host=None) is None


def test_the_demo_workshop_is_never_put_into_a_given_database(operator):
    found = operator("init-demo")

    assert found.exit_code == 1
    assert "a database of its own" in found.output
    with operator.shop() as conn:
        assert workshops(conn) == []
