"""Reads of the calendar."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, bindparam, select

from shared.calendar import tables
from shared.calendar.types import LONGEST, Claim, ClaimId, ResourceId
from shared.store.shop import Shop
from shared.store.tables import among, asked, row_columns
from shared.timespan import TimeSpan


def claims_touching(shop: Shop, resources: Collection[ResourceId], span: TimeSpan) -> list[Claim]:
    """Promises of these resources that touch `span`, earliest first."""
    parameters = {
        "workshop": shop.workshop,
        "start": span.start,
        "end": span.end,
        "earliest": span.start - LONGEST,
        **asked(tables.claim.c.resource_id, resources),
    }
    return [Claim(*row) for row in shop.conn.execute(_touching(len(resources)), parameters)]


def promises_touching(shop: Shop, resources: Collection[ResourceId], span: TimeSpan) -> list[Claim]:
    """`claims_touching`, of a few resources, for judging: what was read for one decision serves the next."""
    promises = [each for resource in resources for each in shop.group(tables.claim, Claim, resource, span.start)]
    touching = (each for each in promises if each.starts_at < span.end)
    return sorted(touching, key=lambda each: (each.starts_at, each.claim_id, each.resource_id))


@lru_cache(256)
def _touching(resources: int) -> Select[Any]:
    # Asked for each booking: making the statement takes as long as the database takes to answer it.
    c = tables.claim.c
    return (
        select(*row_columns(tables.claim))
        .where(c.workshop_id == bindparam("workshop"), among(c.resource_id, resources))
        # Plain comparisons: `&&` uses no index under row-level security.
        .where(c.starts_at < bindparam("end"), c.starts_at > bindparam("earliest"), c.ends_at > bindparam("start"))
        .order_by(c.starts_at, c.claim_id, c.resource_id)
    )


def claims_of(shop: Shop, claim_id: ClaimId) -> list[Claim]:
    """The promises that were made together under this id."""
    c = tables.claim.c
    return shop.all(shop.of(tables.claim).where(c.claim_id == claim_id).order_by(c.resource_id), Claim)
