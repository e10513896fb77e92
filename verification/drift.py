"""Report what differs between a stack's program and what exists. Changes nothing.

    python -m verification.drift --stack dev

Works on real and on simulated Azure alike: it runs ``pulumi preview --refresh``. For
schedulers: status 0 says that nothing differs, 2 that something does, 1 that it could
not be told. Values that are or look secret are never printed.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

from foreground import command as foreground
from foreground import signals
from verification.differences import Difference, differences, refreshed

SAME: Final = 0
UNTOLD: Final = 1
DRIFT: Final = 2

PREVIEW: Final = ("pulumi", "preview", "--refresh", "--json", "--non-interactive")
# With it, some versions print events instead of one document.
_STREAMING: Final = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW"
_ESCAPES: Final = re.compile(r"\x1b\[[0-9;]*m|<\{%.*?%\}>")
_HEADINGS: Final = ("resource", "property", "the program says", "what exists", "cause")


class CannotTellError(Exception):
    """The engine did not compare, so nothing is known of drift."""


def ask(stack: str, command: Sequence[str] = PREVIEW) -> dict[str, Any]:
    """Return the preview's document; raise CannotTellError with the reason."""
    environment = {it: value for it, value in os.environ.items() if it != _STREAMING}
    try:
        done = foreground.engine(
            [*command, "--stack", stack], capture_output=True, env=environment
        )
    except FileNotFoundError:
        raise CannotTellError(
            "pulumi is not on PATH; put it there, or run `make drift`, which has one."
        ) from None
    try:
        document = json.loads(done.stdout)
    except ValueError:
        document = None
    if done.returncode or not isinstance(document, dict):
        raise CannotTellError(
            _said(document, done.stderr) or f"status {done.returncode}"
        )
    return document


def judge(stack: str, document: Mapping[str, Any]) -> tuple[int, str]:
    """Return the status and the report."""
    looked = refreshed(document)
    if not looked:
        raise CannotTellError(
            f"the state of {stack} holds no resource; `pulumi up` it first, or name "
            "another stack."
        )
    found = differences(document)
    if not found:
        return SAME, f"{stack}: no drift; {looked} resources are what the program says."
    names = {item.resource for item in found}
    return DRIFT, "\n".join(
        [
            f"{stack}: {len(names)} of {looked} resources differ from the program.",
            "",
            *table(found),
            "",
            "`pulumi up` brings back what the program says.",
        ]
    )


def table(found: Sequence[Difference]) -> list[str]:
    """Lay out the differences, one a line; a resource's name only once."""
    rows = [_HEADINGS]
    previous = ""
    for item in found:
        name = item.resource if item.resource != previous else ""
        rows.append(
            (name, item.path or "(all of it)", item.program, item.exists, item.cause)
        )
        previous = item.resource
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADINGS))]
    return [
        "  ".join(
            f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    ]


def _said(document: Mapping[str, Any] | None, stderr: str) -> str:
    """Return the engine's errors, as text."""
    found = (document or {}).get("diagnostics") or []
    errors = [
        str(item.get("message")) for item in found if item.get("severity") == "error"
    ]
    return _ESCAPES.sub("", "\n".join(errors) or stderr).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; return the status."""
    parser = argparse.ArgumentParser(
        prog="python -m verification.drift",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stack", required=True)
    stack = parser.parse_args(arguments).stack
    try:
        status, report = judge(stack, ask(stack))
    except CannotTellError as error:
        print(f"{stack}: drift could not be told: {error}", file=sys.stderr)
        return UNTOLD
    except signals.Interrupted as interrupted:
        signals.tell(
            f"{stack}: the comparison was interrupted; it changes nothing. Run the "
            "same command again."
        )
        return interrupted.status
    print(report)
    return status


if __name__ == "__main__":
    sys.exit(signals.run(main))
