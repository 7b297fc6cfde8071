"""The tables of people. Names, contacts and badges' keyed hashes are personal: they live in a schema of their own."""

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Text, Uuid, text

from shared.journal.rules import Freshness
from shared.people.types import BadgeState, LanguageCode, Opening, Pace, PersonState, TextSize
from shared.store.tables import Choice, Encoded, UtcTime, name_text, workshop_table

workshop_settings = workshop_table(
    "workshop_settings",
    Column("only", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("zone", name_text(), nullable=False),
    Column("language", Choice(LanguageCode), nullable=False),
    Column("hours", Encoded(tuple[Opening, ...]), nullable=False),
    Column("freshness", Encoded(Freshness), nullable=False),
    key=("only",),
    steady=True,
)

person = workshop_table(
    "person",
    Column("person_id", Uuid, nullable=False),
    Column("state", Choice(PersonState), nullable=False),
    Column("added_at", UtcTime, nullable=False),
    key=("person_id",),
    steady=True,
)

profile = workshop_table(
    "profile",
    Column("person_id", Uuid, nullable=False),
    Column("first_name", Text, nullable=False),
    Column("last_name", Text, nullable=False),
    Column("email", Text),
    Column("language", Choice(LanguageCode), nullable=False),
    Column("pace", Choice(Pace), nullable=False),
    Column("text_size", Choice(TextSize), nullable=False, server_default=text("'usual'")),
    Column("lower_page", Boolean, nullable=False, server_default=text("false")),
    Column("calm_motion", Boolean, nullable=False, server_default=text("false")),
    key=("person_id",),
    personal=True,
    hidden=("email",),
)

badge = workshop_table(
    "badge",
    Column("badge_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("uid_hash", LargeBinary, nullable=False),
    Column("state", Choice(BadgeState), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    key=("badge_id",),
    personal=True,
)
Index("ix_badge_uid_hash", badge.c.workshop_id, badge.c.uid_hash)
Index("ix_badge_person_id", badge.c.workshop_id, badge.c.person_id)

visit = workshop_table(
    "visit",
    Column("person_id", Uuid, nullable=False),
    Column("door", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("last_at", UtcTime, nullable=False),
    key=("person_id",),
)

enrolment = workshop_table(
    "enrolment",
    Column("door", Integer, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("opened_by", Uuid, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    key=("door",),
)
