"""Settings: where they come from, and what is refused in which words."""

from pathlib import Path

import pytest
from msgspec.structs import fields

from kiosk.settings import KioskSettings
from server.settings import ServerSettings
from shared.settings import SECTIONS, Program, Secret, Section, SettingsTrouble, load, settings_file


def written(folder: Path, text: str) -> Path:
    file = folder / "kiosk.toml"
    file.write_text(text, "utf-8")
    return file


def refused(kind: type[Section], config: Path | None = None, **environ: str) -> list[str]:
    program: Program = "kiosk" if kind is KioskSettings else "server"
    with pytest.raises(SettingsTrouble) as trouble:
        load(kind, program, config=config, environ=environ)
    return str(trouble.value).splitlines()


def test_a_kiosk_without_a_file_has_its_defaults(tmp_path):
    settings = load(KioskSettings, "kiosk", config=written(tmp_path, ""), environ={})

    assert settings == KioskSettings()


def test_the_environment_wins_over_the_file_and_the_file_over_the_defaults(tmp_path):
    file = written(tmp_path, '[reader]\nside = "left"\n[mount]\nbottom_mm = 850\n')

    settings = load(KioskSettings, "kiosk", config=file, environ={"DOORWRIGHT_MOUNT__BOTTOM_MM": "700.5"})

    assert settings.reader.side == "left"
    assert settings.mount.bottom_mm == 700.5
    assert settings.display.theme == "auto"


def test_a_misspelt_setting_is_refused_with_its_line_and_the_nearest_key(tmp_path):
    file = written(tmp_path, '# the door to the yard\n\n[reader]\n\n# on the yard side\nsidee = "left"\n')

    lines = refused(KioskSettings, file)

    assert lines == [f"{file} line 6: no setting `reader.sidee`; did you mean `reader.side`?"]


def test_a_setting_in_the_wrong_section_is_refused_with_the_right_one(tmp_path):
    file = written(tmp_path, '[display]\nside = "left"\n')

    assert refused(KioskSettings, file) == [f"{file} line 2: no setting `display.side`; did you mean `reader.side`?"]


def test_a_misspelt_section_is_refused(tmp_path):
    file = written(tmp_path, '[reeder]\nside = "left"\n')

    assert refused(KioskSettings, file) == [f"{file} line 1: no setting `reeder`; did you mean `reader`?"]


def test_a_section_that_is_given_a_value_is_refused(tmp_path):
    file = written(tmp_path, 'reader = "left"\n')

    assert refused(KioskSettings, file) == [f"{file} line 1: `reader` is a section: write its settings under [reader]"]


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ('[mount]\nbottom_mm = "high"', 2, "`mount.bottom_mm`: Expected `float`, got `str`"),
        ("[mount]\nbottom_mm = -1", 2, "`mount.bottom_mm`: Expected `float` >= 0.0"),
        ('[reader]\n\nside = "up"', 3, "`reader.side`: one of left, right, below is expected"),
        ('[display]\nfullscreen = "true"', 2, "`display.fullscreen`: Expected `bool`, got `str`"),
        ("[state]\nfolder = 3", 2, "`state.folder`: Expected `str`, got `int`"),
    ],
)
def test_a_value_of_a_wrong_type_is_refused_with_its_line(tmp_path, text, line, why):
    file = written(tmp_path, text)

    assert refused(KioskSettings, file) == [f"{file} line {line}: {why}"]


def test_a_value_of_several_lines_is_named_by_the_line_on_which_it_begins(tmp_path):
    file = written(tmp_path, '[listen]\nhost = "door\\u2028wright"\nallowed_hosts = [\n  "a",\n  3,\n]\n')

    assert refused(ServerSettings, file) == [
        f"{file} line 3: `listen.allowed_hosts`: Expected `str`, got `int` - at `$[1]`"
    ]


def test_all_problems_are_told_at_once(tmp_path):
    file = written(tmp_path, '[reader]\nsidee = "left"\n[mount]\nbottom_mm = []\n')

    lines = refused(KioskSettings, file, DOORWRIGHT_DISPLAY__THEME="dark")

    assert [line.partition(":")[0] for line in lines] == [
        f"{file} line 2",
        f"{file} line 4",
        "DOORWRIGHT_DISPLAY__THEME",
    ]


def test_a_file_that_is_no_toml_is_refused_with_the_line(tmp_path):
    file = written(tmp_path, "[reader]\nside = left\n")

    (line,) = refused(KioskSettings, file)

    assert line.startswith(f"{file}: is not TOML: ")
    assert "line 2" in line


def test_a_file_of_other_bytes_than_utf_8_is_refused(tmp_path):
    file = tmp_path / "kiosk.toml"
    file.write_bytes(b'[reader]\nside = "\xff"\n')

    (line,) = refused(KioskSettings, file)

    assert line.startswith(f"{file}: is not TOML: ")


def test_a_config_that_is_not_there_is_refused(tmp_path):
    assert refused(KioskSettings, tmp_path / "no.toml") == [f"{tmp_path / 'no.toml'}: there is no such file"]


def test_a_misspelt_variable_is_refused_with_the_nearest_one(tmp_path):
    file = written(tmp_path, "")

    assert refused(ServerSettings, file, DOORWRIGHT_LISTEN__PROT="1") == [
        "DOORWRIGHT_LISTEN__PROT: no setting `DOORWRIGHT_LISTEN__PROT`; did you mean `DOORWRIGHT_LISTEN__PORT`?"
    ]
    assert refused(ServerSettings, file, DOORWRIGHT_LISTEN_PORT="1") == [
        "DOORWRIGHT_LISTEN_PORT: no setting `DOORWRIGHT_LISTEN_PORT`; did you mean `DOORWRIGHT_LISTEN__PORT`?"
    ]


def test_a_server_passes_over_the_variables_of_a_kiosk_on_the_same_machine(tmp_path):
    environ = {"DOORWRIGHT_READER__SIDE": "left", "DOORWRIGHT_LISTEN__PORT": "9000"}

    settings = load(ServerSettings, "server", config=written(tmp_path, ""), environ=environ)

    assert settings.listen.port == 9000


@pytest.mark.parametrize(("program", "kind"), [("server", ServerSettings), ("kiosk", KioskSettings)])
def test_each_program_knows_the_sections_of_the_other(program, kind):
    assert {section.name for section in fields(kind)} == SECTIONS[program]


def test_a_list_in_a_variable_is_parted_by_commas(tmp_path):
    environ = {"DOORWRIGHT_LISTEN__ALLOWED_HOSTS": "door.example.org, *.example.net"}

    settings = load(ServerSettings, "server", config=written(tmp_path, ""), environ=environ)

    assert settings.listen.allowed_hosts == ("door.example.org", "*.example.net")


def test_an_empty_variable_counts_as_not_given(tmp_path):
    settings = load(ServerSettings, "server", config=written(tmp_path, ""), environ={"DOORWRIGHT_LISTEN__PORT": ""})

    assert settings.listen.port == 8710


def test_a_secret_is_read_from_the_file_that_a_variable_names(tmp_path):
    secret = tmp_path / "url"
    secret.write_text("postgresql://app:hush@db/doorwright\n")

    settings = load(
        ServerSettings,
        "server",
        config=written(tmp_path, ""),
        environ={"DOORWRIGHT_DATABASE__URL_FILE": str(secret)},
    )

    assert settings.database.url == Secret("postgresql://app:hush@db/doorwright")


def test_only_a_secret_is_read_from_a_file(tmp_path):
    (line,) = refused(ServerSettings, written(tmp_path, ""), DOORWRIGHT_LISTEN__HOST_FILE="/etc/hostname")

    assert line.startswith("DOORWRIGHT_LISTEN__HOST_FILE: no setting")


def test_a_secret_given_twice_is_refused(tmp_path):
    assert refused(
        ServerSettings, written(tmp_path, ""), DOORWRIGHT_DATABASE__URL="hush", DOORWRIGHT_DATABASE__URL_FILE="/hush"
    ) == ["DOORWRIGHT_DATABASE__URL_FILE: is given, and so is DOORWRIGHT_DATABASE__URL: use one"]


def test_a_secret_whose_file_is_missing_is_refused(tmp_path):
    (line,) = refused(ServerSettings, written(tmp_path, ""), DOORWRIGHT_DATABASE__URL_FILE=str(tmp_path / "hush"))

    assert line == "DOORWRIGHT_DATABASE__URL_FILE: its file cannot be read: No such file or directory"


def test_a_secret_never_shows_itself(tmp_path):
    environ = {"DOORWRIGHT_DATABASE__URL": "postgresql://app:hush@db/doorwright"}

    settings = load(ServerSettings, "server", config=written(tmp_path, ""), environ=environ)

    assert "hush" not in repr(settings)
    assert "hush" not in str(settings.database.url)
    assert "hush" not in f"{settings.database.url}"


def test_a_folder_may_begin_with_the_users_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", "/home/maker")

    settings = load(KioskSettings, "kiosk", config=written(tmp_path, '[state]\nfolder = "~/door"'), environ={})

    assert settings.state.folder == Path("/home/maker/door")


def test_the_machines_file_comes_before_the_users(tmp_path, monkeypatch):
    machine, user = tmp_path / "etc", tmp_path / "user"
    for folder in (machine, user / "doorwright"):
        folder.mkdir(parents=True)
        (folder / "server.toml").touch()
    monkeypatch.setattr("shared.settings.SYSTEM_FOLDER", machine)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(user))

    found = [settings_file("server")]
    (machine / "server.toml").unlink()
    found.append(settings_file("server"))
    (user / "doorwright" / "server.toml").unlink()
    found.append(settings_file("server"))

    assert found == [machine / "server.toml", user / "doorwright" / "server.toml", None]
