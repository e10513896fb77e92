"""No secret is written down where things go wrong either.

A lost answer, the recovery, a refresh, a drift report and a destroy.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import pytest

from tests.engine.deployment import Deploy, Deployment
from tests.engine.recovery import recover
from tests.engine.secret_hunt import (
    KEYS,
    VERBOSE,
    Watched,
    Written,
    ask_for_keys,
    places_of,
    secrets_of,
)

LOST = "PUT Microsoft.ManagedIdentity/userAssignedIdentities x* drop-after"


@dataclass(frozen=True)
class Faulty(Watched):
    """The same, with a fault."""

    def _attached(self) -> list[str]:
        *command, dashes = super()._attached()
        return [*command, "--fault", LOST, dashes]


@pytest.fixture(scope="module")
def written(deploy: Deploy, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Live a hard life, as talkative as can be, and collect all texts."""
    plain = deploy("dev")
    note = tmp_path_factory.mktemp("note") / "tokens"
    dev = Watched(plain.folder, plain.home, plain.stack, note)
    faulty = Faulty(plain.folder, plain.home, plain.stack, note)
    places = {
        "up": faulty.up(*VERBOSE).output,
        "recovery": recover(dev, "--replace").output,
    }
    ask_for_keys(dev)
    secrets = secrets_of(dev.home)
    places |= {
        "refresh": dev.refresh(*VERBOSE).succeed().output,
        "drift": drift(dev),
        "state": dev.run("pulumi", "stack", "export", "--stack", "dev").stdout,
        "destroy": dev.destroy(*VERBOSE).succeed().output,
        **places_of(dev.home),
    }
    return Written(secrets | secrets_of(dev.home), dev.tokens(), places)


def drift(dev: Deployment) -> str:
    tool = (sys.executable, "-m", "verification.drift", "--stack", dev.stack)
    done = dev.run(*tool, check=False)
    return done.stdout + done.stderr


def test_it_was_a_hard_life(written: Written) -> None:
    assert "no answer came" in written.places["up"]
    assert "  imported ml-identity: " in written.places["recovery"]
    assert "dev: no drift" in written.places["drift"]
    assert len(written.secrets) >= 2 + 2 * len(KEYS)


def test_no_secret_is_written_anywhere(written: Written) -> None:
    assert written.secrets_found() == []


def test_no_token_is_written_anywhere(written: Written) -> None:
    assert written.tokens_found() == []
