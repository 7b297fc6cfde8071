"""The command line, with commands that a part installed beside us brings along."""

import subprocess
import sys

import pytest
from click.testing import CliRunner

from shared.cli import main

PART = '''"""Sharpens the workshop's chisels.

A second paragraph.
"""

import click
{needs}

@click.command()
def sharpen() -> None:
    {when_run}
    click.echo("sharp")
'''


@pytest.fixture
def install_part(tmp_path, monkeypatch):
    """Puts a part with the command `sharpen` beside us; `needs` and `when_run` are lines of it."""

    def install(*, needs: str = "", when_run: str = "pass", name: str = "sharpen") -> None:
        about = tmp_path / "workshop_part-1.dist-info"
        about.mkdir()
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: workshop-part\nVersion: 1\n")
        (about / "entry_points.txt").write_text(f"[doorwright.commands]\n{name} = workshop_part:sharpen\n")
        (tmp_path / "workshop_part.py").write_text(PART.format(needs=needs, when_run=when_run))
        monkeypatch.syspath_prepend(tmp_path)
        monkeypatch.delitem(sys.modules, "workshop_part", raising=False)

    return install


def run(*arguments: str):
    return CliRunner().invoke(main, arguments, prog_name="doorwright")


def test_the_help_shows_each_command_with_the_first_line_about_it(install_part):
    install_part()

    shown = run("--help")

    assert shown.exit_code == 0
    assert "sharpen" in shown.output
    assert "Sharpens the workshop's chisels." in shown.output
    assert "second paragraph" not in shown.output


def test_the_help_imports_no_command(install_part):
    install_part(needs="import not_installed_here")

    shown = run("--help")

    assert shown.exit_code == 0
    assert "workshop_part" not in sys.modules


def test_the_help_loads_neither_qt_nor_a_web_server_nor_a_database():
    program = (
        "import sys; from shared.cli import main; main(['--help'], standalone_mode=False);"
        "sys.exit(bool({'PySide6', 'litestar', 'sqlalchemy', 'webview'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False, stdout=subprocess.DEVNULL).returncode == 0


def test_a_command_runs(install_part):
    install_part()

    assert run("sharpen").output == "sharp\n"


@pytest.mark.parametrize(
    ("command", "extra"),
    [("kiosk", "kiosk"), ("server", "server"), ("sharpen", "demo")],
    ids=["a command with an extra of its own", "another one", "a command that needs several parts"],
)
def test_a_command_whose_extra_is_missing_says_in_one_line_what_to_install(command, extra, install_part):
    install_part(needs="import not_installed_here.part", name=command)

    told = run(command)

    assert told.exit_code == 2
    assert told.stderr == (
        f"Error: '{command}' needs not_installed_here, which is not installed: pip install 'doorwright[{extra}]'\n"
    )


def test_a_part_that_is_missing_while_a_command_runs_is_named_too(install_part):
    install_part(when_run="import not_installed_here")

    told = run("sharpen")

    assert told.exit_code == 2
    assert told.stderr.startswith("Error: 'sharpen' needs not_installed_here")


def test_a_module_of_ours_that_does_not_exist_is_a_mistake_and_not_an_extra(install_part):
    install_part(needs="import shared.no_such_module")

    assert isinstance(run("sharpen").exception, ModuleNotFoundError)


def test_an_unknown_command_is_refused_without_a_traceback():
    told = run("sharpne")

    assert told.exit_code == 2
    assert "No such command 'sharpne'" in told.stderr


def test_it_tells_its_version():
    told = run("--version")

    assert told.exit_code == 0
    assert told.output.startswith("doorwright, version ")
