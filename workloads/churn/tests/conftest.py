"""What the workload's tests share: small settings in a folder of the test's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from churn.pipeline.lifecycle import STAGES
from churn.pipeline.runner import Runner
from churn.settings import Settings, load
from churn.spark.session import session

SMALL = ("data.transactions=6000", "data.transactions_per_customer=30")


def places(folder: Path) -> tuple[str, ...]:
    """Return the overrides by which all that a run leaves is in the folder."""
    return (
        f"lake={folder}/lake",
        f"artifacts={folder}/artifacts",
        f"tracking.uri=sqlite:///{folder}/mlflow.db",
        f"tracking.artifacts={folder}/mlruns",
        f"online_store.target={folder}/online.db",
    )


@pytest.fixture
def small_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Return a function that loads small settings with further overrides."""
    return lambda *overrides: load("local", (*SMALL, *places(tmp_path), *overrides))


@pytest.fixture(scope="session")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the settings of a lake that the generate and features stages have
    built.
    """
    settings = load("local", (*SMALL, *places(tmp_path_factory.mktemp("lake"))))
    Runner(stages=STAGES, settings=settings).run(["features"])
    return settings


@pytest.fixture(scope="session")
def spark() -> Any:
    """Return the session that all tests share, with local settings."""
    return session(load("local"))
