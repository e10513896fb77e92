"""Faults in a file: a list of lines in the language, in YAML or in JSON."""

from __future__ import annotations

from pathlib import Path

import yaml

from simulated_azure.faults.language import parse


class FaultsFileError(ValueError):
    """A file of faults cannot be used: error, value, allowed values, fix."""


def read_faults(file: Path) -> list[str]:
    """Return a file's lines, all understood; raises FaultsFileError, FaultError."""
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise _refused(file, "cannot be read", reason) from None
    lines = content.get("faults") if isinstance(content, dict) else content
    if not isinstance(lines, list):
        raise _refused(file, "holds no list", type(lines).__name__)
    for line in lines:
        if not isinstance(line, str):
            raise _refused(file, "holds what is no line of text", repr(line))
        parse(line)
    return lines


def _refused(file: Path, what: str, seen: str) -> FaultsFileError:
    return FaultsFileError(
        f"The file of faults {file} {what}: {seen}. Allowed: YAML or JSON, a list of "
        "texts, or a mapping with such a list under `faults`. Write one fault an "
        "entry, in quotes where it holds a # (which else begins a comment)"
    )
