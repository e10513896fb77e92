"""A workspace with a managed network: it stands and stays as it was chosen.

Its stack is a third one, of a Pulumi.staging.yaml beside those of dev and prod.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import look

MODE = "AllowOnlyApprovedOutbound"
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
PYPI = {"name": "pypi", "type": "FQDN", "fqdn": "pypi.org"}


@dataclass(frozen=True)
class Isolated:
    """What came of a stack with a managed network."""

    staging: Deployment
    again: Outcome
    opened: Outcome


@pytest.fixture(scope="module")
def isolated(deploy: Deploy) -> Isolated:
    """Make a stack with a managed network, then try to open it."""
    dev = deploy("dev")
    staging = replace(dev, stack="staging")
    shutil.copy(dev.settings, staging.settings)
    staging.configure(
        **{
            "isolation.mode": MODE,
            "network.egress": "existing",
            "isolation.outboundRules": [PYPI],
        }
    )
    staging.up().succeed()
    again = staging.up("--refresh").succeed()
    staging.configure(
        **{"isolation.mode": "AllowInternetOutbound", "isolation.outboundRules": []}
    )
    return Isolated(staging, again, staging.preview())


def test_a_third_stack_has_names_of_its_own(isolated: Isolated) -> None:
    groups = look(isolated.staging).of_type("Microsoft.Resources/resourceGroups")

    assert groups
    assert all("-staging-" in group.name for group in groups)


def test_nothing_is_left_to_do(isolated: Isolated) -> None:
    assert isolated.again.changed == {}


def test_the_lake_is_reached_by_endpoints_that_approved_themselves(
    isolated: Isolated,
) -> None:
    connections = dict(look(isolated.staging).connections())

    ours = {id: it for id, it in connections.items() if ".data-lake-" in id}
    to_lake = [it for id, it in ours.items() if "/mlw-" in id]
    assert to_lake == ["Approved", "Approved"]


def test_serverless_spark_finds_its_part_of_the_network(isolated: Isolated) -> None:
    (workspace,) = look(isolated.staging).of_type(WORKSPACE)

    status = workspace.body["properties"]["managedNetwork"]["status"]
    assert status == {"status": "Active", "sparkReady": True}


def test_opening_it_is_refused_at_preview(isolated: Isolated) -> None:
    assert isolated.opened.status != 0
    assert f"Allowed: {MODE}; of the others only" in isolated.opened.errors
