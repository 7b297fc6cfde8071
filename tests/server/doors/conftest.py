"""The workshop, opened and furnished, and doors that reach it over HTTP."""

from tests.support.opened import clock, furnished, http_door, line, live, live_door, live_line, opened, pg_database

__all__ = ["clock", "furnished", "http_door", "line", "live", "live_door", "live_line", "opened", "pg_database"]
