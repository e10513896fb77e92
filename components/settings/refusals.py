"""What a stack file is told: a mistake in four parts, or several under their paths."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from components.errors import DecisionError

Values = Mapping[str, Any]
"""Keys, or fields of a record, whose own value is right."""


class ValueRefused(ValueError):
    """What is wrong with a key, seen, allowed and cure; ``wrong`` follows the key."""

    def __init__(self, wrong: str, *, seen: str, allowed: str, cure: str) -> None:
        """Keep the four parts."""
        super().__init__(wrong)
        self.wrong, self.seen, self.allowed, self.cure = wrong, seen, allowed, cure


Finding = tuple[str, ValueRefused]
"""The path that a message is about (``computeClusters[1].vmSize``), and the message."""

Rule = Callable[[Values], Iterator[Finding]]
"""Says what is wrong between keys; one that lacks a key ends in a KeyError."""


class ValuesRefused(ValueError):
    """Mistakes inside a value, each with its path from there (``[1].vmSize``)."""

    def __init__(self, mistakes: Sequence[Finding]) -> None:
        """Keep the mistakes in their order."""
        super().__init__("; ".join(f"{path} {it.wrong}" for path, it in mistakes))
        self.mistakes = tuple(mistakes)


def broken(rules: Sequence[Rule], values: Values) -> Iterator[Finding]:
    """Run rules; one that lacks a value stays silent."""
    for rule in rules:
        try:
            yield from rule(values)
        except KeyError:
            continue


def key_of(path: str) -> str:
    """Return the key that a path begins with."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def step(name: str) -> str:
    """Return the part of a path that leads to a name."""
    plain = re.fullmatch(r"[\w-]+", name, re.ASCII)
    return f".{name}" if plain else f'["{shown(name)}"]'


def shown(text: str) -> str:
    """Return a value as a message shows it: on one line, not too long."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1]
    line = escaped.replace('\\"', '"') or '"" (empty)'
    return line if len(line) <= 120 else f"{line[:117]}…"


def did_you_mean(seen: str, known: Sequence[str]) -> str:
    """Return the known word that is nearest, or nothing."""
    lowered = {word.lower(): word for word in known}
    near = get_close_matches(seen.lower(), lowered, n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


def from_decision(error: DecisionError) -> ValueRefused:
    """Put what a pure function refuses into the words of the stack file."""
    return ValueRefused(
        f"does not work: {error.wrong[0].lower()}{error.wrong[1:].rstrip('.')}",
        seen=shown(str(error.seen)),
        allowed=error.allowed,
        cure=error.cure,
    )


def needed(key: str, because: str, example: str) -> Finding:
    """Say that another key's value asks for this one."""
    return key, ValueRefused(
        f"is needed, because {because}",
        seen='"" (empty)',
        allowed=f"a value such as {example}",
        cure="fill it in, or change the mode",
    )


def unused(key: str, value: object, because: str) -> Finding:
    """Say that another key's value leaves no use for this one."""
    return key, ValueRefused(
        f"would be ignored, because {because}",
        seen=shown(str(value)),
        allowed='"", [] or {}',
        cure="empty it, or change the mode",
    )


def nodes_in_order(limit: int) -> Rule:
    """Return the rule that maxNodes is no smaller than minNodes."""

    def rule(values: Values) -> Iterator[Finding]:
        least, most = values["minNodes"], values["maxNodes"]
        if least > most:
            yield (
                "maxNodes",
                ValueRefused(
                    "is smaller than minNodes",
                    seen=f"{most}, with minNodes {least}",
                    allowed=f"an integer from {least} to {limit}",
                    cure="raise maxNodes or lower minNodes",
                ),
            )

    return rule
