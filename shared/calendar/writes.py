"""The only writes of claims. The calendar has no changes of its own: later areas place and release through it."""

from __future__ import annotations

from collections.abc import Iterable

from shared.calendar import queries, tables
from shared.calendar.types import Claim, ClaimId, ClaimSource, ResourceId
from shared.store.shop import Shop
from shared.timespan import TimeSpan


def place(shop: Shop, claim_id: ClaimId, source: ClaimSource, span: TimeSpan, resources: Iterable[ResourceId]) -> None:
    """Promise these resources for `span`.

    Raises:
        ClaimTakenError: the database found an overlap that the rules did not.
    """
    shop.claim(tables.claim, *(Claim(claim_id, resource, source, span.start, span.end) for resource in resources))


def release(shop: Shop, claim_id: ClaimId) -> None:
    """Take the promise back; does nothing where it no longer stands."""
    for claim in queries.claims_of(shop, claim_id):
        shop.drop(tables.claim, claim.claim_id, claim.resource_id)
