"""What the workload's tests share: small settings in a folder of the test's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from churn.settings import Settings, load

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
