"""Settings of a program: defaults, then a TOML file, then the environment; what is not understood is refused.

A program's settings are a frozen struct of sections, and a section is a frozen struct of settings; see `Section`.
In the file a setting is `key = value` under `[section]`. In the environment it is `DOORWRIGHT_SECTION__KEY`; a secret
may also be read from the file that `DOORWRIGHT_SECTION__KEY_FILE` names. An empty variable counts as not given.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar, get_args, get_origin

import msgspec
import platformdirs
from msgspec import Struct

Program = Literal["server", "kiosk"]

SYSTEM_FOLDER = Path("/etc/doorwright")
PREFIX = "DOORWRIGHT_"

# One machine may run both programs in one environment, so each must tell the other's variables from a misspelt one of
# its own. Neither may import the other; a test compares this with their settings.
SECTIONS: Mapping[Program, frozenset[str]] = {
    "server": frozenset({"admin", "database", "listen", "log"}),
    "kiosk": frozenset(
        {"demo_player", "display", "log", "mount", "player", "reader", "server", "sound", "state", "visitors"}
    ),
}


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    """Base of a section, and of the struct of all sections. Every field has a default."""


class Log(Section, frozen=True):
    """What is logged, and how: JSON lines, or lines for people; `auto` is the latter on a terminal."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["auto", "json", "console"] = "auto"


class Secret:
    """A text that never shows itself in a `repr`, a log line or a message; `reveal` gives it to who needs it."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


class Problem(NamedTuple):
    """One setting that was refused: where it stands ("kiosk.toml line 12", a variable's name), and why."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}"


class SettingsTrouble(Exception):
    """The settings cannot be used; its text has one line for each problem, none with a secret in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


SettingsT = TypeVar("SettingsT", bound=Section)


def load(
    kind: type[SettingsT], program: Program, *, config: Path | None = None, environ: Mapping[str, str] | None = None
) -> SettingsT:
    """The settings of `program`, as a `kind`.

    Args:
        config: the file to read instead of the one that `settings_file` would find.
        environ: the environment; None is this process's own.

    Raises:
        SettingsTrouble: a file that cannot be read, an unknown setting, or a value of a wrong type; all at once.
    """
    known = _settings(kind)
    problems: list[Problem] = []
    values: dict[str, object] = {}
    given = [*_from_file(settings_file(program, config), known, problems)]
    given += _from_environment(os.environ if environ is None else environ, program, known, problems)
    for setting in given:  # the environment comes last and wins
        try:
            values[setting.name] = _converted(setting, known[setting.name])
        except msgspec.ValidationError as wrong:
            problems.append(Problem(setting.where, f"`{setting.name}`: {_why(wrong, known[setting.name])}"))
    if problems:
        raise SettingsTrouble(problems)
    return kind(
        **{
            section.name: section.type(
                **{
                    name.partition(".")[2]: value
                    for name, value in values.items()
                    if name.startswith(f"{section.name}.")
                }
            )
            for section in msgspec.structs.fields(kind)
        }
    )


def settings_file(program: Program, config: Path | None = None) -> Path | None:
    """The one file that is read: `config`, else the machine's, else the user's; None if there is none.

    Raises:
        SettingsTrouble: `config` is given and does not exist.
    """
    if config is not None:
        if not config.is_file():
            raise SettingsTrouble([Problem(str(config), "there is no such file")])
        return config
    candidates = (SYSTEM_FOLDER, platformdirs.user_config_path("doorwright", appauthor=False))
    return next((file for folder in candidates if (file := folder / f"{program}.toml").is_file()), None)


class _Given(NamedTuple):
    name: str  # section.key
    value: object
    where: str
    strict: bool  # a file has types; the environment has only text


def _settings(kind: type[Section]) -> dict[str, Any]:
    """The type of every setting, by its name "section.key"."""
    return {
        f"{section.name}.{setting.name}": setting.type
        for section in msgspec.structs.fields(kind)
        for setting in msgspec.structs.fields(section.type)
    }


# --- the file


def _from_file(file: Path | None, known: Mapping[str, Any], problems: list[Problem]) -> Iterator[_Given]:
    if file is None:
        return
    try:
        text = file.read_text("utf-8")
        tables = tomllib.loads(text)
    except OSError as away:
        problems.append(Problem(str(file), f"cannot be read: {away.strerror}"))
        return
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        problems.append(Problem(str(file), f"is not TOML: {broken}"))
        return
    sections = {name.partition(".")[0] for name in known}
    for section, content in tables.items():
        if section in sections and isinstance(content, dict):
            entries = [(f"{section}.{key}", value) for key, value in content.items()]
        else:
            entries = [(section, content)]
        for name, value in entries:
            where = f"{file} line {_line_of(text, name)}"
            if name in known:
                yield _Given(name, value, where, strict=True)
            elif name in sections:
                problems.append(Problem(where, f"`{name}` is a section: write its settings under [{name}]"))
            else:
                problems.append(Problem(where, _unknown(name, [*known, *sections])))


def _line_of(text: str, name: str) -> int:
    """The line on which a setting or section of a well-formed file begins, counted from 1.

    The parser itself is asked: it is the line after the longest beginning of the file that does not yet hold it.
    """
    path = name.split(".")
    lines = text.split("\n")
    without = 0
    for count in range(1, len(lines) + 1):
        try:
            tables: Any = tomllib.loads("\n".join(lines[:count]))
        except tomllib.TOMLDecodeError:
            continue  # ends inside a value of several lines
        for key in path:
            if not isinstance(tables, dict) or key not in tables:
                without = count
                break
            tables = tables[key]
        else:
            break
    return without + 1


# --- the environment


def _from_environment(
    environ: Mapping[str, str], program: Program, known: Mapping[str, Any], problems: list[Problem]
) -> Iterator[_Given]:
    names = {_variable(name): name for name in known}
    files = {f"{variable}_FILE": name for variable, name in names.items() if _is_secret(known[name])}
    ours = SECTIONS[program]
    others = frozenset[str]().union(*SECTIONS.values()) - ours
    for variable, text in sorted(environ.items()):
        if not variable.startswith(PREFIX) or not text:
            continue
        if variable in names:
            yield _Given(names[variable], text, variable, strict=False)
        elif variable in files:
            if environ.get(_variable(files[variable])):
                problems.append(Problem(variable, f"is given, and so is {_variable(files[variable])}: use one"))
                continue
            try:
                secret = Path(text).read_text("utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as away:
                why = away.strerror if isinstance(away, OSError) else "not UTF-8"
                problems.append(Problem(variable, f"its file cannot be read: {why}"))
                continue
            yield _Given(files[variable], secret, variable, strict=False)
        elif _is_misspelt(variable, names, others):
            problems.append(Problem(variable, _unknown(variable, [*names, *files])))


def _variable(name: str) -> str:
    section, _, key = name.partition(".")
    return f"{PREFIX}{section}__{key}".upper()


def _is_misspelt(variable: str, names: Iterable[str], others: frozenset[str]) -> bool:
    """Whether a variable that we do not know was meant for us; another program's are none of our business."""
    section, separator, _ = variable.removeprefix(PREFIX).partition("__")
    if separator:
        return section.lower() not in others
    # With one underscore for two it would be passed over in silence.
    return variable in {name.replace("__", "_") for name in names}


# --- values


def _converted(given: _Given, kind: Any) -> object:
    value = given.value
    if not given.strict and isinstance(value, str) and get_origin(kind) is tuple:
        value = [part.strip() for part in value.split(",") if part.strip()]
    return msgspec.convert(value, kind, strict=given.strict, dec_hook=_special)


def _special(kind: type, value: object) -> object:
    if not isinstance(value, str):
        raise msgspec.ValidationError(f"Expected `str`, got `{type(value).__name__}`")
    return Path(value).expanduser() if kind is Path else Secret(value)


def _is_secret(kind: Any) -> bool:
    return kind is Secret or Secret in get_args(kind)


def _why(wrong: msgspec.ValidationError, kind: Any) -> str:
    choices = get_args(kind) if get_origin(kind) is Literal else ()
    return f"one of {', '.join(map(str, choices))} is expected" if choices else str(wrong)


def _unknown(name: str, known: Iterable[str]) -> str:
    known = sorted(known)
    # A key in the wrong section is as common as a misspelt one.
    by_key = {candidate.rpartition(".")[2]: candidate for candidate in known}
    key = name.rpartition(".")[2]
    near = [by_key[key]] if key in by_key else get_close_matches(name, known, n=1, cutoff=0.75)
    near = near or [by_key[other] for other in get_close_matches(key, by_key, n=1, cutoff=0.75)]
    return f"no setting `{name}`" + (f"; did you mean `{near[0]}`?" if near else "")
