"""Accounts and their sessions. Passwords are no part of the journal."""

from sqlalchemy import Column, Index, LargeBinary, Text, Uuid

from shared.store.tables import UtcTime, name_text, workshop_table

account = workshop_table(
    "account",
    Column("person_id", Uuid, nullable=False),
    Column("login", name_text(), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    key=("person_id",),
    personal=True,
    door=False,
)
Index("ix_account_login", account.c.workshop_id, account.c.login, unique=True)

login_session = workshop_table(
    "login_session",
    Column("token_hash", LargeBinary, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("began_at", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    key=("token_hash",),
    personal=True,
    door=False,
)
Index("ix_login_session_person", login_session.c.workshop_id, login_session.c.person_id)

account_link = workshop_table(
    "account_link",
    Column("token_hash", LargeBinary, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("until", UtcTime, nullable=False),
    key=("token_hash",),
    personal=True,
    door=False,
)
"""One-time links with which a person sets their password: SHA-256 of what stands in the link."""
