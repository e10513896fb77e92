"""No secret that the simulated Azure has ever issued is written down anywhere."""

from __future__ import annotations

import sys

import pytest

from tests.engine.deployment import Deploy
from tests.engine.secret_hunt import (
    KEYS,
    VERBOSE,
    Watched,
    Written,
    ask_for_keys,
    places_of,
    secrets_of,
)


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
        **places_of(dev.home),
    }
    return Written(secrets_of(dev.home), dev.tokens(), places)


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
    assert written.secrets_found() == []


def test_no_token_is_written_anywhere(written: Written) -> None:
    assert written.tokens_found() == []
