"""Engine tests: each stack on a simulated Azure of its own, in a temporary folder.

How a test gets its stack, cheapest first (a first update costs 12 seconds of processor
time, any other update or preview 6, a refresh 3, a copy nothing):

- ``deployed("dev")`` copies a stack that the engine has deployed once in this run, with
  the settings that are given: ``deployed("dev", locks=True)``. What differs little
  changes a copy: ``dev = deployed("dev"); dev.configure(…); dev.up()``.
- ``preparations.deployed(…).up`` is what the engine said at that first update.
- ``preparations.baseline()`` is the clean update that failing ones are compared with.
- ``deploy("dev")`` gives a stack that is not deployed yet: for tests of the first
  update itself, of refusals and of first previews.

Where a preview decides, preview; ``up("--refresh")`` is a refresh and an update.
Fixtures of a module run once: all tests of a module run in one process.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.engine.deployment import Deploy, Deployment
from tests.engine.prepared import Preparations
from tests.engine.warm_client import SERVER

_FOLDER = Path(__file__).parent

pytest.register_assert_rewrite("tests.engine.life_claims")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here: it is skipped where there is no engine."""
    for item in items:
        if item.path.is_relative_to(_FOLDER):
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="session", autouse=True)
def warm_python() -> Iterator[None]:
    """Have a Python ready that has imported everything, until the tests are over."""
    # A socket's path has to be short.
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        command = [sys.executable, "-P", str(_FOLDER / "warm_python.py")]
        server = subprocess.Popen(
            [*command, f"{folder}/socket"], stdout=subprocess.PIPE
        )
        assert server.stdout is not None
        assert server.stdout.readline() == b"ready\n"
        os.environ[SERVER] = f"{folder}/socket"
        yield
        del os.environ[SERVER]
        server.kill()
        server.communicate()


@pytest.fixture(scope="session")
def preparations(tmp_path_factory: pytest.TempPathFactory) -> Preparations:
    """Return the stacks that all processes of this run share."""
    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return Preparations(shared / "prepared")


@pytest.fixture(scope="module")
def deploy(
    preparations: Preparations, tmp_path_factory: pytest.TempPathFactory
) -> Deploy:
    """Return what makes a stack in a fresh home, not yet deployed."""

    def make(stack: str) -> Deployment:
        folder = preparations.checkout(tmp_path_factory.mktemp("checkout"))
        return Deployment(folder, tmp_path_factory.mktemp("home"), stack)

    return make


@pytest.fixture(scope="module")
def deployed(
    preparations: Preparations, tmp_path_factory: pytest.TempPathFactory
) -> Deploy:
    """Return what copies a stack that is deployed; settings may be given."""

    def copy(stack: str, **settings: Any) -> Deployment:
        folder = tmp_path_factory.mktemp("deployed")
        return preparations.deployed(folder, stack, settings).deployment

    return copy
