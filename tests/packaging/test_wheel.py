"""The wheel, built from this checkout and installed into empty environments far away from it."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.support.postgres import folder_for_postgres
from tests.support.server import Server

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "packaging" / "locks"
PACKAGES = {"kiosk", "migrations", "server", "shared"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMANDS = sorted(PROJECT["entry-points"]["doorwright.commands"])
# Run by Alembic with a database at hand, never imported by anybody.
NOT_TO_IMPORT = {"migrations.env"}
IMPORT_ALL = """
import importlib, json, pkgutil, sys
names = [
    module.name
    for package in sys.argv[1:]
    for module in pkgutil.walk_packages([importlib.import_module(package).__path__[0]], package + ".")
]
wrong = {}
for name in names:
    if name not in %s:
        try:
            importlib.import_module(name)
        except Exception as trouble:
            wrong[name] = repr(trouble)
places = {sys.modules[name].__file__ for name in names if name in sys.modules}
print(json.dumps([wrong, sorted(places), sorted(sys.modules)]))
""" % sorted(NOT_TO_IMPORT)  # noqa: UP031 - braces would have to be doubled

pytestmark = [pytest.mark.process, pytest.mark.timeout(600)]


class Installed:
    """An environment of its own, outside the checkout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        uv("venv", "--python", sys.executable, str(folder))

    def install(self, *what: str) -> None:
        uv("pip", "install", "--python", str(self.folder / "bin" / "python"), *what)

    @property
    def elsewhere(self) -> Path:
        """A folder that holds nothing of ours."""
        folder = self.folder / "elsewhere"
        folder.mkdir(exist_ok=True)
        return folder

    def environment(self, **more: str) -> dict[str, str]:
        """Little inherited."""
        kept = {name: os.environ[name] for name in ("LANG", "PATH", "QT_QPA_PLATFORM") if name in os.environ}
        return kept | {"HOME": str(self.elsewhere)} | more

    def run(self, program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program of the environment to its end."""
        return subprocess.run(
            [self.folder / "bin" / program, *arguments],
            cwd=self.elsewhere,
            env=self.environment(**environment),
            check=False,
            capture_output=True,
            text=True,
        )

    @contextmanager
    def serving(self, **environment: str) -> Iterator[Server]:
        """The environment's server, once it serves."""
        with subprocess.Popen(
            [self.folder / "bin" / "doorwright", "server", "run"],
            cwd=self.elsewhere,
            env=self.environment(**environment),
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            server = Server(process)
            try:
                server.ready()
                yield server
                server.stop()
            finally:
                process.kill()

    def import_all(self, *packages: str) -> tuple[dict[str, str], list[str], list[str]]:
        """Import every module of the packages: what went wrong, the files that were loaded, all loaded modules."""
        done = self.run("python", "-c", IMPORT_ALL, *packages)
        assert done.returncode == 0, done.stderr
        wrong, places, loaded = json.loads(done.stdout.splitlines()[-1])
        return wrong, places, loaded


def uv(*arguments: str) -> None:
    settings = {"UV_BUILD_CONSTRAINT": str(LOCKS / "build.txt"), "UV_REQUIRE_BUILD_HASHES": "1", "UV_SYSTEM_CERTS": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "uv", "--quiet", *arguments],
        cwd=ROOT,
        env=os.environ | settings,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    uv("build", "--wheel", "--out-dir", str(folder))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def everything(wheel, tmp_path_factory):
    """The whole product, with the locked versions of all that it needs."""
    installed = Installed(tmp_path_factory.mktemp("everything"))
    installed.install("--require-hashes", "-r", str(LOCKS / "demo.txt"))
    installed.install("--no-deps", str(wheel))
    return installed


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """The wheel without any extra."""
    installed = Installed(tmp_path_factory.mktemp("bare"))
    installed.install(str(wheel), "--constraints", str(LOCKS / "demo.txt"))
    return installed


def test_the_wheel_holds_the_four_packages_and_what_is_said_about_them(wheel):
    with zipfile.ZipFile(wheel) as archive:
        top = {Path(name).parts[0] for name in archive.namelist()}

    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES


def test_the_wheel_holds_every_file_of_the_packages(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    listed = subprocess.run(["git", "ls-files", *PACKAGES], cwd=ROOT, check=True, capture_output=True, text=True).stdout

    assert {name for name in listed.splitlines() if (ROOT / name).is_file()} <= held


def test_the_wheel_holds_what_is_made_when_it_is_built(wheel):
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    translations = {str(path.relative_to(ROOT).with_suffix(".mo")) for path in (ROOT / "shared/locale").rglob("*.po")}

    assert (
        translations
        | {
            "kiosk/assets/tabler-icons.json",
            "kiosk/assets/tabler-icons.ttf",
            "server/assets/event-calendar.min.css",
            "server/assets/event-calendar.min.js",
            "server/assets/htmx.min.js",
            "server/assets/tabler-icons.json",
            "server/assets/tabler-icons.woff2",
            "server/assets/tabler.min.css",
            "server/assets/tabler.min.js",
        }
        <= held
    )


def test_the_installed_program_lists_its_commands(everything):
    shown = everything.run("doorwright", "--help")

    assert shown.returncode == 0, shown.stderr
    assert [command for command in COMMANDS if f"\n  {command} " not in shown.stdout] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_of_the_installed_program_can_be_called(command, everything):
    shown = everything.run("doorwright", command, "--help")

    assert shown.returncode == 0, shown.stderr


@pytest.mark.parametrize("command", ["admin", "kiosk", "server"])
def test_a_command_without_its_extra_says_what_to_install(command, bare):
    told = bare.run("doorwright", command, "run")

    assert told.returncode == 2
    assert told.stdout == ""
    (line,) = told.stderr.splitlines()
    assert line.endswith(f"pip install 'doorwright[{command}]'")


def test_the_installed_server_finds_its_migrations(everything):
    with folder_for_postgres() as folder:
        done = everything.run("doorwright", "server", "upgrade", DOORWRIGHT_DATABASE__FOLDER=str(folder / "postgresql"))

    assert done.returncode == 0, done.stderr
    assert "up to date" in done.stdout


def test_the_installed_server_shows_its_admin_pages(everything):
    with folder_for_postgres() as folder:
        settings = {
            "DOORWRIGHT_DATABASE__FOLDER": str(folder / "postgresql"),
            "DOORWRIGHT_LISTEN__PORT": "0",
            "DOORWRIGHT_LOG__FORMAT": "json",
        }
        words = ("--name", "Woodside Makers", "--first-name", "Ada", "--zone", "Europe/Berlin", "--json")
        made = everything.run("doorwright", "server", "init", *words, **settings)
        assert made.returncode == 0, made.stderr
        link = urlsplit(json.loads(made.stdout)["link"]).path
        with everything.serving(**settings) as server, httpx.Client(base_url=server.url) as line:
            page = line.get(link)
            loaded = {
                path: line.get(path).status_code
                for path in re.findall(r'(?:href|src)="(/admin/static/[^"]*)"', page.text)
            }

    assert page.status_code == 200
    assert "Welcome, Ada" in page.text
    assert len(loaded) > 3
    assert set(loaded.values()) == {200}


def test_every_module_can_be_imported_far_from_the_checkout(everything):
    wrong, places, _loaded = everything.import_all(*PACKAGES)

    assert wrong == {}
    assert [place for place in places if not place.startswith(str(everything.folder))] == []


def test_what_door_and_server_share_needs_neither_of_their_libraries(bare):
    wrong, _places, loaded = bare.import_all("shared")

    # The demo runs all parts, so it comes with an extra of its own.
    assert [name for name in wrong if not name.startswith("shared.demo.")] == []
    assert not {"PySide6", "litestar", "psycopg", "uvicorn", "webview"} & set(loaded)


def test_icons_have_a_name_and_the_font_a_character_for_it():
    names = json.loads((ROOT / "kiosk/assets/tabler-icons.json").read_text())

    assert len(names) > 1000
    assert all(len(character) == 1 for character in names.values())
