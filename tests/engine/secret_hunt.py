"""Every secret that a simulated Azure has issued, and every place that holds text."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.engine.deployment import Deployment, custom_resources

VAULT: Final = {"azure.db", "server.pem"}
"""Where the simulation itself keeps secrets: its store, and the key of its TLS."""
KEYS: Final = {
    "ml-storage": "listKeys",
    "data-lake": "listKeys",
    "monitoring-logs": "sharedKeys",
}
VERBOSE: Final = ("--logtostderr", "-v=9")
_PRIVATE_KEY: Final = re.compile(r"PRIVATE KEY-----\n(?:.+\n){2}(.+)\n")


@dataclass(frozen=True)
class Watched(Deployment):
    """A deployment whose simulation notes the tokens that it issues."""

    note: Path

    def _attached(self) -> list[str]:
        script = str(self.folder / "tests" / "engine" / "exec_noting_tokens.py")
        options = [str(self.note), "exec", "--home", str(self.home), "--"]
        return [sys.executable, script, *options]

    def tokens(self) -> list[str]:
        """Return the tokens that were issued."""
        return self.note.read_text(encoding="ascii").split()


@dataclass(frozen=True)
class Written:
    """What was issued, and everything that was written, by the name of its place."""

    secrets: dict[str, str]
    tokens: list[str]
    places: dict[str, str]

    def secrets_found(self) -> list[tuple[str, str]]:
        """Return what is written in plain text, and where."""
        return found(self.secrets, self.places)

    def tokens_found(self) -> list[str]:
        """Return where a token is written.

        The last part alone is the signature: whoever has the rest can guess nothing.
        """
        signatures = {token.rpartition(".")[2] for token in self.tokens}
        return [
            place
            for place, text in self.places.items()
            if any(signature in text for signature in signatures)
        ]


def ask_for_keys(stack: Deployment) -> None:
    """Let Azure issue what a platform without keys never asks for."""
    managed = custom_resources(stack.state())
    resources = {it["urn"].rpartition("::")[2]: it for it in managed}
    for name, action in KEYS.items():
        api = resources[name]["inputs"]["azureApiVersion"]
        path = f"{resources[name]['id']}/{action}?api-version={api}"
        stack.ask_azure("POST", path)


def secrets_of(home: Path) -> dict[str, str]:
    """Return every secret by its name."""
    with closing(sqlite3.connect(home / "azure.db")) as store:
        rows = store.execute("SELECT key, name, value FROM secrets").fetchall()
        kept = str(store.execute("SELECT document FROM documents").fetchall())
    named = {f"{name} of {key}": str(value) for key, name, value in rows}
    texts = {
        "key of the server": (home / "server.pem").read_text(encoding="ascii"),
        "key of the tokens": re.sub(r"(\\\\)+n", "\n", kept),
    }
    keys = {name: _PRIVATE_KEY.findall(text) for name, text in texts.items()}
    return named | {name: lines[0] for name, lines in keys.items()}


def places_of(home: Path) -> dict[str, str]:
    """Return every text under a home, the vaults left out: files and tables."""
    return {f"file {name}": text for name, text in _files(home)} | {
        f"table {name}": text for name, text in _tables(home)
    }


def found(
    secrets: Mapping[str, str], places: Mapping[str, str]
) -> list[tuple[str, str]]:
    """Return each secret that stands somewhere, and where."""
    return [
        (name, place)
        for name, secret in secrets.items()
        for place, text in places.items()
        if secret in text
    ]


def leaks(home: Path) -> list[str]:
    """Say in words which secrets stand in plain text under a home."""
    leaked = found(secrets_of(home), places_of(home))
    return [f"{name} is written in {place}" for name, place in leaked]


def _files(home: Path) -> Iterator[tuple[str, str]]:
    for path in home.rglob("*"):
        if path.is_file() and path.name not in VAULT:
            text = path.read_bytes().decode("utf-8", "replace")
            yield str(path.relative_to(home)), text


def _tables(home: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(home / "azure.db")) as store:
        for table in ("requests", "resources", "soft_deleted"):
            yield table, str(store.execute(f"SELECT * FROM {table}").fetchall())
