"""Logging is one for the whole process; a test that configures it puts it back."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from shared.logs import CHATTY


@contextmanager
def logging_put_back() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
        root.handlers[:], root.level = handlers, level
        for chatty in CHATTY:
            logging.getLogger(chatty).setLevel(logging.NOTSET)
