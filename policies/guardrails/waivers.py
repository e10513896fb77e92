"""Waivers: a known violation that somebody answers for, until a date.

An expired waiver no longer covers anything, and fails the gate by itself until it is
renewed or removed. Every waiver in use is printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from guardrails.errors import PolicyFileError
from guardrails.profiles import VERSION, read_yaml
from guardrails.resource import Resource

FILE: Final = Path(__file__).resolve().parents[1] / "waivers.yaml"
LONGEST: Final = timedelta(days=366)
_KEYS: Final = ("id", "rule", "stacks", "resources", "reason", "owner", "expires")


@dataclass(frozen=True, kw_only=True)
class Waiver:
    """One exception: which rule, where, why, who, until when."""

    id: str
    rule: str
    stacks: tuple[str, ...]
    resources: tuple[str, ...]
    """Patterns of logical names, such as `synapse-firewall-*`."""
    reason: str
    owner: str
    expires: date
    """The last day on which it holds."""

    def expired(self, today: date) -> bool:
        return today > self.expires

    def concerns(self, stack: str) -> bool:
        return any(fnmatchcase(stack, it) for it in self.stacks)

    def covers(self, rule_id: str, resource: Resource) -> bool:
        """Whether its scope holds this violation; its date is not looked at."""
        return (
            self.rule == rule_id
            and self.concerns(resource.stack)
            and any(fnmatchcase(resource.name, it) for it in self.resources)
        )

    def __str__(self) -> str:
        return f"{self.id} until {self.expires} ({self.owner}): {self.reason}"


def load_waivers(path: Path = FILE, today: date | None = None) -> tuple[Waiver, ...]:
    """Read the waivers; raise PolicyFileError with all mistakes of the file."""
    content = read_yaml(path)
    entries = content.get("waivers") or []
    mistakes = [
        f"key {key} is not known" for key in set(content) - {"version", "waivers"}
    ]
    if content.get("version") != VERSION:
        mistakes.append(f"version is {content.get('version')}, must be {VERSION}")
    for number, entry in enumerate(entries, start=1):
        mistakes += _mistakes(number, entry, today or date.today())
    ids = [str(entry.get("id")) for entry in entries if isinstance(entry, dict)]
    mistakes += [
        f"{id_} is given twice" for id_ in sorted(set(ids)) if ids.count(id_) > 1
    ]
    if mistakes:
        raise PolicyFileError(path, mistakes)
    return tuple(
        Waiver(
            **{
                **entry,
                "stacks": tuple(entry["stacks"]),
                "resources": tuple(entry["resources"]),
                "reason": " ".join(entry["reason"].split()),
            }
        )
        for entry in entries
    )


def _mistakes(number: int, entry: Any, today: date) -> Sequence[str]:
    if not isinstance(entry, dict):
        return [f"waiver {number} must be a mapping with {', '.join(_KEYS)}"]
    name = f"waiver {entry.get('id') or number}"
    found = [f"{name}: key {it} is not known" for it in sorted(set(entry) - set(_KEYS))]
    found += [f"{name}: {key} is missing" for key in _KEYS if not entry.get(key)]
    found += [
        f"{name}: {key} must be a text"
        for key in ("id", "rule", "reason", "owner")
        if not isinstance(entry.get(key, ""), str)
    ]
    for key in ("stacks", "resources"):
        patterns = entry.get(key) or []
        if not isinstance(patterns, list) or not all(
            isinstance(pattern, str) for pattern in patterns
        ):
            found.append(f"{name}: {key} must be a list of patterns")
        elif key == "resources" and "*" in patterns:
            found.append(f"{name}: resources is *, must name the resources it is for")
    expires = entry.get("expires")
    if expires and not isinstance(expires, date):
        found.append(f"{name}: expires is {expires}, must be a date as 2027-01-31")
    elif expires and expires > today + LONGEST:
        found.append(
            f"{name}: expires is {expires}, must be within {LONGEST.days} days: "
            "renew it then if it is still needed"
        )
    return found
