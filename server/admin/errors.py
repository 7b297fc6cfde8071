"""What somebody sees when a page cannot be shown: words, and the way on."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.response import Redirect
from litestar.status_codes import HTTP_303_SEE_OTHER
from litestar.types import ExceptionHandlersMap

from server.admin.logins import (
    LIVE_HEADER,
    SAFE_METHODS,
    ForeignForm,
    NotLoggedIn,
    NotPermitted,
    page_or_none,
    spoken_by,
)
from server.admin.page import AnyRequest, Visit
from server.database.trouble import DatabaseAway
from server.database.work import is_away
from shared.language import language
from shared.logs import safe_words

_log = structlog.get_logger(__name__)


def _shown(request: AnyRequest, status: int, title: str, detail: str, *, again: bool = False) -> Response[Any]:
    """A page of words.

    Args:
        again: whether the same may succeed later; the page has a link to try.
    """
    visit = _words(request)
    reference = request.scope["state"].get("reference") if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
    link = request.url.path if again and request.method in SAFE_METHODS else None
    return visit.show(
        "admin/trouble.html", status=status, heading=title, detail=detail, reference=reference, again=link
    )


def _words(request: AnyRequest) -> Visit:
    return page_or_none(request) or Visit(request, language(spoken_by(request)), csrf="", typed={})


def _on_not_logged_in(request: AnyRequest, _exc: NotLoggedIn) -> Response[Any]:
    if LIVE_HEADER in request.headers or "HX-Request" in request.headers:
        # A part of a page cannot become the log-in: the whole page does.
        return Response(None, status_code=HTTPStatus.UNAUTHORIZED, headers={"HX-Redirect": "/admin/login"})
    wanted = request.url.path if request.method in SAFE_METHODS else ""
    if request.url.query and wanted:
        wanted = f"{wanted}?{request.url.query}"
    suffix = f"?next={quote(wanted)}" if wanted not in {"", "/admin"} else ""
    return Redirect(f"/admin/login{suffix}", status_code=HTTP_303_SEE_OTHER)


def _on_not_permitted(request: AnyRequest, _exc: NotPermitted) -> Response[Any]:
    say = _words(request).language.say
    detail = say("Your log-in does not have the right that this page needs. An owner of the system can give it to you.")
    return _shown(request, HTTPStatus.FORBIDDEN, say("This page is not for you."), detail)


def _on_foreign_form(request: AnyRequest, _exc: ForeignForm) -> Response[Any]:
    say = _words(request).language.say
    detail = say("The page was open for too long, or you have logged in anew. Open it again; nothing was changed.")
    return _shown(request, HTTPStatus.FORBIDDEN, say("This form cannot be used any more."), detail)


def _on_http_error(request: AnyRequest, exc: HTTPException) -> Response[Any]:
    say = _words(request).language.say
    match exc.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = say("What was here may have been removed, or the address is mistyped.")
            return _shown(request, exc.status_code, say("There is no such page."), detail)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return _shown(request, exc.status_code, say("Too many tries."), say("In a minute you can try again."))
        case status if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return _shown(request, status, say("This request cannot be understood."), say("Nothing was changed."))
        case _:
            return _on_bug(request, exc)


def _on_database_away(request: AnyRequest, exc: Exception) -> Response[Any]:
    cause = exc.__cause__ or exc
    _log.warning("database away", why=f"{type(cause).__name__}: {safe_words(cause)}")
    say = _words(request).language.say
    if request.method in SAFE_METHODS:
        detail = say("The doors go on working meanwhile. Try again in a moment.")
    else:
        detail = say("Look before you try again: what you sent may have been written.")
    return _shown(
        request, HTTPStatus.SERVICE_UNAVAILABLE, say("The workshop's memory does not answer."), detail, again=True
    )


def _on_bug(request: AnyRequest, exc: Exception) -> Response[Any]:
    if is_away(exc):
        return _on_database_away(request, exc)
    _log.error("page failed", exc_info=exc)
    say = _words(request).language.say
    detail = say("That is a mistake of the server, not yours. Its log has more under the number below.")
    return _shown(request, HTTPStatus.INTERNAL_SERVER_ERROR, say("Something went wrong."), detail)


PAGE_ERRORS: ExceptionHandlersMap = {
    NotLoggedIn: _on_not_logged_in,
    NotPermitted: _on_not_permitted,
    ForeignForm: _on_foreign_form,
    HTTPException: _on_http_error,
    DatabaseAway: _on_database_away,
    Exception: _on_bug,
}
