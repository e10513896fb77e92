"""No secret that the simulated Azure has ever issued is written down anywhere."""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, custom_resources

VAULT: Final = {"azure.db", "server.pem"}
"""Where the simulation itself keeps secrets: its store, and the key of its TLS."""
KEYS: Final = {
    "ml-storage": "listKeys",
    "data-lake": "listKeys",
    "monitoring-logs": "sharedKeys",
}
PRIVATE_KEY: Final = re.compile(r"PRIVATE KEY-----\n(?:.+\n){2}(.+)\n")
VERBOSE: Final = ("--logtostderr", "-v=9")


@dataclass(frozen=True)
class Watched(Deployment):
    """A deployment whose simulation notes the tokens that it issues."""

    note: Path

    def _attached(self) -> list[str]:
        script = str(self.folder / "tests" / "engine" / "exec_noting_tokens.py")
        options = [
            str(self.note),
            "exec",
            "--home",
            str(self.home),
            "--pace",
            "0",
            "--",
        ]
        return [sys.executable, script, *options]


@dataclass(frozen=True)
class Written:
    """What was issued, and everything that was written, by the name of its place."""

    secrets: dict[str, str]
    tokens: list[str]
    places: dict[str, str]


@pytest.fixture(scope="module")
def written(deploy: Deploy, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Deploy dev with the most talkative logs, preview it, and collect all texts."""
    plain = deploy("dev")
    note = tmp_path_factory.mktemp("note") / "tokens"
    dev = Watched(plain.folder, plain.home, plain.stack, note)
    plan = ("--save-plan", str(dev.home / "plan.json"))
    up = dev.up(*VERBOSE).succeed()
    ask_for_keys(dev)
    places = {
        "output and event log of up": up.output,
        "output of preview": dev.preview("--refresh", *plan).succeed().output,
        "exported state": dev.run(*dev._pulumi("stack", "export")).stdout,
        "what exists": dev.run(
            sys.executable, "-m", "simulated_azure", "export"
        ).stdout,
        **{f"file {name}": text for name, text in _files(dev.home)},
        **{f"table {name}": text for name, text in _tables(dev.home)},
    }
    tokens = note.read_text(encoding="ascii").split()
    return Written(_secrets(dev.home), tokens, places)


def ask_for_keys(dev: Deployment) -> None:
    """Let Azure issue what a platform without keys never asks for."""
    resources = {it["urn"].rpartition("::")[2]: it for it in _managed(dev)}
    for name, action in KEYS.items():
        api = resources[name]["inputs"]["azureApiVersion"]
        path = f"{resources[name]['id']}/{action}?api-version={api}"
        dev.ask_azure("POST", path)


def _managed(dev: Deployment) -> list[dict[str, Any]]:
    return custom_resources(dev.state())


def _secrets(home: Path) -> dict[str, str]:
    with closing(sqlite3.connect(home / "azure.db")) as store:
        rows = store.execute("SELECT key, name, value FROM secrets").fetchall()
        kept = str(store.execute("SELECT document FROM documents").fetchall())
    found = {f"{name} of {key}": str(value) for key, name, value in rows}
    texts = {
        "key of the server": (home / "server.pem").read_text(encoding="ascii"),
        "key of the tokens": re.sub(r"(\\\\)+n", "\n", kept),
    }
    keys = {name: PRIVATE_KEY.findall(text) for name, text in texts.items()}
    return found | {name: lines[0] for name, lines in keys.items()}


def _files(home: Path) -> Iterator[tuple[str, str]]:
    for path in home.rglob("*"):
        if path.is_file() and path.name not in VAULT:
            text = path.read_bytes().decode("utf-8", "replace")
            yield str(path.relative_to(home)), text


def _tables(home: Path) -> Iterator[tuple[str, str]]:
    with closing(sqlite3.connect(home / "azure.db")) as store:
        for table in ("requests", "resources", "buried"):
            yield table, str(store.execute(f"SELECT * FROM {table}").fetchall())


def test_secrets_and_tokens_were_issued(written: Written) -> None:
    assert len(written.secrets) >= 2 + 2 * len(KEYS)
    assert len(written.tokens) >= 2
    assert all(token.count(".") == 2 for token in written.tokens)


def test_every_place_was_read(written: Written) -> None:
    empty = {name for name, text in written.places.items() if not text}

    assert len(written.places["output and event log of up"]) > 1_000_000
    assert "resourcePreEvent" in written.places["output of preview"]
    assert any(name.startswith("file backend/") for name in written.places)
    assert any(name.startswith("file pulumi-home/logs/") for name in written.places)
    assert "file plan.json" in written.places
    assert "Microsoft.Synapse/workspaces" in written.places["what exists"]
    assert {name for name in empty if not name.startswith("file ")} == set()


def test_no_secret_is_written_anywhere(written: Written) -> None:
    found = [
        (name, place)
        for name, secret in written.secrets.items()
        for place, text in written.places.items()
        if secret in text
    ]

    assert found == []


def test_no_token_is_written_anywhere(written: Written) -> None:
    # The last part alone is the signature: whoever has the rest can guess nothing.
    signatures = {token.rpartition(".")[2] for token in written.tokens}
    found = [
        place
        for place, text in written.places.items()
        if any(signature in text for signature in signatures)
    ]

    assert found == []
