"""Addresses of servers, as somebody types them."""

from __future__ import annotations

from urllib.parse import SplitResult, urlsplit


def parts_of_address(text: str) -> SplitResult | None:
    """An address for a browser in its parts; None where it is none, or holds a password or a blank."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, a bracket too few
        return None
    return None if not usable or "@" in parts.netloc or any(each.isspace() for each in text) else parts
