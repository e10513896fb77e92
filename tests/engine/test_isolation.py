"""A workspace with a managed network: it stands and stays as it was chosen."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import look

MODE = "AllowOnlyApprovedOutbound"
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
PYPI = {"name": "pypi", "type": "FQDN", "fqdn": "pypi.org"}


@dataclass(frozen=True)
class Isolated:
    """What came of a stack with a managed network."""

    dev: Deployment
    again: Outcome
    opened: Outcome


@pytest.fixture(scope="module")
def isolated(deploy: Deploy) -> Isolated:
    """Make dev with a managed network, then try to open it."""
    dev = deploy("dev")
    dev.configure(isolationMode=MODE, egress="existing", outboundRules=[PYPI])
    dev.up().succeed()
    again = dev.up("--refresh").succeed()
    dev.configure(isolationMode="AllowInternetOutbound", outboundRules=[])
    return Isolated(dev, again, dev.preview())


def test_nothing_is_left_to_do(isolated: Isolated) -> None:
    assert isolated.again.changed == {}


def test_the_lake_is_reached_by_endpoints_that_approved_themselves(
    isolated: Isolated,
) -> None:
    connections = dict(look(isolated.dev).connections())

    ours = {id: it for id, it in connections.items() if ".data-lake-" in id}
    to_lake = [it for id, it in ours.items() if "/mlw-" in id]
    assert to_lake == ["Approved", "Approved"]


def test_serverless_spark_finds_its_part_of_the_network(isolated: Isolated) -> None:
    (workspace,) = look(isolated.dev).of_type(WORKSPACE)

    status = workspace.body["properties"]["managedNetwork"]["status"]
    assert status == {"status": "Active", "sparkReady": True}


def test_opening_it_is_refused_at_preview(isolated: Isolated) -> None:
    assert isolated.opened.status != 0
    assert f"Allowed: {MODE}; of the others only" in isolated.opened.errors
