"""The steps of continuous integration and delivery: each is a command that runs here.

    python -m churn.jobs.ci [STEP …]      all, in order, or those that are named
    python -m churn.jobs.ci --list

GitHub Actions and Azure Pipelines call the same steps in the same order
(tests/definitions/test_ci.py).
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from churn.refusals import Refusal, StageRefusal
from churn.settings import HOME

Command = Sequence[str]


def stages(*names: str) -> Command:
    """Return the command that runs stages, and what they need first."""
    return ("-m", "churn", *names)


def tests(*places: str) -> Command:
    """Return the command that runs tests of the workload."""
    config = str(HOME / "pytest.ini")
    return ("-m", "pytest", "-q", "-c", config, *(str(HOME / it) for it in places))


STEPS: Final[Mapping[str, Sequence[Command]]] = {
    "test": [
        ("-m", "churn.jobs.parity"),
        tests("tests/unit", "tests/oracle", "tests/definitions"),
    ],
    "validate": [stages("generate", "features", "validate")],
    "train": [stages("split", "train", "tune")],
    "evaluate": [stages("evaluate", "explain", "fairness")],
    "register": [stages("register", "promote")],
    "staging": [stages("publish", "serve", "batch")],
    "integration": [tests("tests/lifecycle")],
    "production": [stages("monitor", "retrain", "report")],
}


def main(arguments: Sequence[str], run: Callable[..., int] = subprocess.call) -> int:
    """Run steps; return the code of the first command that fails, or 0."""
    if list(arguments) == ["--list"]:
        print(*STEPS, sep="\n")
        return 0
    try:
        wanted = chosen(arguments)
    except Refusal as refusal:
        print(f"error: {refusal}", file=sys.stderr)
        return 2
    for name in wanted:
        started = time.monotonic()
        print(f"::: {name}", flush=True)
        for command in STEPS[name]:
            if code := run([sys.executable, *command]):
                print(f"::: {name} failed: python {' '.join(command)}", flush=True)
                return code
        print(f"::: {name}: {time.monotonic() - started:.0f} s", flush=True)
    return 0


def chosen(names: Sequence[str]) -> Sequence[str]:
    """Return the named steps in their own order, or all."""
    unknown = [it for it in names if it not in STEPS]
    if unknown:
        raise StageRefusal(
            "There is no such step",
            seen=", ".join(unknown),
            allowed=", ".join(STEPS),
            fix="name one of them",
        )
    return [it for it in STEPS if not names or it in names]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
