"""The first page: what waits for somebody."""

from __future__ import annotations

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from server.admin.logins import needs
from server.admin.page import Page
from shared.journal.types import Action


@get("/admin", opt=needs(Action.MANAGE_PEOPLE))
async def show_start(page: NamedDependency[Page]) -> Template:
    return page.show("admin/start.html")
