"""What a person has chosen to make screens easier: it travels with the badge."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for column in (
        sa.Column("text_size", sa.Text(collation="C"), server_default=sa.text("'usual'"), nullable=False),
        sa.Column("lower_page", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("calm_motion", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    ):
        op.add_column("profile", column, schema="personal")
