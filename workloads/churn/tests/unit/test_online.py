"""The online store: both kinds answer alike, and the past never comes back."""

from pathlib import Path
from typing import Any

import pytest

from churn.feature_store.online import CosmosStore, SqliteStore, Store
from churn.settings import OnlineStore


class Container:
    """Stands for a Cosmos DB container: items by ID."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, Any]] = {}

    def read_items(self, items: list[tuple[str, str]]) -> list[dict[str, Any]]:
        return [self.items[key] for key, _ in items if key in self.items]

    def upsert_item(self, body: dict[str, Any]) -> None:
        self.items[body["id"]] = body


@pytest.fixture(params=["sqlite", "cosmos"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return an empty store of each kind."""
    settings = OnlineStore(
        kind=request.param, target=str(tmp_path / "online.db"), container="features"
    )
    if request.param == "sqlite":
        return SqliteStore(settings)
    return CosmosStore(settings, Container())


def row(day: int, value: float) -> dict[str, Any]:
    return {"feature_timestamp": f"2025-06-{day:02d}T00:00:00", "value": value}


def test_what_is_written_is_read_and_what_is_not_is_not(store: Store) -> None:
    written = store.write({"1": row(1, 0.5), "2": row(1, 1.5)})

    assert written == 2
    assert store.read(["1", "3"]) == {"1": row(1, 0.5)}


def test_writing_again_writes_nothing(store: Store) -> None:
    store.write({"1": row(1, 0.5)})

    assert store.write({"1": row(1, 0.5)}) == 0


def test_an_old_row_does_not_replace_a_newer_one(store: Store) -> None:
    store.write({"1": row(9, 0.9)})

    assert store.write({"1": row(2, 0.2)}) == 0
    assert store.read(["1"])["1"]["value"] == 0.9
