"""The table for the terminal, and what has to be said below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gate.verdict import Check, Verdict, waivers_in_use

HEADINGS: Final = (
    "stack",
    "resources",
    "rules run",
    "passed",
    "failed",
    "advised",
    "waived",
    "deferred",
    "",
)


def rows(verdicts: Iterable[Verdict]) -> list[tuple[str, ...]]:
    """Return a row a stack: rules by what they come to."""
    return [
        (
            verdict.stack,
            str(verdict.resources),
            str(len(verdict.rules)),
            *(str(verdict.counts.get(name, 0)) for name in HEADINGS[3:8]),
            "ok" if verdict.passes else "FAILS",
        )
        for verdict in verdicts
    ]


def text(verdicts: Sequence[Verdict]) -> str:
    """Lay everything out for a terminal, the table last."""
    parts = [part for verdict in verdicts for part in _about(verdict)]
    parts += [f"\nwaiver in use: {waiver}" for waiver in waivers_in_use(verdicts)]
    lines = [HEADINGS, *rows(verdicts)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    table = [
        "  ".join(
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([*parts, "", *table])


def _about(verdict: Verdict) -> list[str]:
    stack = verdict.stack
    parts = [f"\n{stack}: cannot be judged: {verdict.error}"] if verdict.error else []
    parts += [f"\n{stack}: {mistake}" for mistake in verdict.mistakes]
    parts += [_said(stack, "FAILS", it) for it in verdict.of("failed")]
    parts += [_said(stack, "advice", it) for it in verdict.of("advised")]
    parts += [
        f"\n{stack}: waiver without use, remove it: {unused_waiver}"
        for unused_waiver in verdict.unused_waivers
    ]
    return parts


def _said(stack: str, kind: str, check: Check) -> str:
    return f"\n{stack}: {kind} {check.rule} {check.name}\n  {check.message}"
