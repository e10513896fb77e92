"""What a stack file says before YAML and the engine have changed it.

The engine hands each value over as text, after YAML: 0042 has become 34, 1.10 has
become 1.1, 2024-01-01 a moment. Of values in lists and objects the kind can still be
told (nested); of the others only the file itself knows what was written. Where the
engine was given values from elsewhere (``--config``, ``--config-file``), what the file
says of them is not what they became, so that nothing is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

PROJECT: Final = "Pulumi.yaml"
MOMENT: Final = re.compile(r"\d{4}-\d{2}-\d{2} [\d:.]+ [+-]\d{4} \w+", re.ASCII)
"""What the engine makes of a date that stands in YAML without quotes."""
_WHOLE: Final = re.compile(r"([-+]?)0([xob]?)([0-9a-f]+)", re.IGNORECASE)
_BASES: Final = {"x": 16, "o": 8, "b": 2, "": 8}


def changed_values(
    folders: Sequence[Path], stack: str, handed: Mapping[str, str]
) -> dict[str, str]:
    """Return what was written of the values that YAML has changed, by their full keys.

    Args:
        folders: Where a project may be; the first with a file of the stack counts.
        stack: Name of the stack.
        handed: Texts that the engine handed over, by full keys.
    """
    for folder in folders:
        file = folder / _settings_folder(folder) / f"Pulumi.{stack}.yaml"
        if file.is_file():
            return {
                key: written
                for key, written in _plain_values(file)
                if key in handed and _became(written, handed[key])
            }
    return {}


def _settings_folder(project: Path) -> str:
    root = _composed(project / PROJECT)
    named = (value.value for key, value in _entries(root) if key == "stackConfigDir")
    return next((it for it in named if isinstance(it, str)), ".")


def _plain_values(file: Path) -> Iterator[tuple[str, str]]:
    """Yield the values that stand without quotes."""
    for section, content in _entries(_composed(file)):
        if section == "config":
            for key, value in _entries(content):
                if isinstance(value, yaml.ScalarNode) and value.style is None:
                    yield key, value.value


def _composed(file: Path) -> Any:
    try:
        return yaml.compose(file.read_text(encoding="utf-8"), yaml.SafeLoader)
    except (OSError, ValueError, yaml.YAMLError):
        return None


def _entries(node: Any) -> Iterator[tuple[str, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                yield key.value, value


def _became(written: str, handed: str) -> bool:
    """Say whether a text is what another one has become."""
    if written == handed:
        return False
    if MOMENT.fullmatch(handed):
        return re.match(r"\d{4}-\d{1,2}-\d{1,2}", written) is not None
    if handed in ("true", "false"):
        return written.lower() == handed
    number = _number(written)
    return number is not None and number == _number(handed)


def _number(text: str) -> float | None:
    plain = text.replace("_", "")
    whole = _WHOLE.fullmatch(plain)
    try:
        if whole:
            sign, base, digits = whole.groups()
            return float(int(f"{sign}{digits}", _BASES[base.lower()]))
        return float(plain)
    except ValueError:
        return None
