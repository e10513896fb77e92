"""Let the engine preview a stack on a simulated Azure of its own, with the pack.

Nothing of the user's is read or changed: each preview starts from an empty Azure, so
that names and IDs are unknown as in a first deployment, and needs no credentials.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

from foreground import command as foreground
from gate.verdict import Verdict, read_record
from guardrails.record import VARIABLE

ROOT: Final = Path(__file__).resolve().parents[2]
PACK: Final = ROOT / "policies"
_LAST_LINES: Final = 40


def preview(stack: str, log: Path) -> Verdict:
    """Preview one stack; the engine's own output goes to `log`."""
    with tempfile.TemporaryDirectory(prefix=f"policies-{stack}-") as home:
        command = [sys.executable, "-m", "simulated_azure", "exec", "--home", home]
        command += ["--", "pulumi", "preview", "--stack", stack, "--non-interactive"]
        command += ["--policy-pack", str(PACK), "--color", "never"]
        return run(stack, command, log)


def run(stack: str, command: list[str], log: Path) -> Verdict:
    """Run an engine command with the pack; judge by the pack's record."""
    started = time.monotonic()
    record = log.with_suffix(".record.jsonl")
    record.unlink(missing_ok=True)
    with log.open("wb") as file:
        status = foreground.engine(
            command,
            cwd=ROOT,
            env=os.environ | {VARIABLE: str(record)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        ).returncode
    verdict = read_record(stack, record)
    record.unlink(missing_ok=True)
    if status and verdict.passes:
        verdict = replace(verdict, error=f"the engine ended with status {status}")
    if verdict.error:
        verdict = replace(verdict, error=f"{verdict.error}:\n{_end_of(log)}")
    return replace(verdict, seconds=time.monotonic() - started)


def _end_of(log: Path) -> str:
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-_LAST_LINES:])
