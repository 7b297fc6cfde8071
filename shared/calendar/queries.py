"""Reads of the calendar."""

from __future__ import annotations

from collections.abc import Collection

from shared.calendar import tables
from shared.calendar.types import LONGEST, Claim, ClaimId, ResourceId
from shared.store.shop import Shop
from shared.timespan import TimeSpan


def claims_touching(shop: Shop, resources: Collection[ResourceId], span: TimeSpan) -> list[Claim]:
    """Promises of these resources that touch `span`, earliest first."""
    c = tables.claim.c
    return shop.all(
        shop.of(tables.claim)
        # Plain comparisons: `&&` uses no index under row-level security.
        .where(c.resource_id.in_(resources))
        .where(c.starts_at < span.end, c.starts_at > span.start - LONGEST, c.ends_at > span.start)
        .order_by(c.starts_at, c.claim_id, c.resource_id),
        Claim,
    )


def claims_of(shop: Shop, claim_id: ClaimId) -> list[Claim]:
    """The promises that were made together under this id."""
    c = tables.claim.c
    return shop.all(shop.of(tables.claim).where(c.claim_id == claim_id).order_by(c.resource_id), Claim)
