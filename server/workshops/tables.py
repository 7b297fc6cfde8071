"""The list of workshops, the one table that everybody who serves may read whole, and each workshop's secrets."""

from sqlalchemy import Column, Integer, LargeBinary, Table, Text

from shared.store.tables import metadata, name_text, workshop_table

workshop = Table(
    "workshop",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("slug", name_text(), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("host", Text),
    info={"door": False},
)
"""Without a policy: whoever asks names the workshop first, and this is where it is found."""

workshop_secret = workshop_table(
    "workshop_secret",
    Column("name", name_text(), nullable=False),
    Column("value", LargeBinary, nullable=False),
    key=("name",),
    personal=True,
    door=False,
)
"""The server's signing key, the key of badge hashes, the secret of pull receipts: made once, never shown."""

door_token = workshop_table(
    "door_token",
    Column("door", Integer, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    key=("door",),
    door=False,
)
"""What a paired door's connection proves itself with: SHA-256 of a random token of 32 bytes."""
