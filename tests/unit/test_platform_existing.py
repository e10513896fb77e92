"""The platform beside what exists already: adopted, or somebody else's."""

from __future__ import annotations

import pytest

from components.errors import DecisionError
from tests.unit.platform_runs import build, resources
from tests.unit.registrations import (
    SUBSCRIPTION,
)


def test_an_existing_workspace_is_adopted_with_its_group() -> None:
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-old"
    workspace = f"{group}/providers/Microsoft.MachineLearningServices/workspaces/old"

    run = build("dev", adopt={"ml-group": group, "ml-workspace": workspace})

    made = run.one("machinelearningservices:Workspace")
    assert made.import_id == workspace
    assert made.inputs["workspaceName"] == "old"
    assert made.inputs["resourceGroupName"] == "rg-old"
    assert made.ignore_changes == ("*",)
    cluster = run.one("machinelearningservices:Compute", "cpu-cluster").inputs
    assert (cluster["workspaceName"], cluster["resourceGroupName"]) == ("old", "rg-old")


def test_an_adopted_name_that_nothing_has_is_refused() -> None:
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-old"

    with pytest.raises(DecisionError, match="names what this platform does not have"):
        build("dev", adopt={"ml-gruop": group})


def test_somebody_elses_network_and_zones_are_used_and_not_made() -> None:
    network = (
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/hub/providers/"
        "Microsoft.Network/virtualNetworks/hub"
    )
    subnets = {
        f"{name}SubnetId": f"{network}/subnets/{name}"
        for name in ("privateEndpoints", "training", "scoring")
    }
    existing = {"virtualNetworkId": network, **subnets}
    run = build("dev", **{"network": {"existing": existing}, "dns.mode": "policy"})

    made = {
        each.type.split(":")[1] + ":" + each.type.split(":")[2]
        for each in resources(run)
    }
    assert not made & {
        "network:VirtualNetwork",
        "network:NatGateway",
        "network:PrivateDnsZoneGroup",
        "privatedns:PrivateZone",
    }
    subnet = run.one("network:PrivateEndpoint", "ml-vault-endpoint").inputs["subnet"]
    assert subnet == {"id": f"{network}/subnets/privateendpoints"}
