"""Who may import whom: the direction of the packages, the order of the areas, and what each role of file may know."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.areas import AREAS

ROOT = Path(__file__).parents[2]
PACKAGES = {
    "kiosk": {"kiosk", "shared"},
    "migrations": {"migrations", "shared"},
    "server": {"migrations", "server", "shared"},
    "shared": {"shared"},
}
# A server needs no Qt and a door no web server, so what both have has neither.
NOT_IN_SHARED = {"PySide6", "alembic", "jinja2", "litestar", "qasync", "smartcard", "uvicorn", "webview"}

# Pure values and decisions: what they need to know is handed to them.
CORE = {"types", "rules", "changes"}
# What else they must not reach for, though it is in the standard library.
NOT_IN_CORE = {
    *("asyncio", "http", "io", "logging", "multiprocessing", "os", "pathlib", "random", "secrets", "shutil", "signal"),
    *("socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "time", "urllib.request"),
}
CLOCKS_AND_DICE = {"now", "today", "utcnow", "uuid1", "uuid4", "uuid7"}
ROLES = {role: {"msgspec"} for role in CORE} | {
    "texts": {"babel", "msgspec"},
    "tables": {"msgspec", "sqlalchemy"},
    "queries": {"msgspec", "sqlalchemy"},
    "writes": {"msgspec", "sqlalchemy"},
}


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def name_of(module: Path) -> str:
    parts = module.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def file_of(name: str) -> Path | None:
    """The file of one of our modules; None for a name that is no module of ours."""
    path = ROOT.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def imports(module: Path) -> set[str]:
    """Full names of what a module imports anywhere in it; `from a import b` is `a.b` where that is a module."""
    found = set()
    for node in ast.walk(ast.parse(module.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: a relative import hides where it leads"
            full = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if file_of(name) else str(node.module) for name in full.values()}
    return found


def top(name: str) -> str:
    return name.partition(".")[0]


def area_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "shared" and parts[1] in AREAS else None


def areas_reached(module: Path) -> set[str]:
    """The areas that a module builds on, also by way of modules that belong to no area."""
    found: set[str] = set()
    seen: set[Path] = set()
    waiting = [module]
    while waiting:
        each = waiting.pop()
        seen.add(each)
        for name in imports(each):
            area, file = area_of(name), file_of(name)
            if area:
                found.add(area)
            elif file and file not in seen:
                waiting.append(file)
    return found


@pytest.mark.parametrize("package", PACKAGES)
def test_door_and_server_meet_only_in_shared(package):
    wrong = {
        f"{name_of(module)} imports {name}"
        for module in modules(package)
        for name in imports(module)
        if top(name) in PACKAGES and top(name) not in PACKAGES[package]
    }

    assert not wrong


def test_shared_needs_neither_qt_nor_a_web_server():
    wrong = {
        f"{name_of(module)} imports {name}"
        for module in modules("shared")
        for name in imports(module)
        if top(name) in NOT_IN_SHARED
    }

    assert not wrong


def test_an_area_builds_only_on_those_before_it():
    wrong = {
        f"{name_of(module)} builds on {other}"
        for module in modules("shared")
        if (area := area_of(name_of(module)))
        for other in areas_reached(module)
        if AREAS.index(other) > AREAS.index(area)
    }

    assert not wrong


def test_every_area_of_the_list_exists():
    assert [area for area in AREAS if not (ROOT / "shared" / area / "__init__.py").is_file()] == []


@pytest.mark.parametrize("role", ROLES)
def test_each_role_of_file_knows_only_its_libraries(role):
    wrong = {
        f"{name_of(module)} imports {name}"
        for module in modules("shared")
        if module.stem == role
        for name in imports(module)
        if top(name) not in ROLES[role] | {"shared"} | sys.stdlib_module_names
    }

    assert not wrong


def core_with_all_it_imports() -> set[Path]:
    """The functional core, and every module of ours that it reaches."""
    found: set[Path] = set()
    waiting = [module for area in AREAS for module in modules(f"shared/{area}") if module.stem in CORE]
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            waiting += [file for name in imports(module) if (file := file_of(name))]
    return found


def test_decisions_reach_no_clock_file_network_database_or_dice():
    wrong = {
        f"{name_of(module)} imports {name}"
        for module in core_with_all_it_imports()
        for name in imports(module)
        if top(name) not in {"msgspec", "shared"} | sys.stdlib_module_names or {name, top(name)} & NOT_IN_CORE
    }

    assert not wrong


def test_decisions_ask_for_neither_time_nor_chance():
    wrong = {
        f"{name_of(module)}:{node.lineno} calls {node.func.attr if isinstance(node.func, ast.Attribute) else node.func}"
        for module in core_with_all_it_imports()
        for node in ast.walk(ast.parse(module.read_bytes()))
        if isinstance(node, ast.Call)
        and (
            (isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS_AND_DICE)
            or (isinstance(node.func, ast.Name) and node.func.id in CLOCKS_AND_DICE)
        )
    }

    assert not wrong
