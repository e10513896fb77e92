"""Profiles: the level of each rule, and what rules need to know about a stack.

A stack takes the profile of its name (`profiles/dev.yaml`); a stack without one takes
prod, the strictest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, get_args

import yaml

from guardrails.errors import PolicyFileError
from guardrails.rule import SEVERITIES, AnyRule

Level = Literal["mandatory", "advisory", "disabled"]
LEVELS: Final = get_args(Level)
VERSION: Final = 1
FOLDER: Final = Path(__file__).resolve().parents[1] / "profiles"
STRICTEST: Final = "prod"
_KEYS: Final = {"version", "description", "severities", "levels", "parameters"}


@dataclass(frozen=True)
class Profile:
    """What one environment demands."""

    name: str
    severities: Mapping[str, Level]
    """The level of every rule of a severity that `levels` does not name."""
    levels: Mapping[str, Level] = field(default_factory=dict)
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def level(self, rule: AnyRule) -> Level:
        """Return a rule's level; one to opt in is off unless it is named."""
        if rule.id in self.levels:
            return self.levels[rule.id]
        return "disabled" if rule.opt_in else self.severities[rule.severity]


def profile_for(stack: str, folder: Path = FOLDER) -> Profile:
    """Load the profile of a stack's name, else the strictest."""
    path = folder / f"{stack}.yaml"
    return load_profile(path if path.is_file() else folder / f"{STRICTEST}.yaml")


def load_profile(path: Path) -> Profile:
    """Read one profile; raise PolicyFileError with all of its mistakes."""
    content = read_yaml(path)
    severities = content.get("severities") or {}
    levels = content.get("levels") or {}
    mistakes = [f"key {key} is not known" for key in sorted(set(content) - _KEYS)]
    if content.get("version") != VERSION:
        mistakes.append(f"version is {content.get('version')}, must be {VERSION}")
    if set(severities) != set(SEVERITIES):
        mistakes.append(f"severities must name each of {', '.join(SEVERITIES)}")
    mistakes += [
        f"the level of {name} is {level}, must be one of {', '.join(LEVELS)}"
        for name, level in {**severities, **levels}.items()
        if level not in LEVELS
    ]
    if mistakes:
        raise PolicyFileError(path, mistakes)
    return Profile(path.stem, severities, levels, content.get("parameters") or {})


def unknown_rules(profile: Profile, rules: Iterable[AnyRule]) -> list[str]:
    """List the ids that a profile names and no rule has: a slip switches nothing."""
    return sorted(set(profile.levels) - {rule.id for rule in rules})


def read_yaml(path: Path) -> dict[str, Any]:
    """Read a mapping with the quick loader where there is one."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content = yaml.load(path.read_text("utf-8"), Loader=loader)
    if not isinstance(content, dict):
        raise PolicyFileError(path, ["must be a mapping of keys to values"])
    return content
