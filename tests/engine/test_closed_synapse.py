"""A Synapse workspace without public access: who deploys it, and from where."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pytest

from tests.engine.deployment import Deploy, Deployment
from tests.engine.life import look

INSIDE: Final = ("--client-address", "10.40.3.9")
"""The address is one of the training subnet."""


@pytest.fixture(scope="module")
def closed(deploy: Deploy) -> Deployment:
    """Return dev, closed and not yet deployed."""
    dev = deploy("dev")
    dev.configure(
        **{"synapse.privateEndpoints": True, "synapse.allowedAddresses": []},
    )
    return dev


def test_from_outside_it_fails_at_once_and_says_where_to_run(
    closed: Deployment,
) -> None:
    outcome = closed.up()

    assert outcome.status != 0
    assert outcome.errors.count("through its private endpoints only") == 1
    assert "to a private address. Fix: run there" in outcome.errors
    assert "name an address in ml-synapse:synapse.allowedAddresses" in outcome.errors
    assert "Traceback" not in outcome.errors


def test_from_inside_it_is_finished(closed: Deployment) -> None:
    inside = replace(closed, options=INSIDE)

    inside.up().succeed()

    assert inside.up().succeed().changes == {}
    (workspace,) = look(inside).of_type("Microsoft.Synapse/workspaces")
    assert workspace.body["properties"]["publicNetworkAccess"] == "Disabled"
    reached = {it.rpartition("/")[2] for it, status in look(inside).connections()}
    assert {
        f"pep-mlsyn-synapse-{door}-dev-swedencentral"
        for door in ("sql", "serverless-sql", "development", "studio")
    } <= reached


def test_from_inside_it_ends_as_well(closed: Deployment) -> None:
    replace(closed, options=INSIDE).destroy().succeed()
