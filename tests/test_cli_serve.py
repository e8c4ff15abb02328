"""`kg serve` as a program: one line with the address, quiet at the end, and in words what cannot be done."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from support import ROOT

from kg.cli import main


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", "import sys; from kg.cli import main; sys.exit(main())", "serve", "--port", "0", *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "KG_CATALOGUE": ""}
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes) as process:
        try:
            yield process
        finally:
            process.kill()


def test_one_line_pages_and_a_quiet_end(tmp_path: Path):
    with serving(tmp_path) as process:
        assert process.stdout
        assert process.stderr
        address = process.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:")
        assert httpx.get(address, timeout=60).status_code == 200
        assert httpx.post(f"{address}check/5530-02", data={"held": "5530/201"}, timeout=60).status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert (process.stdout.read(), process.stderr.read()) == ("", "")
    assert not list(tmp_path.iterdir())


def test_another_host_warns(tmp_path: Path):
    with serving(tmp_path, "--host", "0.0.0.0") as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("http://0.0.0.0:")
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert "not this machine alone" in process.stderr.read()


def test_a_port_in_use_is_said_in_one_line(capsys: pytest.CaptureFixture[str]):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["serve", "--port", str(taken.getsockname()[1])]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("kg: the port cannot be used: 127.0.0.1:")


def test_an_address_of_another_machine_is_said_in_one_line(tmp_path: Path):
    with serving(tmp_path, "--host", "192.0.2.1") as process:
        out, error = process.communicate(timeout=60)
        assert (process.returncode, out, error.count("\n")) == (2, "", 1)
