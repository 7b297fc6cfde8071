"""Styles, scripts, letters and icons of the pages: all from this machine, at addresses that change with them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import fontpkg
from litestar import get
from litestar.exceptions import NotFoundException
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from litestar.response import File
from markupsafe import Markup

_SERVER = Path(__file__).parents[1]
# Made by packaging/hatch_build.py, and ours.
_FOLDERS = (_SERVER / "assets", Path(__file__).parent / "static")
_ICON_NAMES = _SERVER / "assets" / "tabler-icons.json"
_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".ttf": "font/ttf",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
}
_YEAR_S = int(timedelta(days=365).total_seconds())


class Assets:
    """The files that pages load, by their names."""

    def __init__(self) -> None:
        self._files = _files()
        digest = hashlib.sha256()
        for name, path in sorted(self._files.items()):
            digest.update(name.encode() + path.read_bytes())
        self._path = f"/admin/static/{digest.hexdigest()[:16]}"
        self._icons: Mapping[str, str] = json.loads(_ICON_NAMES.read_text(encoding="utf-8"))

    def url(self, name: str) -> str:
        """Where a page finds a file.

        Raises:
            KeyError: there is none of this name.
        """
        self._files[name]
        return f"{self._path}/{name}"

    def icon(self, name: str) -> Markup:
        """One of Tabler's icons, for the eye only.

        Raises:
            KeyError: there is none of this name.
        """
        return Markup('<span class="icon" aria-hidden="true">{}</span>').format(self._icons[name])

    def handler(self) -> HTTPRouteHandler:
        files = self._files

        @get("/admin/static/{version:str}/{name:str}", include_in_schema=False, sync_to_thread=False)
        def asset(name: FromPath[str]) -> File:
            path = files.get(name)
            if path is None:
                raise NotFoundException
            # The address changes with the content, so nobody need ask again.
            return File(
                path,
                media_type=_TYPES[path.suffix],
                content_disposition_type="inline",
                headers={"Cache-Control": f"public, max-age={_YEAR_S}, immutable"},
            )

        return asset


def _files() -> dict[str, Path]:
    found = {path.name: path for folder in _FOLDERS for path in folder.iterdir() if path.suffix in _TYPES}
    fonts = {
        "archivo.ttf": fontpkg.path("Archivo", weight=800),
        "atkinson.ttf": fontpkg.path("Atkinson Hyperlegible", weight=400),
        "atkinson-bold.ttf": fontpkg.path("Atkinson Hyperlegible", weight=700),
    }
    return found | {name: Path(path) for name, path in fonts.items()}
