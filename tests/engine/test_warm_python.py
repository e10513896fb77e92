"""A warm Python is to its caller what a cold one is; only its imports are done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.engine.prepared import Preparations
from tests.engine.warm_client import SERVER, WARM

LOOKING = """
import json, os, sys
seen = {"folder": os.getcwd(), "mark": os.environ["MARK"], "path": sys.path[0]}
seen |= {"arguments": sys.argv, "python": sys.executable, "said": sys.stdin.read()}
print(json.dumps(seen | {"warm": "pulumi_azure_native" in sys.modules}))
sys.exit(3)
"""
WAITING = "import os, time; print(os.getpid()); time.sleep(600)"


@pytest.fixture(scope="module")
def python(
    preparations: Preparations, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the interpreter of a checkout."""
    folder = preparations.checkout(tmp_path_factory.mktemp("checkout"))
    return folder / ".venv" / "bin" / "python"


def start(python: Path, code: str, folder: Path) -> subprocess.Popen[str]:
    """Start what is asked of the warm one, where the tests have one."""
    return subprocess.Popen(
        [python, "-u", "-c", code, WARM[-1].strip()],
        cwd=folder,
        env=os.environ | {"MARK": "here"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("warm", [True, False])
def test_it_runs_what_it_is_asked_to(
    python: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, warm: bool
) -> None:
    if not warm:
        monkeypatch.delenv(SERVER)

    running = start(python, LOOKING, tmp_path)
    said, _ = running.communicate("hello")

    seen: dict[str, Any] = json.loads(said)
    assert seen == {
        "folder": str(tmp_path),
        "mark": "here",
        "path": "",
        "arguments": ["-c", WARM[-1].strip()],
        "python": str(python),
        "said": "hello",
        "warm": warm,
    }
    assert running.returncode == 3


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_it_ends_with_its_client(python: Path, tmp_path: Path, number: int) -> None:
    with start(python, WAITING, tmp_path) as running:
        assert running.stdout is not None
        fork = int(running.stdout.readline())
        running.send_signal(number)
        assert running.wait() == -number

    while Path(f"/proc/{fork}").exists():
        time.sleep(0.01)
    assert fork != running.pid
