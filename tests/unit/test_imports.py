"""The platform and its unit tests know the simulated Azure by its command line only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def imported(file: Path) -> Iterator[str]:
    """Yield the modules that a file imports."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("folder", ["components", "tests/unit"])
def test_nothing_imports_the_simulation(folder: str) -> None:
    files = sorted((ROOT / folder).rglob("*.py"))

    importers = [
        file.name
        for file in files
        if any(name.split(".")[0] == "simulated_azure" for name in imported(file))
    ]

    assert importers == []
    assert files != []
