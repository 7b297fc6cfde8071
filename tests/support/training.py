"""What tests ask of training."""

from __future__ import annotations

from datetime import datetime

from shared.equipment import queries as equipment
from shared.equipment.types import MachineId
from shared.journal.types import PersonId
from shared.store.shop import Shop
from shared.training.coverage import Coverage
from shared.training.queries import explain_use
from shared.training.types import Explanation


def may_use(shop: Shop, person_id: PersonId, machine_id: MachineId, at: datetime) -> Explanation:
    """The server's answer to "may I use this machine?"."""
    machine = equipment.machine(shop, machine_id)
    assert machine is not None
    return explain_use(shop, person_id, machine, at)


def total_ms(coverage: Coverage) -> int:
    """How much of a video it covers."""
    return sum(stretch.length_ms for stretch in coverage.ranges)
