"""One command of ``kg`` as tests ask it: in a folder of its own, without a catalogue from the environment."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.cli import main

Kg = Callable[..., tuple[int, str, str]]


def asking(command: str) -> Any:
    """A fixture that runs ``kg COMMAND`` and gives status, standard output and standard error."""

    @pytest.fixture
    def kg(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Kg:
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("KG_CATALOGUE", raising=False)

        def run(*arguments: str) -> tuple[int, str, str]:
            capsys.readouterr()
            status = main([command, *arguments])
            return status, *capsys.readouterr()

        return run

    return kg
