"""The API's address, and what stands under it: every area's handlers."""

from __future__ import annotations

from litestar import Router
from litestar.di import Provide
from litestar.openapi.spec import Components, SecurityRequirement, SecurityScheme

from server.admin.page import CSRF_HEADER
from server.booking import api as booking
from server.doors import reading as doors
from server.equipment import api as equipment
from server.notifications import api as notifications
from server.people import api as people
from server.rest.asking import api, on_unknown_token, once, seen
from server.rest.tokens import UnknownToken
from server.signoff import api as signoff
from server.training import api as training
from server.workshops import api as workshops

PREFIX = "/api/v1"

SECURITY: list[SecurityRequirement] = [{"token": []}]
COMPONENTS = Components(
    security_schemes={
        "token": SecurityScheme(
            type="http",
            scheme="bearer",
            description="An access token, made by an admin; a program may with it what its person may. "
            f"Pages of the server's own send their session instead, and `{CSRF_HEADER}` with what changes something.",
        )
    }
)

_AREAS = {
    "Workshop": workshops.HANDLERS,
    "People": people.HANDLERS,
    "Equipment": equipment.HANDLERS,
    "Training": training.HANDLERS,
    "Booking": booking.HANDLERS,
    "Sign-off": signoff.HANDLERS,
    "Notices": notifications.HANDLERS,
    "Doors": doors.HANDLERS,
}


def rest() -> Router:
    """The handlers of the API; they ask the application for `desk`, `database` and `settings`."""
    for area, handlers in _AREAS.items():
        for handler in handlers:
            # Its title in the description: "Set badge". Litestar's own would be "SetBadge".
            handler.summary = handler.handler_name.replace("_", " ").strip().capitalize()
            handler.tags = [area]
    return Router(
        PREFIX,
        route_handlers=[handler for handlers in _AREAS.values() for handler in handlers],
        dependencies={
            "api": Provide(api),
            "once": Provide(once),
            "seen": Provide(seen, sync_to_thread=False),
        },
        exception_handlers={UnknownToken: on_unknown_token},
        security=SECURITY,
    )
