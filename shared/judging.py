"""The two functions that every change has, and what follows a change.

`refusals` and `write` are generic: each area registers one of each for every change of its own, in its `writes.py`.
"""

from __future__ import annotations

from functools import singledispatch

from shared.journal.types import Change, Refusal
from shared.store.shop import Shop


@singledispatch
def refusals(change: Change, shop: Shop) -> tuple[Refusal, ...]:
    """Every reason against `change` in the open workshop; an empty tuple means yes."""
    raise TypeError(f"nobody judges {type(change).__name__}")


@singledispatch
def write(change: Change, shop: Shop) -> None:
    """Turn an accepted change into rows. It reads the change, its envelope and rows: no clock, no randomness."""
    raise TypeError(f"nobody writes {type(change).__name__}")
