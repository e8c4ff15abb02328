"""The two set-up commands: what they do on machines that differ from this one."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest
from support import ROOT

SCRIPTS = [ROOT / "scripts" / "build", ROOT / "scripts" / "test", ROOT / "scripts" / "setup.sh", ROOT / ".ci" / "run"]
TOOLS = ("sh", "cat", "cksum", "cp", "dirname", "grep", "id", "mkdir", "rm")

PYTHON = """#!/bin/sh
case "$*" in
    *version_info\\ *) exit {too_old} ;;
    *ensurepip*) exit {without_venv} ;;
    *print*) echo python3.99-venv ;;
    "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;
    *) echo "$*" >>"{log}" ;;
esac
"""

KG = """#!/bin/sh
mkdir -p "${3:-kg-out}"
[ "$2" = --help ] || echo page >"${3:-kg-out}/index.html"
"""


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A folder with a checkout, and in ``bin`` the few tools of a bare machine: no Python, no apt-get."""
    (tmp_path / "bin").mkdir()
    for name in TOOLS:
        found = shutil.which(name)
        assert found
        (tmp_path / "bin" / name).symlink_to(found)
    shutil.copytree(ROOT / "scripts", tmp_path / "checkout" / "scripts")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "checkout")
    (tmp_path / "work").mkdir()
    return tmp_path


def build(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["/bin/sh", str(machine / "checkout" / "scripts" / "build"), *arguments]
    return subprocess.run(
        command, cwd=machine / "work", env={"PATH": str(machine / "bin")}, capture_output=True, text=True, check=False
    )


def install_python(machine: Path, name: str = "python3", *, too_old: bool = False, without_venv: bool = False) -> None:
    text = PYTHON.format(too_old=int(too_old), without_venv=int(without_venv), log=machine / "pip.log")
    program(machine / "bin" / name, text)


def test_without_a_python_one_line_says_so(machine: Path):
    install_python(machine, too_old=True)
    done = build(machine)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "Python 3.11 or later is needed and was not found (Debian 12 and later: apt-get install python3)"
    ]
    assert not (machine / "checkout" / ".venv").exists()


def test_without_the_venv_package_it_is_named(machine: Path):
    install_python(machine, without_venv=True)
    done = build(machine)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "To install what is missing, as root: apt-get install python3.99-venv",
        "python3 cannot make virtual environments: install python3.99-venv",
    ]


def test_a_newer_python_beside_an_old_one_is_found_and_the_work_is_done_once(machine: Path):
    install_python(machine, too_old=True)
    install_python(machine, "python3.11")
    program(machine / "checkout" / ".venv" / "bin" / "kg", KG)
    build(machine)
    program(machine / "checkout" / ".venv" / "bin" / "kg", KG)
    log = machine / "pip.log"
    assert log.read_text(encoding="utf-8").count("-m pip install") == 1

    done = build(machine)
    assert done.returncode == 0, done.stderr
    assert log.read_text(encoding="utf-8").count("-m pip install") == 1

    with (machine / "checkout" / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n# changed\n")
    build(machine)
    assert log.read_text(encoding="utf-8").count("-m pip install") == 2


@pytest.mark.parametrize(
    ("arguments", "folder"), [((), "kg-out"), (("--out", "my pages"), "my pages"), (("--out", "output"), "output")]
)
def test_the_last_lines_say_where_the_pages_are(machine: Path, arguments: tuple[str, ...], folder: str):
    install_python(machine)
    build(machine)
    program(machine / "checkout" / ".venv" / "bin" / "kg", KG)
    done = build(machine, *arguments)
    assert done.returncode == 0, done.stderr
    assert f"file://{machine / 'work' / folder / 'index.html'}" in done.stdout


def test_no_pages_are_promised_where_there_are_none(machine: Path):
    install_python(machine)
    build(machine)
    program(machine / "checkout" / ".venv" / "bin" / "kg", KG)
    assert build(machine, "--help").stdout == ""


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_parse_and_name_neither_a_host_nor_a_place_of_one_machine(path: Path):
    text = path.read_text(encoding="utf-8")
    assert subprocess.run(["/bin/sh", "-n", str(path)], check=False).returncode == 0
    assert re.findall(r"https?://|\b[\w-]+\.(?:org|com|net|io)\b|/(?:work|home|opt|srv)/", text) == []
    assert path.name == "setup.sh" or os.access(path, os.X_OK)
