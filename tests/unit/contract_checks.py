"""Contracts of Azure types, asked of the simulated Azure by its command line.

The tests of the platform import nothing of the simulation: they are its client, as a
stack is. One `check` process serves all tests of a run.
"""

from __future__ import annotations

import atexit
import json
import re
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
_COMMAND: Final = (sys.executable, "-m", "simulated_azure")


@dataclass(frozen=True)
class Checked:
    """One resource's contract, and all that the provider would refuse of its inputs."""

    token: str
    id_template: str
    failures: tuple[str, ...]

    @property
    def path_parameters(self) -> tuple[str, ...]:
        """Return the inputs that go in the ID, in order."""
        return tuple(re.findall(r"{(\w+)}", self.id_template))


class ContractChecks:
    """A running `check` command."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            (*_COMMAND, "check"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        atexit.register(self.close)

    def check(self, token: str, inputs: Mapping[str, Any]) -> Checked | None:
        """Return what the contract says of inputs; None if the token has none."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            line = json.dumps({"token": token, "inputs": inputs}, default=str)
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
            answer = json.loads(self._process.stdout.readline())
        if answer is None:
            return None
        failures = [f"{it['property']}: {it['reason']}" for it in answer["failures"]]
        return Checked(answer["token"], answer["idTemplate"], tuple(failures))

    def close(self) -> None:
        """End the process."""
        self._process.communicate()


@cache
def contract_checks() -> ContractChecks:
    """Return the checks of this run."""
    return ContractChecks()


@cache
def simulated_types() -> tuple[dict[str, Any], ...]:
    """Return the types that are simulated: type, token, whether they hold data."""
    done = subprocess.run(
        (*_COMMAND, "types"), cwd=ROOT, check=True, capture_output=True, text=True
    )
    return tuple(json.loads(done.stdout))
