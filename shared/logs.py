"""Logging, the same for every program: JSON lines, or coloured lines on a terminal. Ids only, never names.

A line says who and what by id (`person`, `door`, `workshop`, `request`). Whoever logs is careful; the processors here
are the second fence: they drop what is named like something private, and keep a database's words, which quote the
values of a row, out of tracebacks.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from shared.settings import Log

# A key is private if one of its words is; `badge` is an id, `badge_uid` is what is on the card.
PRIVATE_WORDS = frozenset({
    "address", "answer", "authorization", "birthday", "cookie", "cookies", "csrf", "email", "mail", "passphrase",
    "password", "phone", "pin", "secret", "session", "surname", "token", "uid", "uids", "username",
})  # fmt: skip
# `logger_name` or `table_name` are not about people, so a name is private only as one of these.
PRIVATE_KEYS = frozenset({
    "badge_number", "display_name", "family_name", "first_name", "full_name", "given_name", "last_name", "name",
    "names", "nickname", "note", "notes", "parameters", "params", "person_name", "user_name",
})  # fmt: skip

# Libraries with a line for each request that we make: its whole address, in which a token may be.
CHATTY = ("alembic.runtime.plugins", "httpcore", "httpx")


def configure_logs(settings: Log, stream: TextIO | None = None) -> None:
    """Send every line of this process, structlog's and the standard library's, to `stream` (None: standard error)."""
    stream = sys.stderr if stream is None else stream
    for_people = settings.format == "console" or (settings.format == "auto" and stream.isatty())
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        write_exception,
        drop_private,
    ]
    renderer: Processor = (
        structlog.dev.ConsoleRenderer() if for_people else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *common, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=common,
        )
    )
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(settings.level.upper())
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    logging.captureWarnings(capture=True)


def drop_private(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Leave out values whose key is private, at any depth. `dropped` names the keys, so that the call gets mended."""
    dropped: list[str] = []
    kept: EventDict = {key: _without_private(value, dropped) for key, value in event.items() if _kept(key, dropped)}
    if dropped:
        kept["dropped"] = sorted(set(dropped))
    return kept


def write_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Turn `exc_info` into text: every exception with its stack, and its words unless they may quote a row's values."""
    info = event.pop("exc_info", None)
    if info:
        exc = _exception_of(info)
        if exc is not None:
            event["exception"] = "".join(_told(exc, exc.__traceback__)).rstrip()
    return event


def _kept(key: str, dropped: list[str]) -> bool:
    # structlog's own keys begin with an underscore.
    private = not key.startswith("_") and (key in PRIVATE_KEYS or not PRIVATE_WORDS.isdisjoint(key.lower().split("_")))
    if private:
        dropped.append(key)
    return not private


def _without_private(value: Any, dropped: list[str]) -> Any:
    if isinstance(value, Mapping):
        return {
            key: _without_private(inner, dropped)
            for key, inner in value.items()
            if not isinstance(key, str) or _kept(key, dropped)
        }
    if isinstance(value, list | tuple):
        return [_without_private(inner, dropped) for inner in value]
    return value


def _exception_of(info: object) -> BaseException | None:
    if isinstance(info, BaseException):
        return info
    if isinstance(info, tuple):
        return info[1] if isinstance(info[1], BaseException) else None
    return sys.exc_info()[1]


def _told(exc: BaseException, stack: TracebackType | None) -> Iterator[str]:
    before = exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)
    if before is not None:
        yield from _told(before, before.__traceback__)
        yield "which led to:\n"
    yield from traceback.format_tb(stack)
    yield f"{type(exc).__module__}.{type(exc).__qualname__}: {safe_words(exc)}\n"
    for inner in exc.exceptions if isinstance(exc, BaseExceptionGroup) else ():
        yield from _told(inner, inner.__traceback__)


def safe_words(exc: BaseException) -> str:
    """What an exception says, as far as it cannot hold a person's data."""
    from sqlalchemy.exc import StatementError  # noqa: PLC0415 - nothing needs it until something is wrong

    if isinstance(exc, StatementError):
        return f"{exc.statement or ''} ({type(exc.orig).__name__})"
    # PostgreSQL quotes values ("Key (email)=(…) already exists"), so of its answers only the code and places are told.
    if (state := getattr(exc, "sqlstate", None)) is not None:
        diag = getattr(exc, "diag", None)
        places = [getattr(diag, name, None) for name in ("schema_name", "table_name", "column_name", "constraint_name")]
        return " ".join([f"SQLSTATE {state}", *filter(None, places)])
    return str(exc)
