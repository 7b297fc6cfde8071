"""What a browser may do with our answers, and by which names the server answers at all."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from litestar.connection import ASGIConnection
from litestar.types import Scope

from server.settings import Listen

# A handler with `opt=FRAMES_YOUTUBE` answers with a page that may show YouTube's player. The player's own script needs
# no more than the page's nonce: it hands it on to what it loads.
FRAMES_YOUTUBE: Mapping[str, Any] = {"frames_youtube": True}
YOUTUBE = "https://www.youtube-nocookie.com https://www.youtube.com"

_NONCE = "csp_nonce"

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    # YouTube's player refuses to work on a page that sends no origin.
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
HSTS = "max-age=31536000"


def nonce(connection: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The nonce of the answer to this request, for its inline scripts and styles; made where it is first asked for."""
    state = connection.scope["state"]
    if _NONCE not in state:
        state[_NONCE] = secrets.token_urlsafe(16)
    made: str = state[_NONCE]
    return made


def csp_nonce(context: Mapping[str, Any], /) -> str:
    """`nonce`, for templates."""
    return nonce(context["request"])


def security_headers(scope: Scope) -> dict[str, str]:
    """The headers that every answer has, whatever else it is."""
    headers = {**HEADERS, "Content-Security-Policy": _content_security_policy(scope)}
    if scope["scheme"] in {"https", "wss"}:
        headers["Strict-Transport-Security"] = HSTS
    return headers


def _content_security_policy(scope: Scope) -> str:
    made = scope["state"].get(_NONCE)
    ours = f"'self' 'nonce-{made}'" if made else "'self'"
    # A request that no route takes has no handler.
    opt: Mapping[str, Any] = getattr(scope.get("route_handler"), "opt", {})
    frames = YOUTUBE if opt.get("frames_youtube") else "'none'"
    return "; ".join((
        "default-src 'none'",
        f"script-src {ours}",
        f"style-src {ours}",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        f"frame-src {frames}",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ))  # fmt: skip


class Hosts:
    """The names by which the server may be called.

    A page of somebody else's domain whose name leads to our address could otherwise read our answers in the browser of
    a person who is logged in. It comes under that name, so addresses and the machine's own names need not be set.
    """

    def __init__(self, listen: Listen) -> None:
        machine = socket.gethostname().lower()
        public = urlsplit(listen.public_url or "").hostname or "localhost"
        names = ("localhost", machine, f"{machine}.local", listen.host, public, *listen.allowed_hosts)
        self._names = frozenset(name.lower() for name in names)
        self._domains = tuple(name[1:] for name in self._names if name.startswith("*."))

    def allow(self, host: str | None) -> bool:
        """Whether a request with this `Host` header is for us; without one it is no browser's."""
        if host is None or "*" in self._names:
            return True
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in self._names or name.endswith(self._domains) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
