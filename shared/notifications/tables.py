"""The inbox's table."""

from sqlalchemy import Column, Index, Uuid

from shared.notifications.types import NoticeBody
from shared.store.tables import Encoded, UtcTime, workshop_table

notice = workshop_table(
    "notice",
    Column("notice_id", Uuid, nullable=False),
    Column("person_id", Uuid, nullable=False),
    Column("body", Encoded(NoticeBody), nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("read_at", UtcTime),
    key=("notice_id",),
)
Index("ix_notice_person_id", notice.c.workshop_id, notice.c.person_id, notice.c.made_at)
