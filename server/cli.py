"""The companion server: set it up, run it, bring its database up to date, check it.

Exit status: 0 all is well, 1 something is wrong, 2 the settings or the command cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from server.settings import ServerSettings
from shared.logs import configure_logs
from shared.settings import SettingsTrouble, load

if TYPE_CHECKING:
    from server.workshops.setting_up import Link

Args = ParamSpec("Args")
Result = TypeVar("Result")

config_option = click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="The settings, instead of the usual file."
)

json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")


class TroubleError(click.ClickException):
    """What a person can mend, told without a stack."""


class UnusableSettingsError(TroubleError):
    """Told with the status for a command that cannot be used."""

    exit_code = 2


def tells_trouble(command: Callable[Args, Result]) -> Callable[Args, Result]:
    """A command that ends with a sentence, not with a stack, where a person can mend what is wrong."""

    @wraps(command)
    def wrapped(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        try:
            return command(*args, **kwargs)
        except SettingsTrouble as trouble:
            raise UnusableSettingsError(str(trouble)) from trouble
        except _mendable() as trouble:
            raise TroubleError(str(trouble)) from trouble

    return wrapped


def _mendable() -> tuple[type[Exception], ...]:
    # Only asked where something went wrong: to read these modules takes a good part of a start.
    from server.database.trouble import DatabaseTrouble
    from server.serving import ServingTrouble
    from server.workshops.setting_up import SetUpTrouble

    return DatabaseTrouble, ServingTrouble, SetUpTrouble


def settings_of(config: Path | None) -> ServerSettings:
    """The server's settings; from now on the log is as they say.

    Raises:
        SettingsTrouble: they cannot be used.
    """
    settings = load(ServerSettings, "server", config=config)
    configure_logs(settings.log)
    return settings


@contextmanager
def _read_beside(module: str) -> Iterator[None]:
    """A block beside which a module is imported. Whoever imports it then waits for that, and gets what went wrong."""

    def read() -> None:
        with suppress(Exception):  # it is raised again where it is imported for use
            import_module(module)

    reader = Thread(target=read, name=f"import {module}")
    reader.start()
    try:
        yield
    finally:
        reader.join()


@click.group(name="server")
def main() -> None:
    """The companion server."""


@main.command()
@config_option
@tells_trouble
def run(config: Path | None) -> None:
    """Serve until told to stop. A database of our own is started, migrated and stopped with it."""
    from server.database.access import open_database, shown
    from server.database.schema import AtHead, refuse_behind, upgrade
    from server.database.work import Database, serving_engine
    from server.serving import serve, taken_address, until_stopped

    settings = settings_of(config)
    with (
        taken_address(settings.listen) as taken,
        until_stopped(),
        # Half of what a start takes is to read our own modules; PostgreSQL starts, and is looked at, meanwhile.
        _read_beside("server.app"),
        open_database(settings.database, alone=True) as found,
    ):
        at_head = AtHead()
        if found.own:
            upgrade(found)
        elif not refuse_behind(found, at_head):
            # Under systemd it is right to wait; whoever started it by hand is told what for.
            words = f"The database at {shown(found.app)} does not answer. The server waits for it; /readyz says so."
            click.echo(words, err=True)
        from server.app import create_app

        app = create_app(settings, database=Database(serving_engine(found.app)), at_head=at_head)
        serve(app, settings.listen, taken)


@main.command()
@config_option
@tells_trouble
def upgrade(config: Path | None) -> None:
    """Bring the database up to date. The server's login gets its rights."""
    from server.database.access import open_database
    from server.database.schema import upgrade as upgrade_schema

    settings = settings_of(config)
    with open_database(settings.database, alone=False) as found:
        revision = upgrade_schema(found)
    click.echo(f"The database is up to date, at revision {revision}.")


@main.command()
@config_option
@json_option
@click.pass_context
@tells_trouble
def check(context: click.Context, *, config: Path | None, as_json: bool) -> None:
    """Say whether the server could work, and if not, why."""
    from server.check import checks

    found = checks(settings_of(config).database)
    if as_json:
        click.echo(json.dumps({"ok": all(each.ok for each in found), "checks": [each._asdict() for each in found]}))
    else:
        for each in found:
            click.echo(f"{'ok     ' if each.ok else 'WRONG  '} {each.name}: {each.detail}")
    context.exit(0 if all(each.ok for each in found) else 1)


@main.command()
@config_option
@click.option("--name", prompt="Name of the workshop", help="Of the workshop.")
@click.option("--first-name", prompt="Your first name", help="Of its first admin.")
@click.option("--last-name", default="", help="Of its first admin.")
@click.option("--email", default="", help="Of its first admin.")
@click.option("--zone", default="", help="Time zone of the place, as Europe/Berlin; else this machine's.")
@click.option("--language", type=click.Choice(["en", "de"]), default="en", help="Which the door speaks at first.")
@json_option
@tells_trouble
def init(
    config: Path | None,
    *,
    name: str,
    first_name: str,
    last_name: str,
    email: str,
    zone: str,
    language: str,
    as_json: bool,
) -> None:
    """Open the workshop, and make a link for its first admin. With it they set their password."""
    from server.desk import utc_now
    from server.workshops.setting_up import local_zone, set_up_workshop
    from shared.people.types import LanguageCode

    link = set_up_workshop(
        settings_of(config),
        name=name,
        zone=zone or local_zone(),
        language_code=LanguageCode(language),
        details={"first_name": first_name, "last_name": last_name, "email": email},
        now=utc_now(),
    )
    if not as_json:
        click.echo(f"{name} is open.")
    _say(link, as_json=as_json)


@main.command()
@config_option
@json_option
@tells_trouble
def init_demo(config: Path | None, *, as_json: bool) -> None:
    """Open the demo workshop, on which `doorwright demo` runs. It has machines, people and their history."""
    from server.desk import utc_now
    from server.workshops.demo import furnish_demo

    made = furnish_demo(settings_of(config), utc_now())
    if as_json:
        badges = [
            {"key": each.key, "name": each.first_name, "badge": each.uid.value.hex()} for each in made.about.badges
        ]
        click.echo(json.dumps({"workshop": made.link.workshop, "link": made.link.url, "badges": badges}))
        return
    click.echo("The demo workshop is open.")
    _say(made.link, as_json=False)


@main.command()
@config_option
@click.option("--email", help="Whose link it is; not needed where there is only one admin.")
@click.option("--first-name", default="", help="Of somebody whom the workshop does not know yet.")
@click.option("--last-name", default="", help="The same.")
@click.option("--by", help="The address of the admin in whose name somebody becomes one.")
@click.option("--workshop", help="Its short name in addresses, where this server has several.")
@json_option
@tells_trouble
def create_admin(
    config: Path | None,
    *,
    email: str | None,
    first_name: str,
    last_name: str,
    by: str | None,
    workshop: str | None,
    as_json: bool,
) -> None:
    """Make a link for an admin's new password. Who is no admin yet becomes one first."""
    from server.desk import utc_now
    from server.workshops.setting_up import link_for_admin

    given = {"first_name": first_name, "last_name": last_name}
    link = link_for_admin(
        settings_of(config),
        slug=workshop,
        email=email,
        details={key: value for key, value in given.items() if value},
        by=by,
        now=utc_now(),
    )
    _say(link, as_json=as_json)


def _say(link: Link, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({"workshop": link.workshop, "link": link.url, "until": link.until.isoformat()}))
        return
    until = link.until.astimezone().strftime("%Y-%m-%d %H:%M")
    click.echo(f"With this link {link.name} sets a password. It works once, until {until}:\n\n  {link.url}\n")
