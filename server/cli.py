"""The companion server: run it, bring its database up to date, check it.

Exit status: 0 all is well, 1 something is wrong, 2 the settings or the command cannot be used.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from server.settings import ServerSettings
from shared.logs import configure_logs
from shared.settings import SettingsTrouble, load

Args = ParamSpec("Args")
Result = TypeVar("Result")

config_option = click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="The settings, instead of the usual file."
)


class TroubleError(click.ClickException):
    """What a person can mend, told without a stack."""


class UnusableSettingsError(TroubleError):
    """Told with the status for a command that cannot be used."""

    exit_code = 2


def tells_trouble(command: Callable[Args, Result]) -> Callable[Args, Result]:
    """A command that ends with a sentence, not with a stack, where a person can mend what is wrong."""

    @wraps(command)
    def wrapped(*args: Args.args, **kwargs: Args.kwargs) -> Result:
        from server.database.trouble import DatabaseTrouble
        from server.serving import ServingTrouble

        try:
            return command(*args, **kwargs)
        except SettingsTrouble as trouble:
            raise UnusableSettingsError(str(trouble)) from trouble
        except (ServingTrouble, DatabaseTrouble) as trouble:
            raise TroubleError(str(trouble)) from trouble

    return wrapped


def settings_of(config: Path | None) -> ServerSettings:
    """The server's settings; from now on the log is as they say.

    Raises:
        SettingsTrouble: they cannot be used.
    """
    settings = load(ServerSettings, "server", config=config)
    configure_logs(settings.log)
    return settings


@click.group(name="server")
def main() -> None:
    """The companion server."""


@main.command()
@config_option
@tells_trouble
def run(config: Path | None) -> None:
    """Serve until told to stop. A database of our own is started, migrated and stopped with it."""
    from server.app import create_app
    from server.database.access import open_database
    from server.database.schema import AtHead, refuse_behind, upgrade
    from server.database.work import Database, serving_engine
    from server.serving import serve, taken_address, until_stopped

    settings = settings_of(config)
    with (
        taken_address(settings.listen) as taken,
        until_stopped(),
        open_database(settings.database, alone=True) as found,
    ):
        at_head = AtHead()
        if found.own:
            upgrade(found)
        else:
            refuse_behind(found, at_head)
        app = create_app(settings, database=Database(serving_engine(found.app)), at_head=at_head)
        serve(app, settings.listen, taken)


@main.command()
@config_option
@tells_trouble
def upgrade(config: Path | None) -> None:
    """Bring the database up to date, and give the server's login its rights."""
    from server.database.access import open_database
    from server.database.schema import upgrade as upgrade_schema

    settings = settings_of(config)
    with open_database(settings.database, alone=False) as found:
        revision = upgrade_schema(found)
    click.echo(f"The database is up to date, at revision {revision}.")


@main.command()
@config_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.pass_context
@tells_trouble
def check(context: click.Context, *, config: Path | None, as_json: bool) -> None:
    """Say whether the server could work as it is set up, and if not, why."""
    from server.check import checks

    found = checks(settings_of(config).database)
    if as_json:
        click.echo(json.dumps({"ok": all(each.ok for each in found), "checks": [each._asdict() for each in found]}))
    else:
        for each in found:
            click.echo(f"{'ok     ' if each.ok else 'WRONG  '} {each.name}: {each.detail}")
    context.exit(0 if all(each.ok for each in found) else 1)
