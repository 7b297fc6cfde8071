"""Access tokens, and which requests came with a key. Neither is part of the journal."""

from sqlalchemy import Column, Index, LargeBinary, Text, Uuid

from shared.store.tables import UtcTime, name_text, workshop_table

access_token = workshop_table(
    "access_token",
    Column("token_id", Uuid, nullable=False),
    Column("token_hash", LargeBinary, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("until", UtcTime),
    key=("token_id",),
    personal=True,
    door=False,
)
"""With one, a program acts as a person: SHA-256 of a random token of 32 bytes."""
Index("ix_access_token_hash", access_token.c.workshop_id, access_token.c.token_hash, unique=True)

request_key = workshop_table(
    "request_key",
    Column("person_id", Uuid, nullable=False),
    Column("key", name_text(), nullable=False),
    Column("request_hash", LargeBinary, nullable=False),
    Column("change_id", Uuid, nullable=False),
    Column("subject_id", Uuid, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    key=("person_id", "key"),
    door=False,
)
"""The ids that a request with an `Idempotency-Key` was given: sent again, it means the same change."""
Index("ix_request_key_made_at", request_key.c.workshop_id, request_key.c.made_at)
