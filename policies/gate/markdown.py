"""The report as a comment on a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gate.table import HEADINGS, rows
from gate.verdict import Check, Verdict, waivers_in_use
from guardrails.registry import Registry

MARK: Final = "<!-- guardrails -->"
"""By this the workflow finds its own comment again, to replace it."""
LONGEST: Final = 60_000
"""A comment takes 65,536 characters."""


def markdown(verdicts: Sequence[Verdict], registry: Registry) -> str:
    """Write the report; what does not fit is counted, never dropped in silence."""
    failing = [verdict.stack for verdict in verdicts if not verdict.passes]
    title = f"fail {' and '.join(failing)}" if failing else "pass"
    head = [MARK, f"## Policies: {title}", "", *_table(verdicts), ""]
    body = [line for verdict in verdicts for line in _about(verdict, registry)]
    if waivers := waivers_in_use(verdicts):
        body += [
            "### Waivers in use",
            "",
            *(f"- {_safe(waiver)}" for waiver in waivers),
        ]
    kept: list[str] = []
    room = LONGEST - sum(len(line) + 1 for line in head)
    for index, line in enumerate(body):
        room -= len(line) + 1
        if room < 0:
            kept.append(f"… and {len(body) - index} more lines: see the artifacts.")
            break
        kept.append(line)
    return "\n".join([*head, *kept]).rstrip() + "\n"


def _table(verdicts: Iterable[Verdict]) -> list[str]:
    titles = [*HEADINGS[:-1], "verdict"]
    lines = [titles, ["---", *["---:"] * (len(titles) - 2), "---"], *rows(verdicts)]
    return [f"| {' | '.join(line)} |" for line in lines]


def _about(verdict: Verdict, registry: Registry) -> list[str]:
    lines = []
    if verdict.error:
        lines += [f"**{verdict.stack} cannot be judged**", "", "```text"]
        lines += [verdict.error.replace("```", "'''"), "```", ""]
    lines += [
        f"- **{verdict.stack}**: {_safe(mistake)}" for mistake in verdict.mistakes
    ]
    lines += _list(f"{verdict.stack}: violations", verdict.of("failed"), registry)
    lines += _list(f"{verdict.stack}: advice", verdict.of("advised"), registry)
    if verdict.unused_waivers:
        lines += [f"### {verdict.stack}: waivers without use, to be removed", ""]
        lines += [
            *(f"- {_safe(unused_waiver)}" for unused_waiver in verdict.unused_waivers),
            "",
        ]
    return lines


def _list(title: str, checks: Sequence[Check], registry: Registry) -> list[str]:
    if not checks:
        return []
    lines = [f"### {title}", ""]
    for check in checks:
        rule = registry.by_id[check.rule]
        lines.append(
            f"- **{check.rule}** {_safe(rule.title)} ({rule.severity}) · "
            f"`{check.name.replace('`', '')}`: {_safe(check.message)}"
        )
    return [*lines, ""]


def _safe(text: str) -> str:
    """Keep a resource's name or value from becoming markup or a mention."""
    for mark in "\\`*_<>|[]#":
        text = text.replace(mark, f"\\{mark}")
    return text.replace("@", "@\u200b").replace("\n", " ")
