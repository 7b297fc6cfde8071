"""Every admin page, and what they share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from litestar import Router, get
from litestar.connection import ASGIConnection
from litestar.di import Provide
from litestar.exceptions import NotFoundException
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from server.admin import entrance, start
from server.admin.assets import Assets
from server.admin.errors import PAGE_ERRORS
from server.admin.live import live
from server.admin.logins import Logins, needs, page_of, require_own_form, visit_of
from server.booking import pages as booking
from server.database.work import Database
from server.desk import AsyncDesk
from server.doors import pages as doors
from server.equipment import pages as equipment
from server.people import pages as people
from server.people.accounts import Passwords
from server.people.guesses import Guesses
from server.rest import pages as tokens
from server.settings import ServerSettings
from server.training import pages as training
from server.workshops import pages as workshops
from shared.journal.types import Action

# Whatever a person who is logged in may open. A new area's pages are added here.
PAGES: Sequence[ControllerRouterHandler] = (
    entrance.log_out,
    live,
    start.show_start,
    *people.PAGES,
    *booking.PAGES,
    *equipment.PAGES,
    *training.PAGES,
    *doors.PAGES,
    *workshops.PAGES,
    *tokens.PAGES,
)


@get("/admin/{rest:path}", opt=needs(Action.MANAGE_PEOPLE))
async def no_page(rest: FromPath[str]) -> None:
    """An address below /admin that is no page's: said in words, in the frame."""
    raise NotFoundException(detail=rest)


def admin_pages(
    desk: AsyncDesk, database: Database, settings: ServerSettings, assets: Assets
) -> Sequence[ControllerRouterHandler]:
    """The handlers below `/admin`; they ask the application for `desk`, `database`, `hub` and `settings`."""
    logins = Logins(desk, database, settings.admin)
    passwords, guesses = Passwords(), Guesses()

    # Litestar copies its handlers deeply, and with a method what that belongs to: the database, and all.
    async def require_login(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
        await logins.require_login(connection, handler)

    inside = Router(
        "/",
        route_handlers=[*PAGES, no_page],
        guards=[require_login],
        dependencies={"page": Provide(page_of, sync_to_thread=False)},
        exception_handlers=PAGE_ERRORS,
        include_in_schema=False,
    )
    outside = Router(
        "/",
        route_handlers=[entrance.show_login, entrance.log_in, entrance.show_link, entrance.set_password],
        guards=[require_own_form],
        dependencies={
            "visit": Provide(visit_of, sync_to_thread=False),
            "passwords": Provide(lambda: passwords, sync_to_thread=False),
            "guesses": Provide(lambda: guesses, sync_to_thread=False),
        },
        exception_handlers=PAGE_ERRORS,
        include_in_schema=False,
    )
    return [inside, outside, assets.handler()]
