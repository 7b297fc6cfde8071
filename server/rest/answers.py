"""What the API answers: pages of lists, the tag of a row, and problems (RFC 9457) with the rules' own reasons."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from litestar import Response
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import QueryParameter
from litestar.plugins.problem_details import ProblemDetailsException
from msgspec import Struct
from sqlalchemy import Column, Select, Table, TypeDecorator, literal, tuple_

from server.problems import MEDIA_TYPE
from shared.booking.rules import BookingUnknown, NotYours
from shared.journal.queries import written_at
from shared.journal.rules import NotAllowed, StaleEdit
from shared.journal.types import Number, Refusal
from shared.people.rules import BadgeUnknown
from shared.store.shop import Shop
from shared.texts import refusal_words
from shared.timespan import AwareTime
from shared.training.rules import GrantUnknown, NotGrantable
from shared.words import Speaker

Item = TypeVar("Item")
Other = TypeVar("Other")
Row = TypeVar("Row", bound=Struct)
Named = TypeVar("Named", bound="Page[Any]")

MOST_ITEMS = 200

After = Annotated[
    str | None, QueryParameter(max_length=200, description="What an earlier page gave as `next`: the items after it.")
]
Limit = Annotated[int, QueryParameter(ge=1, le=MOST_ITEMS, description="At most so many items.")]

_RIGHTS = (NotAllowed, NotYours, NotGrantable)
_NOT_THERE = (BookingUnknown, GrantUnknown, BadgeUnknown)


# --- lists


class Page(Struct, Generic[Item], frozen=True):
    """A part of a list, in an order that does not change."""

    items: tuple[Item, ...]
    next: str | None
    """The cursor to the items after these; null where there are none."""

    def of(self, made: Callable[[Item], Other]) -> Page[Other]:
        """The same page, with something made of each item."""
        return Page(tuple(map(made, self.items)), self.next)

    def into(self, kind: type[Named]) -> Named:
        """The same page under the name that the API's description has for it."""
        return kind(self.items, self.next)


def paged(
    shop: Shop, query: Select[Any], row: type[Row], keys: Sequence[Column[Any]], after: str | None, limit: int
) -> Page[Row]:
    """The rows of `query` after a cursor.

    Args:
        query: of one table's rows, without an order.
        keys: the columns that order the list; together they name a row.

    Raises:
        ProblemDetailsException: the cursor is none of this list.
    """
    if after is not None:
        query = query.where(tuple_(*keys) > tuple_(*_values(after, keys)))
    found = shop.all(query.order_by(*keys).limit(limit + 1), row)
    more = len(found) > limit
    return Page(tuple(found[:limit]), _cursor(found[limit - 1], keys) if more else None)


def _cursor(last: Struct, keys: Sequence[Column[Any]]) -> str:
    place = [getattr(last, key.name) for key in keys]
    return urlsafe_b64encode(msgspec.json.encode(place)).decode().rstrip("=")


def _values(cursor: str, keys: Sequence[Column[Any]]) -> list[Any]:
    kinds = tuple(_kind(key) for key in keys)
    try:
        text = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        decoded: tuple[Any, ...] = msgspec.json.decode(text, type=tuple[kinds])  # type: ignore[valid-type]
        values = [each.astimezone(UTC) if isinstance(each, datetime) else each for each in decoded]
    except (ValueError, OverflowError) as cause:  # no base64, no JSON, other columns, no value of theirs
        raise _problem(HTTPStatus.BAD_REQUEST, "cursor", "`after` is no cursor of this list.") from cause
    return [literal(value, type_=key.type) for value, key in zip(values, keys, strict=True)]


def _kind(key: Column[Any]) -> Any:
    """What a cursor may hold for this column: nothing that the database would not take."""
    decorated = key.type
    kind = (decorated.impl_instance if isinstance(decorated, TypeDecorator) else decorated).python_type
    return {int: Number, datetime: AwareTime}.get(kind, kind)


# --- one thing


def tag(shop: Shop, table: Table, *key: object) -> str:
    """The entity tag of a row: the number of the journal's entry that wrote it last; 0 where none did."""
    return f'"{written_at(shop, table.fullname, *key)}"'


def tagged(content: Item, etag: str, *, at: str | None = None) -> Response[Item]:
    """One thing with its entity tag.

    Args:
        at: the address of a thing that is new.
    """
    place = {} if at is None else {"Location": at}
    status = HTTPStatus.OK if at is None else HTTPStatus.CREATED
    return Response(content, status_code=status, headers={"ETag": etag, **place})


# --- problems


class Reason(Struct, frozen=True):
    """Why something was refused: `type` names the rule, further members are its facts, as times and numbers."""

    type: str
    sentence: str


class ProblemDetails(Struct, frozen=True, rename={"kind": "type"}):
    """What is wrong (RFC 9457)."""

    kind: str
    title: str
    status: int
    detail: str | None = None
    reference: str | None = None
    """The request in the server's log."""
    reasons: tuple[Reason, ...] | None = None
    """Every reason of the rules, the nearest remedy first; the same as at a door."""


def _spec(description: str) -> ResponseSpec:
    return ResponseSpec(ProblemDetails, description=description, media_type=MEDIA_TYPE, generate_examples=False)


READS: Mapping[int, ResponseSpec] = {
    400: _spec("The request has not the form that is described here."),
    401: _spec("Nothing that was sent proves who asks."),
    403: _spec("Whoever asks does not hold the right that this needs."),
    503: _spec("The database does not answer now."),
}
FINDS: Mapping[int, ResponseSpec] = {**READS, 404: _spec("There is no such thing.")}
DECIDES: Mapping[int, ResponseSpec] = {
    **FINDS,
    409: _spec("The workshop's rules say no; `reasons` has all that is against it."),
}
MAKES: Mapping[int, ResponseSpec] = {
    **DECIDES,
    422: _spec("The `Idempotency-Key` came before with another request."),
}
SETS: Mapping[int, ResponseSpec] = {
    **DECIDES,
    412: _spec("Somebody has changed it since: `If-Match` is not its tag any more."),
    428: _spec("`If-Match` is missing: the tag of what is to be changed, or `*` for whatever is there."),
}


def problem_type(name: str) -> str:
    """The `type` of a problem of the API: a name, not a page."""
    return f"urn:doorwright:api:{name}"


def _problem(status: HTTPStatus, name: str, detail: str, **more: object) -> ProblemDetailsException:
    extra = dict(more) or None
    return ProblemDetailsException(status_code=status, type_=problem_type(name), detail=detail, extra=extra)


def not_found(what: str) -> ProblemDetailsException:
    """There is no such thing, or it is not for whoever asks."""
    return _problem(HTTPStatus.NOT_FOUND, "not_found", f"There is no such {what}.")


def not_allowed() -> ProblemDetailsException:
    """Whoever asks may not read this."""
    return _problem(HTTPStatus.FORBIDDEN, "not_allowed", "This needs a right that you do not hold.")


def tag_missing() -> ProblemDetailsException:
    detail = "Say with `If-Match` which state of it you have seen: its `ETag`, or `*` for whatever is there."
    return _problem(HTTPStatus.PRECONDITION_REQUIRED, "tag_missing", detail)


def tag_unknown() -> ProblemDetailsException:
    return _problem(HTTPStatus.PRECONDITION_FAILED, "tag_unknown", "`If-Match` is no tag of this API.")


def key_reused() -> ProblemDetailsException:
    detail = "This `Idempotency-Key` came before with another request."
    return _problem(HTTPStatus.UNPROCESSABLE_ENTITY, "key_reused", detail)


def not_acceptable(detail: str) -> ProblemDetailsException:
    """What was sent has the right form, but means nothing here."""
    return _problem(HTTPStatus.BAD_REQUEST, "not_acceptable", detail)


def in_utc(name: str, at: datetime) -> datetime:
    """A time that was sent, as the rules reckon with it.

    Args:
        name: what it is called in the request.

    Raises:
        ProblemDetailsException: in UTC it is before the year 1 or after 9999.
    """
    try:
        return at.astimezone(UTC)
    except OverflowError as cause:
        raise not_acceptable(f"`{name}` is no time that can be reckoned with.") from cause


def set_aside() -> ProblemDetailsException:
    detail = "This could not be written. It is kept, and the server's log says why."
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "set_aside", detail)


def refused(found: Sequence[Refusal], speaker: Speaker) -> ProblemDetailsException:
    """The rules' reasons as a problem: each as it stands in the journal, with its sentence."""
    reasons = [reason(each, speaker) for each in found]
    return _problem(_status(found), "refused", reasons[0]["sentence"], reasons=reasons)


def reason(refusal: Refusal, speaker: Speaker) -> dict[str, Any]:
    """One reason as the API says it: as it stands in the journal, with its sentence."""
    return {**msgspec.to_builtins(refusal), "sentence": refusal_words(refusal, speaker).sentence}


def _status(found: Sequence[Refusal]) -> HTTPStatus:
    if any(isinstance(each, _RIGHTS) for each in found):
        return HTTPStatus.FORBIDDEN
    if any(isinstance(each, StaleEdit) for each in found):
        return HTTPStatus.PRECONDITION_FAILED
    if any(isinstance(each, _NOT_THERE) for each in found):
        return HTTPStatus.NOT_FOUND
    return HTTPStatus.CONFLICT
