"""The command line's part: `exec --fault`, `exec --faults`, `fault add|list|clear`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Final

from simulated_azure.faults.control import ControlError, ask
from simulated_azure.faults.files import FaultsFileError, read_faults
from simulated_azure.faults.language import FaultError, parse

FORM: Final = (
    "[SERVICE] METHOD [TYPE [NAME]] [#N] [xM] [each] EFFECT [OPTION…], for example "
    "'PUT Microsoft.KeyVault/vaults kv-* drop-after'; all of it is told in "
    "simulated_azure/faults/README.md"
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of commands that start a simulation."""
    parser.add_argument(
        "--fault",
        action="append",
        default=[],
        metavar="FAULT",
        help=f"let something go wrong (may be repeated): {FORM}",
    )
    parser.add_argument(
        "--faults",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="let everything go wrong that a YAML or JSON file lists",
    )


def add_action(parser: argparse.ArgumentParser) -> None:
    """Add what `fault` takes."""
    parser.add_argument("what", choices=("add", "list", "clear"))
    parser.add_argument("lines", nargs="*", metavar="FAULT", help=FORM)


def chosen_lines(chosen: argparse.Namespace) -> list[str]:
    """Return the faults of the options; ends the process where one is wrong."""
    try:
        lines = [line for file in chosen.faults for line in read_faults(file)]
        for line in chosen.fault:
            parse(line)
    except (FaultError, FaultsFileError) as error:
        sys.exit(f"{error}.")
    return [*lines, *chosen.fault]


def run(home: Path, what: str, lines: list[str]) -> int:
    """Change or show the faults of what runs on a home; return the exit status."""
    if bool(lines) != (what == "add"):
        needed = "at least one fault" if what == "add" else "no fault"
        print(f"`fault {what}` takes {needed}, got {len(lines)}.", file=sys.stderr)
        return 2
    method = {"add": "POST", "list": "GET", "clear": "DELETE"}[what]
    try:
        answers = ask(home, method, {"faults": lines} if lines else None)
    except ControlError as error:
        print(f"{error}.", file=sys.stderr)
        return 1
    if not answers:
        print(
            f"No simulated Azure runs on {home}. Expected: a home on which `exec` or "
            "`serve` runs now. Start one, or give its --home.",
            file=sys.stderr,
        )
        return 1
    for process, answer in answers.items():
        _show(process, what, answer)
    return 0


def _show(process: str, what: str, answer: object) -> None:
    match what, answer:
        case "list", []:
            print(f"process {process}: no faults")
        case "list", list(faults):
            for fault in faults:
                counts = f"matched {fault['matched']:>4}, failed {fault['failed']:>4}"
                print(f"process {process}: {counts}  {fault['fault']}")
        case _, {"added": count}:
            print(f"process {process}: {count} added")
        case _, {"cleared": count}:
            print(f"process {process}: {count} cleared")
