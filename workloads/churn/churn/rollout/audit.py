"""Who decided what, when and why: one JSON line a decision, appended and never changed.

Each line carries the digest of the line before it: where one was changed or removed,
reading refuses.
"""

from __future__ import annotations

import fcntl
import getpass
import hashlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from churn.refusals import DataRefusal

FIRST: Final = "0" * 64


def deciding() -> str:
    """Return who runs this: the account of the machine, an agent's or a person's."""
    return getpass.getuser()


@dataclass(frozen=True, kw_only=True)
class AuditTrail:
    """The decisions in a file; ``actor`` is who or what decides."""

    file: Path
    actor: str = field(default_factory=deciding)
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def note(self, decision: str, why: str, evidence: Mapping[str, Any]) -> None:
        """Append a decision, whole or not at all, after those of other processes."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("a+", encoding="utf-8") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            handle.seek(0)
            lines = handle.read().splitlines()
            entry = {
                "at": self.now().isoformat(timespec="seconds"),
                "by": self.actor,
                "decision": decision,
                "why": why,
                "evidence": dict(evidence),
                "previous": _digest(lines[-1]) if lines else FIRST,
            }
            handle.write(json.dumps(entry, sort_keys=True) + "\n")
            handle.flush()
            os.fsync(handle.fileno())

    def decisions(self) -> list[dict[str, Any]]:
        """Return the decisions, oldest first.

        Raises:
            DataRefusal: A line was changed, removed or half written.
        """
        if not self.file.exists():
            return []
        found, expected = [], FIRST
        for number, line in enumerate(self.file.read_text().splitlines(), start=1):
            entry = _entry(line)
            if entry is None or entry["previous"] != expected:
                raise DataRefusal(
                    "The audit trail was changed",
                    seen=f"line {number} of {self.file.name}",
                    allowed="lines that each carry the digest of the one before",
                    fix="restore the file from its storage's versions",
                )
            expected = _digest(line)
            found.append(entry)
        return found


def _entry(line: str) -> dict[str, Any] | None:
    try:
        entry = json.loads(line)
        return entry if isinstance(entry, dict) and "previous" in entry else None
    except ValueError:
        return None


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()
