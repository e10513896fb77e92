"""Reading a stack file: each key by itself, then the rules between keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

import pulumi

from components.settings.key import NAMESPACE, REQUIRED, STACK
from components.settings.keys import KEYS, RETIRED, RULES
from components.settings.nested import read_into
from components.settings.refusals import (
    Finding,
    ValueRefused,
    broken,
    did_you_mean,
    key_of,
    shown,
)
from components.settings.values import unquoted


class SettingsError(pulumi.RunError):
    """All mistakes of a stack file; a RunError, so printed without a traceback."""

    def __init__(self, mistakes: Sequence[Finding], stack: str) -> None:
        """Write the message: one paragraph a mistake, four parts each."""
        file = f"Pulumi.{stack}.yaml"
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
        paragraphs = [_paragraph(key, mistake) for key, mistake in mistakes]
        head = f"{file} has {count}; nothing was changed."
        super().__init__("\n\n".join([head, *paragraphs]))
        self.mistakes = tuple(mistakes)


def read_values(
    raw: Mapping[str, str],
    stack: str,
    secrets: Set[str],
    written: Mapping[str, str],
) -> tuple[list[Finding], dict[str, Any]]:
    """Return all mistakes, in the order of the keys, and the values that are right.

    ``written``: what the file says of values that YAML has changed, by full keys.
    """
    prefix = f"{NAMESPACE}:"
    given = {
        key.removeprefix(prefix): value
        for key, value in raw.items()
        if key.startswith(prefix) and value != REQUIRED
    }
    mistakes: list[Finding] = []
    values: dict[str, Any] = {}
    for name, key in KEYS.items():
        if name not in given:
            mistakes.append((name, _missing(name)))
            continue
        if key.value.is_text and (was := written.get(f"{prefix}{name}")):
            mistakes.append((name, unquoted(key.value, was)))
            continue
        for value in read_into(mistakes, name, key.value, given[name]):
            values[name] = value
    mistakes += broken(RULES, {**values, STACK: stack})
    order = list(KEYS)
    mistakes.sort(key=lambda mistake: order.index(key_of(mistake[0])))
    mistakes += [(key, _unknown(key, given[key])) for key in given if key not in KEYS]
    return list(_hidden(mistakes, secrets)), values


def _paragraph(key: str, mistake: ValueRefused) -> str:
    full = f"{NAMESPACE}:{key}" if key != "ARM_ENVIRONMENT" else key
    return (
        f"{full} {mistake.wrong}\n"
        f"  seen:    {mistake.seen}\n"
        f"  allowed: {mistake.allowed}\n"
        f"  cure:    {mistake.cure}"
    )


def _hidden(mistakes: Sequence[Finding], secrets: Set[str]) -> Iterator[Finding]:
    """Leave out the values of secrets; paths and other parts may quote them too."""
    told: set[str] = set()
    for path, refusal in mistakes:
        key = key_of(path) if key_of(path) in KEYS else path
        if f"{NAMESPACE}:{key}" not in secrets:
            yield path, refusal
        elif key not in told:
            told.add(key)
            yield key, _secret(KEYS[key].value.label if key in KEYS else "")


def _secret(label: str) -> ValueRefused:
    return ValueRefused(
        "is not what the key takes",
        seen="[secret]",
        allowed=label or "the keys that Pulumi.yaml describes",
        cure="set it without --secret to see what is wrong; no key holds a secret",
    )


def _missing(name: str) -> ValueRefused:
    key = KEYS[name]
    return ValueRefused(
        "is missing",
        seen="nothing",
        allowed=key.value.label,
        cure=f"add the line {NAMESPACE}:{name}: {key.example}",
    )


def _unknown(name: str, value: str) -> ValueRefused:
    if name in RETIRED:
        return ValueRefused(
            "is no longer a key of this platform",
            seen=shown(value),
            allowed="the keys that Pulumi.yaml describes",
            cure=RETIRED[name],
        )
    near = did_you_mean(name, list(KEYS))
    return ValueRefused(
        "is not a key of this platform",
        seen=shown(value),
        allowed="the keys that Pulumi.yaml describes",
        cure=f"did you mean {NAMESPACE}:{near}?" if near else "remove the line",
    )
