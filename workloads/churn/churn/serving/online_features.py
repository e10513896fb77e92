"""The newest features of customers, at request time: one key, one read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Row = Mapping[str, Any]


class OnlineFeatures(Protocol):
    def read(self, keys: Sequence[str]) -> Mapping[str, Row]: ...


class SqliteFeatures:
    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(
            f"file:{path}?mode=ro", uri=True, check_same_thread=False
        )

    def read(self, keys: Sequence[str]) -> Mapping[str, Row]:
        marks = ",".join("?" * len(keys))
        found = self._db.execute(
            f"select id, features from customer_features where id in ({marks})",
            list(keys),
        )
        return {key: json.loads(row) for key, row in found}


def online_features(address: str) -> OnlineFeatures:
    return SqliteFeatures(address)
