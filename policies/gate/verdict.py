"""What the pack has found about one stack, read from its record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Status = Literal["failed", "advised", "waived", "deferred", "passed"]
STATUSES: Final[tuple[Status, ...]] = (
    "failed",
    "advised",
    "waived",
    "deferred",
    "passed",
)
"""What a rule comes to, the worst first; advised is a violation that does not block."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One rule on one resource."""

    rule: str
    urn: str
    type: str
    name: str
    outcome: str
    level: str
    message: str
    waiver: str

    @property
    def status(self) -> Status:
        match self.outcome:
            case "failed":
                return "failed" if self.level == "mandatory" else "advised"
            case "waived":
                return "waived"
            case "deferred":
                return "deferred"
            case _:
                return "passed"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Everything about one stack."""

    stack: str
    checks: tuple[Check, ...] = ()
    mistakes: tuple[str, ...] = ()
    """What is wrong with the profiles and waivers."""
    unused_waivers: tuple[str, ...] = ()
    resources: int = 0
    error: str = ""
    """Why nothing can be said: the engine's words."""
    seconds: float = 0.0

    @property
    def passes(self) -> bool:
        return not (self.error or self.mistakes or self.of("failed"))

    def of(self, status: Status) -> list[Check]:
        """List the checks with this status."""
        return [check for check in self.checks if check.status == status]

    @property
    def rules(self) -> Mapping[str, Status]:
        """Return what each rule that had something to judge comes to."""
        found: dict[str, Status] = {}
        for status in reversed(STATUSES):
            found.update(dict.fromkeys([it.rule for it in self.of(status)], status))
        return found

    @property
    def counts(self) -> Mapping[str, int]:
        """Count the rules by what they come to."""
        return Counter(self.rules.values())

    @property
    def waivers_in_use(self) -> list[str]:
        return sorted({it.waiver for it in self.of("waived")})


def waivers_in_use(verdicts: Iterable[Verdict]) -> list[str]:
    """List each waiver once, with the stacks that it is used in."""
    found: dict[str, list[str]] = {}
    for verdict in verdicts:
        for waiver in verdict.waivers_in_use:
            found.setdefault(waiver, []).append(verdict.stack)
    return [f"{item} [{', '.join(stacks)}]" for item, stacks in sorted(found.items())]


def read_record(stack: str, path: Path) -> Verdict:
    """Read what the pack wrote; without its last words the verdict is an error."""
    text = path.read_text("utf-8") if path.is_file() else ""
    return verdict_of(stack, [json.loads(line) for line in text.splitlines()])


def verdict_of(stack: str, documents: Iterable[Mapping[str, object]]) -> Verdict:
    """Put the documents of a record together."""
    checks: list[Check] = []
    together: Mapping[str, object] = {}
    for document in documents:
        checks += [Check(**it) for it in _list(document, "findings")]
        if "resources" in document:
            together = document
    return Verdict(
        stack=stack,
        checks=tuple(checks),
        mistakes=tuple(_list(together, "mistakes")),
        unused_waivers=tuple(_list(together, "unused_waivers")),
        resources=int(str(together.get("resources", 0))),
        error="" if together else "the rules over the whole stack have not run",
    )


def _list(document: Mapping[str, object], key: str) -> list:  # type: ignore[type-arg]
    found = document.get(key) or []
    return found if isinstance(found, list) else []
