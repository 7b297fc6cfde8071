"""The whole workshop on one machine: server, doors, badge readers and videos, to be tried or to play by itself.

Exit status: 0 all is well, 1 something is wrong, 2 the command cannot be used.
"""

from __future__ import annotations

import time
from pathlib import Path

import click

MOST_DOORS = 4


@click.command(name="demo")
@click.option(
    "--doors", type=click.IntRange(1, MOST_DOORS), default=1, show_default=True, help="How many; each has a window."
)
@click.option("--admin", is_flag=True, help="Open the admin pages, too.")
@click.option("--headless", is_flag=True, help="Play its ten steps by itself, on screens that show nothing to anybody.")
@click.option(
    "--shots",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo-shots"),
    show_default=True,
    help="Where such a play leaves its pictures.",
)
@click.pass_context
def main(context: click.Context, *, doors: int, admin: bool, headless: bool, shots: Path) -> None:
    """Show the demo workshop: a window for each door, whose badges are on the keys F1 to F4."""
    from shared.demo.children import DemoTrouble
    from shared.demo.running import Stopped, Wanted, run_demo

    began = time.monotonic()

    def tell(words: str) -> None:
        click.echo(f"{time.monotonic() - began:5.1f} s  {words}")

    try:
        well = run_demo(Wanted(doors, admin, headless, shots.absolute()), tell)
    except Stopped:
        tell("Ended; nothing is left running.")
        context.exit(1 if headless else 0)
    except DemoTrouble as trouble:
        raise click.ClickException(f"{trouble}\nThe demo has ended; nothing is left running.") from trouble
    context.exit(0 if well else 1)
