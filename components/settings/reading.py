"""Reading a stack file: every key by itself, then the rules between concerns.

Nothing is registered before: unknown keys, missing keys, wrong values and broken rules
all come in one message.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, Final, get_args

import pulumi
from pulumi.runtime import config as pulumi_config
from pydantic import ValidationError

from components.dataplane.cloud import cloud_name
from components.network.private_dns import Cloud
from components.settings.earlier_form import earlier, regrouped
from components.settings.mistakes import odd, told
from components.settings.platform_settings import PlatformSettings
from components.settings.rules import broken
from components.settings.stack_file import KEYS, StackFile, file_schema
from components.settings.words import path_text, shown
from components.spec import Refusal

NAMESPACE: Final = "ml-synapse"
REQUIRED: Final = "(required)"
DEFAULT: Final = "(default)"
"""What Pulumi.yaml gives a key that the stack file lacks: the engine would otherwise
stop at missing keys by itself, before the other mistakes are known."""
_CLOUD: Final = "ARM_ENVIRONMENT"
_TEXTS: Final = ("location", "workload")

Mistakes = list[tuple[str, Refusal]]


class SettingsError(pulumi.RunError):
    """All mistakes of a stack file; a RunError, so printed without a traceback."""

    def __init__(self, mistakes: Sequence[tuple[str, Refusal]], stack: str) -> None:
        """Write the message: one paragraph a mistake, four parts each."""
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
        head = f"Pulumi.{stack}.yaml has {count}; nothing was changed."
        paragraphs = [_paragraph(path, refusal) for path, refusal in mistakes]
        super().__init__("\n\n".join([head, *paragraphs]))
        self.mistakes = tuple(mistakes)


def load_settings() -> PlatformSettings:
    """Read the stack's configuration; raise SettingsError with all mistakes."""
    raw = {**pulumi_config.get_config_env(), **pulumi_config.CONFIG.get()}
    cloud = cloud_name(os.environ, raw.get("azure-native:environment", ""))
    secrets = {key for key in raw if pulumi_config.is_config_secret(key)}
    return parse_settings(raw, pulumi.get_stack(), cloud, secrets)


def parse_settings(
    raw: Mapping[str, str],
    stack: str,
    cloud: str = "public",
    secrets: Set[str] = frozenset(),
) -> PlatformSettings:
    """Turn the texts of a stack file into settings.

    Args:
        raw: Full keys (``ml-synapse:location``) to texts, as the engine hands them
            over; keys of other namespaces are none of ours.
        stack: Name of the stack.
        cloud: Which of Azure's clouds.
        secrets: Full keys whose values are never shown.

    Raises:
        SettingsError: With all mistakes.
    """
    prefix = f"{NAMESPACE}:"
    given = {
        key.removeprefix(prefix): value
        for key, value in raw.items()
        if key.startswith(prefix) and value not in (REQUIRED, DEFAULT)
    }
    hidden = {key.removeprefix(prefix) for key in secrets}
    mistakes = list(earlier(given, hidden, stack))
    values = {key: _value(key, text) for key, text in regrouped(given).items()}
    right: dict[str, Any] = {"environment": stack, "cloud": cloud}
    mistakes += _read(values, right)
    # Of settings that lack a key the rules see the others; they are not handed out.
    settings = PlatformSettings.model_construct(**right)
    for name in PlatformSettings.model_fields.keys() - right.keys():
        settings.__dict__.pop(name, None)
    mistakes += [(refusal.at, refusal) for refusal in broken(settings)]
    if cloud not in get_args(Cloud):
        mistakes.append((_CLOUD, _cloud_refused(cloud)))
    if mistakes:
        raise SettingsError(list(_hidden(_sorted(mistakes), hidden)), stack)
    return settings


def _value(key: str, text: Any) -> Any:
    """Return what a text of the engine stands for; a text that is no JSON stays one."""
    if not isinstance(text, str) or key in _TEXTS:
        return text
    try:
        if text[:1] in ("[", "{"):
            return json.loads(text, parse_constant=str)
        return int(text) if re.fullmatch("-?[0-9]{1,9}", text, re.ASCII) else text
    except (ValueError, RecursionError):
        return text


def _read(values: Mapping[str, Any], right: dict[str, Any]) -> Mistakes:
    """Return the mistakes of values by themselves; add what is right, and defaults."""
    found = list(odd(values))
    known = {path for path, _ in found}
    try:
        StackFile.model_validate_json(
            json.dumps(values), by_alias=True, by_name=False, context=right
        )
    except ValidationError as error:
        found += [it for it in told(error, file_schema()) if it[0] not in known]
    wrong = {path[0] for path, _ in found}
    for key, name in KEYS.items():
        field = StackFile.model_fields[name]
        if key in wrong:
            right.pop(name, None)
        elif key not in values and not field.is_required():
            right[name] = field.get_default(call_default_factory=True)
    return [(_joined(path_text(path), refusal.at), refusal) for path, refusal in found]


def _joined(path: str, at: str) -> str:
    return f"{path}{at}" if at.startswith("[") or not at else f"{path}.{at}"


def _sorted(mistakes: Mistakes) -> Mistakes:
    """Sort mistakes by the keys that they are about; unknown keys come last."""
    order = {key: number for number, key in enumerate(KEYS)}
    return sorted(mistakes, key=lambda it: order.get(_key(it[0]), len(order)))


def _key(path: str) -> str:
    """Return the key that a path begins with."""
    return re.split(r"[.\[]", path, maxsplit=1)[0]


def _paragraph(path: str, refusal: Refusal) -> str:
    full = path if path == _CLOUD else f"{NAMESPACE}:{path}"
    return (
        f"{full} {refusal.wrong}\n"
        f"  seen:    {shown(refusal.seen)}\n"
        f"  allowed: {refusal.allowed}\n"
        f"  fix:     {refusal.fix}"
    )


def _hidden(mistakes: Mistakes, secrets: Set[str]) -> Iterator[tuple[str, Refusal]]:
    """Leave out the values of secrets; paths and other parts may quote them too."""
    told_already: set[str] = set()
    for path, refusal in mistakes:
        key = _key(path) if _key(path) in KEYS else path
        if key not in secrets:
            yield path, refusal
        elif key not in told_already:
            told_already.add(key)
            yield (
                key,
                Refusal(
                    "is not what the key takes",
                    seen="[secret]",
                    allowed="what docs/settings.md says of the key",
                    fix="set it without --secret to see what is wrong; no key holds a"
                    " secret",
                ),
            )


def _cloud_refused(cloud: str) -> Refusal:
    return Refusal(
        "names a cloud that the platform does not know",
        seen=cloud,
        allowed=", ".join(get_args(Cloud)),
        fix=f"correct it; it is not a key of {NAMESPACE}, but of the environment",
    )
