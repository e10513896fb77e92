"""The managed network of a Machine Learning workspace and what may leave it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from simulated_azure.arm.errors import ArmError
from simulated_azure.tests.arm_clients import BASE, Clients
from simulated_azure.tests.fixtures import LOCATION
from simulated_azure.tests.test_arm_machine_learning import WORKSPACE
from simulated_azure.tests.test_arm_machine_learning import workspace as any_workspace

APPROVED_ONLY = "AllowOnlyApprovedOutbound"
APPROVER = "b556d68e-0be0-4f35-a333-ad7ee1ce17ea"


def workspace(clients: Clients, mode: str, **properties: Any) -> dict[str, Any]:
    return any_workspace(clients, managedNetwork={"isolationMode": mode}, **properties)


def rule(clients: Clients, name: str, **properties: Any) -> dict[str, Any]:
    made = clients.put(f"{WORKSPACE}/outboundRules/{name}", {"properties": properties})
    shown: dict[str, Any] = made["properties"]
    return shown


def to_lake(clients: Clients, name: str = "lake") -> dict[str, Any]:
    lake = f"{BASE}/Microsoft.Storage/storageAccounts/stlake"
    destination = {"serviceResourceId": lake, "subresourceTarget": "dfs"}
    return rule(clients, name, type="PrivateEndpoint", destination=destination)


def network(clients: Clients) -> dict[str, Any]:
    shown = clients.arm.get(f"{BASE}/{WORKSPACE}")["properties"]["managedNetwork"]
    return dict(shown)


def lake_connections(clients: Clients) -> list[str]:
    lake = f"{BASE}/Microsoft.Storage/storageAccounts/stlake"
    return [
        connection.body["properties"]["privateLinkServiceConnectionState"]["status"]
        for connection in clients.arm.connections(lake)
    ]


def may_approve(clients: Clients, principal: str) -> None:
    lake = f"{BASE}/Microsoft.Storage/storageAccounts/stlake"
    definition = f"/providers/Microsoft.Authorization/roleDefinitions/{APPROVER}"
    properties = {
        "principalId": principal,
        "principalType": "ServicePrincipal",
        "roleDefinitionId": definition,
    }
    clients.arm.put(
        f"{lake}/providers/Microsoft.Authorization/roleAssignments/{uuid.uuid4()}",
        {"properties": properties},
    )


def refusal(caught: pytest.ExceptionInfo[ArmError]) -> str:
    return caught.value.message


def test_a_network_is_made_when_asked_for(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY, provisionNetworkNow=True)

    shown = network(clients)

    assert shown["status"] == {"status": "Active", "sparkReady": False}
    assert shown["outboundRules"]["__SYS_PE_keyVault_vault"]["category"] == "Required"
    assert "__SYS_ST_AzureMachineLearning_TCP" in shown["outboundRules"]


def test_a_network_waits_for_the_first_compute(clients: Clients) -> None:
    workspace(clients, "AllowInternetOutbound")
    assert network(clients)["status"]["status"] == "Inactive"

    size = {"vmSize": "STANDARD_DS3_V2", "enableNodePublicIp": False}
    scale = {"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}}
    compute = {"computeType": "AmlCompute", "properties": {**size, **scale}}
    clients.put(
        f"{WORKSPACE}/computes/cpu", {"location": LOCATION, "properties": compute}
    )

    assert network(clients)["status"]["status"] == "Active"


def test_a_network_is_provisioned_by_hand(clients: Clients) -> None:
    workspace(clients, "AllowInternetOutbound")

    path = f"{BASE}/{WORKSPACE}/provisionManagedNetwork"
    status = clients.arm.act(path, {"includeSpark": True})

    assert status == {"status": "Active", "sparkReady": True}


def test_a_network_cannot_be_disabled_again(clients: Clients) -> None:
    workspace(clients, "AllowInternetOutbound")

    with pytest.raises(ArmError) as caught:
        workspace(clients, "Disabled")

    assert "cannot be disabled again" in refusal(caught)


def test_a_workspace_with_computes_takes_no_network(clients: Clients) -> None:
    workspace(clients, "Disabled")
    scale = {"scaleSettings": {"minNodeCount": 0, "maxNodeCount": 1}}
    inner = {"vmSize": "STANDARD_DS3_V2", **scale}
    compute = {"computeType": "AmlCompute", "properties": inner}
    clients.put(
        f"{WORKSPACE}/computes/cpu", {"location": LOCATION, "properties": compute}
    )

    with pytest.raises(ArmError) as caught:
        workspace(clients, APPROVED_ONLY)

    assert "still has computes: cpu" in refusal(caught)


def test_an_endpoint_waits_for_its_owner_without_the_role(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY, provisionNetworkNow=True)

    made = to_lake(clients)

    assert made["status"] == "Inactive"
    assert lake_connections(clients) == ["Pending"]


def test_the_identity_approves_where_it_may(clients: Clients) -> None:
    made = workspace(clients, APPROVED_ONLY, provisionNetworkNow=True)
    may_approve(clients, made["identity"]["principalId"])

    made = to_lake(clients)

    assert (made["status"], lake_connections(clients)) == ("Active", ["Approved"])


def test_the_identity_approves_as_soon_as_it_may(clients: Clients) -> None:
    made = workspace(clients, APPROVED_ONLY, provisionNetworkNow=True)
    to_lake(clients)
    may_approve(clients, made["identity"]["principalId"])

    shown = clients.arm.get(f"{BASE}/{WORKSPACE}/outboundRules/lake")

    assert shown["properties"]["status"] == "Active"


def test_a_rule_takes_its_connection_along(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY, provisionNetworkNow=True)
    to_lake(clients)

    clients.arm.delete(f"{BASE}/{WORKSPACE}/outboundRules/lake")

    assert lake_connections(clients) == []


def test_a_workspace_takes_its_network_along(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY, provisionNetworkNow=True)
    to_lake(clients)

    clients.arm.delete(f"{BASE}/{WORKSPACE}")

    assert lake_connections(clients) == []


def test_a_required_rule_stays(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY)

    with pytest.raises(ArmError) as caught:
        clients.arm.delete(f"{BASE}/{WORKSPACE}/outboundRules/__SYS_PE_keyVault_vault")

    assert "is required and stays" in refusal(caught)


@pytest.mark.parametrize(
    ("mode", "properties", "message"),
    [
        (
            "AllowInternetOutbound",
            {"type": "FQDN", "destination": "pypi.org"},
            "only AllowOnlyApprovedOutbound takes",
        ),
        (APPROVED_ONLY, {"type": "FQDN", "destination": "no name"}, "no domain name"),
        (
            APPROVED_ONLY,
            {"type": "ServiceTag", "destination": {"protocol": "TCP"}},
            "neither service tag nor addresses",
        ),
        ("Disabled", {"type": "FQDN", "destination": "pypi.org"}, "no managed network"),
        (
            APPROVED_ONLY,
            {
                "type": "ServiceTag",
                "destination": {"serviceTag": "Storage", "portRanges": "99999-1"},
            },
            "is no range of ports",
        ),
        (
            APPROVED_ONLY,
            {"type": "ServiceTag", "destination": {"serviceTag": "Stroage"}},
            "is no service tag",
        ),
        (
            APPROVED_ONLY,
            {"type": "PrivateEndpoint", "destination": {"serviceResourceId": "/no"}},
            "does not exist",
        ),
    ],
)
def test_a_rule_that_leads_nowhere_is_refused(
    clients: Clients, mode: str, properties: dict[str, Any], message: str
) -> None:
    workspace(clients, mode)

    with pytest.raises(ArmError) as caught:
        rule(clients, "wrong", **properties)

    assert message in refusal(caught)


def test_two_rules_to_one_place_are_refused(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY)
    to_lake(clients)

    with pytest.raises(ArmError) as caught:
        to_lake(clients, "lake-again")

    assert "leads to dfs of stlake already" in refusal(caught)


def test_what_lets_out_the_approved_never_lets_out_all(clients: Clients) -> None:
    workspace(clients, APPROVED_ONLY)

    with pytest.raises(ArmError) as caught:
        workspace(clients, "AllowInternetOutbound")

    assert "cannot become AllowInternetOutbound" in refusal(caught)
