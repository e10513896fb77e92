"""Checkov on the exported template, in an environment of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.stand import ROOT

VERSION: Final = "3.3.30"
VARIABLE: Final = "CHECKOV"
HOME: Final = ROOT / ".simulated-azure" / "checkov"


@dataclass(frozen=True)
class Run:
    """One run; checks are those that have applied."""

    seconds: float
    checks: int
    failed: int


def find() -> Path | None:
    """Return the command: what $CHECKOV names, else the one installed before."""
    command = Path(os.environ.get(VARIABLE) or HOME / "bin" / "checkov")
    return command if command.is_file() else None


def install() -> Path:
    """Install it beside the simulated Azure: its many pins suit no other program."""
    subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
    pip = [str(HOME / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, f"checkov=={VERSION}"], check=True)
    return HOME / "bin" / "checkov"


def run(command: Path, template: dict[str, Any]) -> Run:
    """Let it judge a template, with nothing but its own rules."""
    with tempfile.TemporaryDirectory(prefix="checkov-") as folder:
        file = Path(folder, "template.json")
        file.write_text(json.dumps(template), "utf-8")
        arguments = ["--file", str(file), "--framework", "arm", "--skip-download"]
        started = time.monotonic()
        answer = subprocess.run(
            [str(command), *arguments, "--compact", "--quiet", "--output", "json"],
            capture_output=True,
            text=True,
            check=False,
        )
        seconds = time.monotonic() - started
    try:
        summary = json.loads(answer.stdout)["summary"]
    except (ValueError, KeyError, TypeError) as error:
        raise SystemExit(f"Checkov has judged nothing:\n{answer.stderr}") from error
    checks = summary["passed"] + summary["failed"]
    return Run(seconds, checks, summary["failed"])
