"""The repository as a newcomer finds it: its top level, its licence, its locks."""

import hashlib
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("kiosk", "migrations", "server", "shared")
TOP_LEVEL = {
    *PACKAGES,
    *("docs", "packaging", "tests"),
    *("CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml"),
}
APACHE_2_0 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
LOCKS = [*sorted((ROOT / "packaging/locks").glob("*.txt")), ROOT / "packaging/web/package-lock.json"]


def committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


def test_the_top_level_holds_what_it_should_and_nothing_else():
    found = {path.parts[0] for path in committed()}

    assert {name for name in found if not name.startswith(".")} <= TOP_LEVEL


def test_the_licence_is_apache_2_0_word_for_word():
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2_0


def test_no_page_needs_a_qt_module_that_is_gpl_only():
    gpl_only = re.compile(r"Qt(Quick\.)?(Graphs|Charts|VirtualKeyboard|Quick3D|DataVisualization)")

    users = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.suffix in {".py", ".qml"} and gpl_only.search(path.read_text(encoding="utf-8"))
    ]

    assert users == []


def test_packaging_is_never_a_package():
    # It would hide PyPI's `packaging` from everybody who runs Python from the checkout.
    assert list((ROOT / "packaging").rglob("__init__.py")) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_every_folder_with_python_in_it_is_a_package(package):
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}

    assert [str(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_names_no_index_and_no_folder_of_a_machine(lock):
    text = lock.read_text(encoding="utf-8")

    # An address, an option of an index, or an absolute path.
    assert re.findall(r"\w+://\S*|--(?:\w+-)?(?:index|find-links)\S*|(?<![\w+/.@-])/\w\S*", text) == []


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.suffix == ".txt"], ids=lambda lock: lock.name)
def test_a_lock_has_an_exact_version_and_hashes_for_everything(lock):
    requirements = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()

    loose = [
        line
        for line in requirements
        if line and not line.startswith("#") and not re.match(r"[\w.-]+(\[[\w,-]+\])?==\S+ .*--hash=sha256:", line)
    ]
    assert loose == []


def test_what_comes_from_npm_is_pinned_exactly_and_hashed():
    wanted = json.loads((ROOT / "packaging/web/package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "packaging/web/package-lock.json").read_text())["packages"]

    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all(each["integrity"].startswith("sha512-") for name, each in locked.items() if name)


def test_what_builds_the_wheel_is_locked():
    names = {re.split(r"[><=]", line)[0] for line in (ROOT / "packaging/locks/build.in").read_text().split("\n")}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())

    assert {re.split(r"[><=]", each)[0] for each in project["build-system"]["requires"]} <= names


def test_the_readme_is_short():
    assert len((ROOT / "README.md").read_text().splitlines()) <= 120
