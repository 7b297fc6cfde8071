"""The tables of doors."""

from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Text, Uuid

from shared.store.tables import Choice, UtcTime, name_text, workshop_table
from shared.sync.types import DoorState

door = workshop_table(
    "door",
    Column("door", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("state", Choice(DoorState), nullable=False),
    Column("paired_at", UtcTime, nullable=False),
    key=("door",),
    steady=True,
    door=False,
)

door_seen = workshop_table(
    "door_seen",
    Column("door", Integer, nullable=False),
    Column("n", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("fresh_at", UtcTime),
    Column("pushed_at", UtcTime),
    Column("pulled_at", UtcTime),
    Column("release", Text, nullable=False),
    key=("door",),
    door=False,
)

pairing = workshop_table(
    "pairing",
    Column("code", name_text(), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("name", Text, nullable=False),
    Column("asked_at", UtcTime, nullable=False),
    Column("door", Integer),
    key=("code",),
    door=False,
)
"""Kiosks that show a code and wait for somebody to approve it; `door` is set once somebody did."""

quarantine = workshop_table(
    "quarantine",
    Column("change_id", Uuid, nullable=False),
    Column("door", Integer, nullable=False),
    Column("came_at", UtcTime, nullable=False),
    Column("envelope", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
    Column("taken", Boolean, nullable=False),
    key=("change_id",),
    door=False,
)
"""What a revoked door sent: kept, not written, for an admin to look at."""
