"""Installed from a wheel, outside any checkout, the project has everything it needs."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest
from support import ROOT


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command as a user without any setting of this checkout would; its standard output."""
    kept = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV" and not name.startswith(("PYTHON", "KG_"))}
    done = subprocess.run(list(map(str, command)), cwd=cwd, env=kept, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built without the network."""
    target = tmp_path_factory.mktemp("wheel")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "wheel", *options, "--wheel-dir", target, ROOT, cwd=target)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The ``bin`` folder of a fresh environment that holds the wheel, and sees the dependencies of this one."""
    home = tmp_path_factory.mktemp("installed") / "env"
    venv.create(home, with_pip=False)
    python = home / "bin" / "python"
    options = ("--quiet", "--no-deps", "--no-index", "--disable-pip-version-check")
    run(sys.executable, "-m", "pip", "--python", python, "install", *options, wheel, cwd=home)
    (packages,) = home.glob("lib/python3*/site-packages")
    # One line that names a folder: its modules are found, and its own .pth files, such as that of an editable install, are not.
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return home / "bin"


def data_files() -> set[str]:
    """What has to travel, by its name in the wheel."""
    beside = (path for name in ("ontology", "queries") for path in (ROOT / name).rglob("*"))
    inside = (path for path in (ROOT / "kg").rglob("*") if path.suffix != ".pyc")
    files = {f"kg/{path.relative_to(ROOT)}" for path in beside if path.is_file() and not path.name.startswith(".")}
    return files | {str(path.relative_to(ROOT)) for path in inside if path.is_file()}


def test_everything_travels(wheel: Path):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert data_files() - names == set()
    assert {"kg/py.typed", "kg/verbs.tsv"} <= names
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "LICENSE-DATA"}


def test_nothing_else_travels(wheel: Path):
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"kg", "qualification_kg"}
    assert [name for name in names if "__pycache__" in name or "/tests/" in name or "/." in name] == []


def test_the_wheel_and_not_the_checkout_is_used(installed: Path, tmp_path: Path):
    code = "import kg.resources as r; print(r.PACKAGE, r.ontology(), r.queries(), r.catalogue(), sep='\\n')"
    for line in run(installed / "python", "-c", code, cwd=tmp_path).splitlines():
        assert Path(line).is_relative_to(installed.parent), line
        assert Path(line).is_dir()


def test_the_verb_scheme_is_read_from_the_wheel(installed: Path, tmp_path: Path):
    assert run(installed / "python", "-c", "import kg.verbs; print(kg.verbs.VERBS['explain'].rank)", cwd=tmp_path) == "2\n"


def test_the_command_answers(installed: Path, tmp_path: Path):
    assert "Usage: kg" in run(installed / "kg", "--help", cwd=tmp_path)
