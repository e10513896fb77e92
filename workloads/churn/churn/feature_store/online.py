"""The online store: the newest features of each customer, by key, behind one interface.

A row is written only where it is newer than what is there: publishing again changes
nothing, and an old job cannot put back the past.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

from churn.settings import OnlineStore, located

Row = Mapping[str, Any]
MOMENT = "feature_timestamp"


class Store(Protocol):
    """What every online store does. A row has `feature_timestamp` as ISO text."""

    def read(self, keys: Sequence[str]) -> dict[str, Row]:
        """Return the rows of the keys that are there."""

    def write(self, rows: Mapping[str, Row]) -> int:
        """Write the rows that are newer than what is there; return how many were."""


class SqliteStore:
    """A store in one file: readers and one writer at a time, each write whole."""

    def __init__(self, settings: OnlineStore) -> None:
        file = Path(located(settings.target))
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file, self.table = file, settings.container
        with closing(self.connected()) as database, database:
            database.execute(
                f"create table if not exists {self.table} "
                "(id text primary key, moment text not null, features text not null)"
            )

    def connected(self) -> sqlite3.Connection:
        """Return a connection that waits for a writer."""
        return sqlite3.connect(self.file, timeout=30)

    def read(self, keys: Sequence[str]) -> dict[str, Row]:
        marks = ",".join("?" * len(keys))
        query = f"select id, features from {self.table} where id in ({marks})"
        with closing(self.connected()) as database:
            return {
                key: json.loads(text) for key, text in database.execute(query, keys)
            }

    def write(self, rows: Mapping[str, Row]) -> int:
        values = [(key, row[MOMENT], json.dumps(row)) for key, row in rows.items()]
        with closing(self.connected()) as database, database:
            before = database.total_changes
            database.executemany(
                f"insert into {self.table} values (?, ?, ?) on conflict (id) do update "
                "set moment = excluded.moment, features = excluded.features "
                "where excluded.moment > moment",
                values,
            )
            return database.total_changes - before


class CosmosStore:
    """A store in a Cosmos DB container, partitioned by ID; the identity is the job's
    own.
    """

    def __init__(self, settings: OnlineStore, container: Any = None) -> None:
        self.container = container or cosmos_container(settings)

    def read(self, keys: Sequence[str]) -> dict[str, Row]:
        # One request for many keys of many partitions.
        items = self.container.read_items([(key, key) for key in keys])
        return {item["id"]: item["features"] for item in items}

    def write(self, rows: Mapping[str, Row]) -> int:
        known = self.read(list(rows)) if rows else {}
        newer = {
            key: row
            for key, row in rows.items()
            if key not in known or known[key][MOMENT] < row[MOMENT]
        }
        for key, row in newer.items():
            self.container.upsert_item({"id": key, "features": dict(row)})
        return len(newer)


def cosmos_container(settings: OnlineStore) -> Any:
    """Return the container `database/container` of the account, by managed identity."""
    from azure.cosmos import CosmosClient
    from azure.identity import DefaultAzureCredential

    client = CosmosClient(settings.target, DefaultAzureCredential())
    return client.get_database_client("features").get_container_client(
        settings.container
    )


STORES = {"sqlite": SqliteStore, "cosmos": CosmosStore}


def opened(settings: OnlineStore) -> Store:
    """Return the store that the configuration names."""
    return STORES[settings.kind](settings)


def batches(rows: Iterable[tuple[str, Row]], size: int) -> Iterable[dict[str, Row]]:
    """Yield rows in groups of a size."""
    batch: dict[str, Row] = {}
    for key, row in rows:
        batch[key] = row
        if len(batch) == size:
            yield batch
            batch = {}
    if batch:
        yield batch
