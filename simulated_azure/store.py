"""The memory of the simulated Azure: one SQLite file, safe for threads and processes.

Every write is committed before it returns, so that a killed process loses nothing that
it answered. Resource IDs compare without case, as ARM's do.
"""

from __future__ import annotations

import base64
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from simulated_azure.store_lock import StoreLock

Document = dict[str, Any]

_SCHEMA = """
CREATE TABLE IF NOT EXISTS resources (
  key TEXT PRIMARY KEY, type TEXT NOT NULL, seq INTEGER NOT NULL, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS resources_by_type ON resources (type, key);
CREATE TABLE IF NOT EXISTS soft_deleted (
  key TEXT PRIMARY KEY, type TEXT NOT NULL, record TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secrets (
  key TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (key, name)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (
  space TEXT NOT NULL, key TEXT NOT NULL, document TEXT NOT NULL,
  PRIMARY KEY (space, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS requests (
  number INTEGER PRIMARY KEY, time TEXT NOT NULL, service TEXT NOT NULL,
  method TEXT NOT NULL, path TEXT NOT NULL, status INTEGER NOT NULL,
  caller TEXT NOT NULL, milliseconds REAL NOT NULL, error_code TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS failed (number INTEGER PRIMARY KEY, fault TEXT NOT NULL);
"""


@dataclass(frozen=True, kw_only=True)
class Resource:
    """One ARM resource; `body` is its representation without id, name and type."""

    id: str
    type: str
    name: str
    body: Document = field(default_factory=dict)
    created: str = ""
    modified: str = ""


@dataclass(frozen=True, kw_only=True)
class LoggedRequest:
    """One answered request; never holds a token, a secret or a body."""

    number: int
    time: str
    service: str
    method: str
    path: str
    status: int
    caller: str
    milliseconds: float
    error_code: str
    fault: str
    """The simulated fault that it met; a status of 0 says that nothing was sent."""


class Store:
    """Resources, soft-deleted resources, secrets, documents and the request log."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self.lock = StoreLock(path.with_suffix(".lock"))
        self._guard = threading.Lock()
        with self.lock:
            self._connection = sqlite3.connect(
                path, timeout=30, isolation_level=None, check_same_thread=False
            )
            self._connection.execute("PRAGMA journal_mode=WAL")
            self._connection.execute("PRAGMA synchronous=NORMAL")
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; the store is of no use afterwards."""
        with self._guard:
            self._connection.close()
        self.lock.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def get(self, id: str) -> Resource | None:
        """Return the resource with this ID, whatever its case."""
        rows = self._rows("SELECT record FROM resources WHERE key = ?", _key(id))
        return _resource(rows[0][0]) if rows else None

    def put(self, resource: Resource) -> Resource:
        """Keep a resource; its creation time and place in the order survive updates."""
        with self.lock:
            known, now = self.get(resource.id), _now()
            kept = replace(
                resource, created=known.created if known else now, modified=now
            )
            self._rows(
                "INSERT INTO resources VALUES (?, ?, "
                "(SELECT COALESCE(MAX(seq), 0) + 1 FROM resources), ?) "
                "ON CONFLICT (key) DO UPDATE SET type = ?2, record = ?3",
                _key(kept.id),
                kept.type.lower(),
                _record(kept),
            )
        return kept

    def delete(self, id: str) -> bool:
        """Forget a resource and its secrets (not its children); say if it existed."""
        with self.lock:
            existed = self.get(id) is not None
            self._rows("DELETE FROM resources WHERE key = ?", _key(id))
            self._rows("DELETE FROM secrets WHERE key = ?", _key(id))
        return existed

    def children(self, id_prefix: str) -> list[Resource]:
        """Return everything below an ID, at any depth, in order of creation."""
        low, high = _below(id_prefix)
        return self._resources("key >= ? AND key < ?", low, high)

    def of_type(self, arm_type: str, scope_prefix: str = "") -> list[Resource]:
        """Return the resources of a type, below a scope if one is given."""
        if not scope_prefix:
            return self._resources("type = ?", arm_type.lower())
        low, high = _below(scope_prefix)
        return self._resources(
            "type = ? AND key >= ? AND key < ?", arm_type.lower(), low, high
        )

    def all(self) -> list[Resource]:
        """Return everything that exists, in order of creation."""
        return self._resources("1")

    def count(self) -> int:
        """Count the resources that exist."""
        return int(self._rows("SELECT COUNT(*) FROM resources")[0][0])

    def soft_delete(self, resource: Resource) -> None:
        """Remember a soft-deleted resource."""
        with self.lock:
            self._rows(
                "INSERT OR REPLACE INTO soft_deleted VALUES (?, ?, ?)",
                _key(resource.id),
                resource.type.lower(),
                _record(resource),
            )

    def soft_deleted(self, arm_type: str = "") -> list[Resource]:
        """Return the soft-deleted resources, of one type or all."""
        rows = self._rows(
            "SELECT record FROM soft_deleted WHERE ?1 = '' OR type = ?1",
            arm_type.lower(),
        )
        return [_resource(row[0]) for row in rows]

    def recover(self, id: str) -> Resource | None:
        """Take a resource out of the soft-deleted ones (to recover or to purge it)."""
        with self.lock:
            rows = self._rows("SELECT record FROM soft_deleted WHERE key = ?", _key(id))
            self._rows("DELETE FROM soft_deleted WHERE key = ?", _key(id))
        return _resource(rows[0][0]) if rows else None

    def secret(self, id: str, name: str, size: int = 32) -> str:
        """Return a resource's secret, `size` random bytes made at the first call."""
        with self.lock:
            rows = self._rows(
                "SELECT value FROM secrets WHERE key = ? AND name = ?", _key(id), name
            )
            return str(rows[0][0]) if rows else self.renew_secret(id, name, size)

    def renew_secret(self, id: str, name: str, size: int = 32) -> str:
        """Replace a resource's secret and return the new one."""
        value = base64.b64encode(secrets.token_bytes(size)).decode()
        with self.lock:
            self._rows(
                "INSERT OR REPLACE INTO secrets VALUES (?, ?, ?)", _key(id), name, value
            )
        return value

    def get_document(self, space: str, key: str) -> Document | None:
        """Return a document of a space; keys compare without case."""
        rows = self._rows(
            "SELECT document FROM documents WHERE space = ? AND key = ?",
            space,
            key.lower(),
        )
        return json.loads(rows[0][0]) if rows else None

    def put_document(self, space: str, key: str, document: Document) -> None:
        """Keep a document."""
        with self.lock:
            self._rows(
                "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)",
                space,
                key.lower(),
                json.dumps(document),
            )

    def delete_document(self, space: str, key: str) -> bool:
        """Forget a document; say whether it existed."""
        with self.lock:
            existed = self.get_document(space, key) is not None
            self._rows(
                "DELETE FROM documents WHERE space = ? AND key = ?", space, key.lower()
            )
        return existed

    def delete_space(self, space: str) -> None:
        """Forget every document of a space."""
        with self.lock:
            self._rows("DELETE FROM documents WHERE space = ?", space)

    def list_documents(self, space: str) -> dict[str, Document]:
        """Return the documents of a space by key (lower case), in the keys' order."""
        rows = self._rows(
            "SELECT key, document FROM documents WHERE space = ? ORDER BY key", space
        )
        return {key: json.loads(document) for key, document in rows}

    def log_request(
        self,
        *,
        service: str,
        method: str,
        path: str,
        status: int,
        caller: str = "",
        milliseconds: float = 0.0,
        error_code: str = "",
        fault: str = "",
    ) -> None:
        """Append a request to the log."""
        taken = round(milliseconds, 2)
        row = (_now(), service, method, path, status, caller, taken, error_code)
        with self.lock:
            self._rows(
                "INSERT INTO requests (time, service, method, path, status, caller,"
                " milliseconds, error_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *row,
            )
            if fault:
                self._rows(
                    "INSERT INTO failed SELECT MAX(number), ? FROM requests", fault
                )

    def requests(self, since: int = 0) -> list[LoggedRequest]:
        """Return the requests with a number above `since`, oldest first."""
        names = list(LoggedRequest.__dataclass_fields__)
        columns = ", ".join(name for name in names if name != "fault")
        rows = self._rows(
            f"SELECT {columns}, COALESCE(fault, '') FROM requests "
            "LEFT JOIN failed USING (number) WHERE number > ? ORDER BY number",
            since,
        )
        return [LoggedRequest(**dict(zip(names, row, strict=True))) for row in rows]

    def reset(self) -> None:
        """Forget everything: resources, secrets, documents and the log."""
        with self.lock, self.transaction():
            for table in (
                *("resources", "soft_deleted", "secrets", "documents", "requests"),
                "failed",
            ):
                self._rows(f"DELETE FROM {table}")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit the writes inside together, or none of them if one raises."""
        with self.lock:
            if self._connection.in_transaction:
                yield
                return
            self._rows("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._rows("ROLLBACK")
                raise
            self._rows("COMMIT")

    def _resources(self, where: str, *values: str) -> list[Resource]:
        rows = self._rows(
            f"SELECT record FROM resources WHERE {where} ORDER BY seq, key", *values
        )
        return [_resource(row[0]) for row in rows]

    def _rows(self, statement: str, *values: object) -> list[Any]:
        with self._guard:
            return self._connection.execute(statement, values).fetchall()


def _key(id: str) -> str:
    return id.rstrip("/").lower()


def _below(id_prefix: str) -> tuple[str, str]:
    # "0" is the character after "/": the range holds all keys that start with prefix/.
    key = _key(id_prefix)
    return f"{key}/", f"{key}0"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _record(resource: Resource) -> str:
    return json.dumps(vars(resource))


def _resource(record: str) -> Resource:
    return Resource(**json.loads(record))
