"""What all tests share: their order, the engine's marker, the end of a run."""

from __future__ import annotations

import gc
import signal
from pathlib import Path

import pytest

from simulated_azure.engine import cli
from tests.leftovers import pytest_configure, pytest_unconfigure

__all__ = ["pytest_configure", "pytest_unconfigure"]

ENGINE = "engine"
LONGEST = (
    *("test_serving", "test_every_step", "test_setting_changes", "test_kills"),
    *("test_spark_pools", "test_secrets_of_a_hard_life", "test_shared_registry"),
    *("test_late_azure", "test_life_of_prod", "test_ml_client", "test_purge"),
    *("test_previews", "test_growth"),
)
"""Modules of a minute and more, the longest first."""
SLOW = "slow"
COMMANDS = (
    *("test_operate", "test_attach", "test_exec_interrupted", "test_cli_exec"),
    "test_verbs_interrupted",
    *("test_faults_commands", "test_python_hosts", "test_leftovers"),
)
"""Modules that start whole commands."""
# Modules, cases and outcomes stay: the default of 700 looks for garbage among them in
# vain, again and again.
gc.set_threshold(100_000)
# A job in the background ignores Ctrl-C, under nohup also the end of its terminal. So
# would all that is started here, and tests that interrupt it would wait for ever.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest modules: no worker ends with one when the others rest."""
    place = {name: number for number, name in enumerate(LONGEST)}

    def rank(item: pytest.Item) -> int:
        engine = 0 if item.get_closest_marker(ENGINE) else 1
        return place.get(item.path.stem, len(place) + engine)

    items.sort(key=rank)
    for item in items:
        if item.path.stem in (*LONGEST, *COMMANDS):
            item.add_marker(SLOW)


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
