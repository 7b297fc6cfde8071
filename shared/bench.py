"""Measure how fast this installation is: `doorwright bench NAME`.

A bench is an entry point of the group `doorwright.benches`: a function without arguments that gives `Measured`.
"""

from __future__ import annotations

import json
import math
import os
import platform
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import entry_points, version

import click
from msgspec import Struct
from rich.console import Console
from rich.table import Table

GROUP = "doorwright.benches"

Bench = Callable[[], "Measured"]


class Measured(Struct, frozen=True):
    """What a bench found.

    Attributes:
        conditions: on what it was measured, beside what is said for every bench.
        figures: keys end in their unit (`p50_ms`, `changes_per_s`) or are counts.
    """

    conditions: Mapping[str, str | int | float]
    figures: Mapping[str, float]


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that `percent` of a hundred of `values` do not exceed; nearest rank.

    Raises:
        ValueError: no values.
    """
    if not values:
        raise ValueError("nothing was measured")
    ordered = sorted(values)
    rank = math.ceil(len(ordered) * percent / 100)
    return ordered[min(len(ordered), max(1, rank)) - 1]


def spread(values_ms: Sequence[float], prefix: str = "") -> dict[str, float]:
    """Median, 99th percentile and maximum of a series of milliseconds."""
    return {
        f"{prefix}p50_ms": round(percentile(values_ms, 50), 3),
        f"{prefix}p99_ms": round(percentile(values_ms, 99), 3),
        f"{prefix}max_ms": round(max(values_ms), 3),
    }


def common_conditions() -> dict[str, str | int | float]:
    """What every bench says of the machine and the software."""
    return {
        "doorwright": version("doorwright"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "cores": len(os.sched_getaffinity(0)),
    }


@click.command()
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="Only the line of JSON.")
@click.pass_context
def main(context: click.Context, *, name: str | None, as_json: bool) -> None:
    """Run the bench NAME; without a name, list them. The last line is one JSON object."""
    benches = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name is None:
        for known in sorted(benches):
            click.echo(known)
        return
    if name not in benches:
        raise click.UsageError(f"no bench {name!r}; there are: {', '.join(sorted(benches)) or 'none'}")
    bench: Bench = benches[name].load()
    measured = bench()
    conditions = {**common_conditions(), **measured.conditions}
    if not as_json:
        table = Table(title=name)
        table.add_column("figure")
        table.add_column("value", justify="right")
        for figure, value in measured.figures.items():
            table.add_row(figure, f"{value:g}")
        Console().print(table)
    click.echo(json.dumps({"bench": name, "conditions": conditions, "figures": measured.figures}))
    context.exit(0)
