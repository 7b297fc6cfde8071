"""The entry point `doorwright`: finds the commands of all parts and loads the one that is asked for.

A command is an entry point of the group `doorwright.commands`. Its module is imported only when it is called, so that
a server needs no Qt and a door no web server. The list of commands shows the first line of each module's docstring,
which is read, not imported.
"""

import ast
from importlib.metadata import EntryPoint, entry_points, metadata
from importlib.util import find_spec
from pathlib import Path

import click

DISTRIBUTION = "doorwright"
GROUP = "doorwright.commands"
OUR_PACKAGES = ("kiosk", "migrations", "server", "shared")


class PartNotInstalled(click.ClickException):
    """A command needs a package of an extra that is not installed; the text says what to install."""

    exit_code = 2

    def __init__(self, command: str, missing: ModuleNotFoundError) -> None:
        # An extra has the name of its command; a command without one needs several parts, and `demo` has them all.
        extra = command if command in metadata(DISTRIBUTION).get_all("Provides-Extra", []) else "demo"
        package = (missing.name or "").partition(".")[0]
        super().__init__(f"'{command}' needs {package}, which is not installed: pip install '{DISTRIBUTION}[{extra}]'")


class Commands(click.Group):
    """The commands of all parts, each loaded when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(entry.name for entry in entry_points(group=GROUP))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        for entry in entry_points(group=GROUP, name=cmd_name):
            try:
                command: click.Command = entry.load()
            except ModuleNotFoundError as missing:
                if is_ours(missing):
                    raise
                raise PartNotInstalled(cmd_name, missing) from missing
            return command
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        found = sorted(entry_points(group=GROUP), key=lambda entry: entry.name)
        if found:
            with formatter.section("Commands"):
                formatter.write_dl([(entry.name, summary(entry)) for entry in found])

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as missing:
            if is_ours(missing):
                raise
            raise PartNotInstalled(ctx.invoked_subcommand or "", missing) from missing


def is_ours(missing: ModuleNotFoundError) -> bool:
    """Whether a module of this project is missing: a mistake of ours, which no extra cures."""
    return (missing.name or "").partition(".")[0] in OUR_PACKAGES


def summary(command: EntryPoint) -> str:
    """The first line of the docstring of the command's module, which is not imported."""
    spec = find_spec(command.module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"no module for the entry point {command}", name=command.module)
    return (ast.get_docstring(ast.parse(Path(spec.origin).read_bytes())) or "").partition("\n")[0]


@click.group(cls=Commands)
@click.version_option(package_name=DISTRIBUTION)
def main() -> None:
    """Doorwright: a screen at the workshop door, and the server behind it."""
