"""The screen at the door: run it, pair it with a workshop, look what is wrong with it.

Exit status: 0 all is well, 1 something is wrong, 2 the settings or the command cannot be used.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
from collections.abc import Callable
from functools import wraps
from importlib.metadata import version
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from msgspec.structs import replace

from kiosk.settings import KioskSettings
from shared.addresses import parts_of_address
from shared.logs import configure_logs
from shared.settings import SettingsTrouble, load

Args = ParamSpec("Args")
Result = TypeVar("Result")

config_option = click.option(
    "--config", type=click.Path(path_type=Path, dir_okay=False), help="The settings, instead of the usual file."
)
server_option = click.option("--server", metavar="ADDRESS", help="The workshop's server, instead of the setting.")


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
        except Exception as trouble:
            # Not before: to import these takes longer than to show the first frame.
            from kiosk.identity import IdentityTrouble
            from shared.sync.outbox import OutboxTrouble
            from shared.sync.replica import ReplicaTrouble

            if isinstance(trouble, (IdentityTrouble, OutboxTrouble, ReplicaTrouble)):
                raise TroubleError(str(trouble)) from trouble
            raise

    return wrapped


def settings_of(config: Path | None, server: str | None = None) -> KioskSettings:
    """The kiosk's settings; from now on the log is as they say.

    Raises:
        SettingsTrouble: they cannot be used.
        UnusableSettingsError: the server has no address that a door could ask.
    """
    settings = load(KioskSettings, "kiosk", config=config)
    configure_logs(settings.log)
    if server is not None:
        settings = replace(settings, server=replace(settings.server, address=server))
    address = settings.server.address
    if address is not None and parts_of_address(address) is None:
        words = f"{address!r} is no address of a server; one reads like https://doorwright.example.org"
        raise UnusableSettingsError(words)
    return settings


def refuse_without_screen() -> None:
    """Qt would end the program with words for programmers.

    Raises:
        TroubleError
    """
    if not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        words = "Here is no screen to show the door on: DISPLAY is not set. `doorwright kiosk pair` works without one."
        raise TroubleError(words)


@click.group(name="kiosk")
def main() -> None:
    """The screen at the door."""


@main.command()
@config_option
@server_option
@tells_trouble
def run(config: Path | None, server: str | None) -> None:
    """Show the door until told to stop. A door that is not paired yet shows the code to pair it."""
    from kiosk.app import run as run_kiosk

    settings = settings_of(config, server)
    refuse_without_screen()
    run_kiosk(settings)


@main.command()
@config_option
@server_option
@tells_trouble
def pair(config: Path | None, server: str | None) -> None:
    """Make this machine a door of a workshop, without showing the door."""
    from kiosk import identity
    from kiosk.pairing.asking import pair as ask

    settings = settings_of(config, server)
    folder = settings.state.own_folder
    if (known := identity.pairing(folder)) is not None:
        click.echo(f"This is door {known.door} of {known.server} already.")
        return
    address = settings.server.address
    if address is None:
        raise identity.IdentityTrouble("No server: say `--server ADDRESS`, or set `server.address` in kiosk.toml.")
    agreed = asyncio.run(
        ask(
            address,
            identity.door_key(folder),
            name=socket.gethostname(),
            release=version("doorwright"),
            on_code=lambda code: click.echo(f"Approve this code under Doors on the admin pages: {code}"),
            on_trouble=lambda trouble: click.echo(f"{address} cannot be asked: {trouble}. Asking goes on.", err=True),
        )
    )
    identity.keep_pairing(folder, agreed)
    click.echo(f"This is door {agreed.door} now.")


@main.command()
@config_option
@server_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of lines.")
@click.pass_context
@tells_trouble
def doctor(context: click.Context, *, config: Path | None, server: str | None, as_json: bool) -> None:
    """Say what is well with this door and what is not."""
    from kiosk.doctor import findings

    found = list(findings(settings_of(config, server)))
    well = all(each.well for each in found)
    if as_json:
        lines = [{"what": each.what, "well": each.well, "words": each.words} for each in found]
        click.echo(json.dumps({"ok": well, "findings": lines}))
    else:
        for each in found:
            click.echo(f"{'ok     ' if each.well else 'WRONG  '} {each.what}: {each.words}")
    context.exit(0 if well else 1)
