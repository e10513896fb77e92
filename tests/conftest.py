"""What all tests share: the engine's marker, and a count of what ran without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.engine import cli

ENGINE = "engine"


@pytest.fixture(scope="session")
def pulumi_cli() -> Path:
    """Find or build the engine's command line; skip where neither is possible."""
    return _cli_or_skip()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip the engine's tests where no engine is to be had."""
    if item.get_closest_marker(ENGINE):
        _cli_or_skip()


def _cli_or_skip() -> Path:
    try:
        return cli.find_or_build()
    except cli.CliMissing as missing:
        pytest.skip(str(missing))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Count out loud the engine's tests that were skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    without_engine = [it for it in skipped if ENGINE in it.keywords]
    if without_engine:
        terminalreporter.section("NOT RUN: tests of the real Pulumi engine", red=True)
        terminalreporter.line(
            f"{len(without_engine)} engine tests were skipped; all others ran."
        )
        terminalreporter.line(str(cli.CliMissing()))
