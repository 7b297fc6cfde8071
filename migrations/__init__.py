"""Alembic's scripts, found as this package in a wheel and in a checkout alike."""
