"""What the resources register with the engine: types, inputs, provider, options."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest
from pulumi.runtime import mocks
from pulumi.runtime.mocks import MockMonitor, Mocks

from components.dataplane.batch_default import BatchDefault, BatchDefaultArgs
from components.dataplane.endpoint_approval import (
    EndpointApproval,
    EndpointApprovalArgs,
)
from components.dataplane.endpoint_traffic import EndpointTraffic, EndpointTrafficArgs
from components.dataplane.linked_service import LinkedService, LinkedServiceArgs
from components.dataplane.managed_network_provision import (
    ManagedNetworkProvision,
    ManagedNetworkProvisionArgs,
)
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpoint,
    ManagedPrivateEndpointArgs,
)
from components.dataplane.spark_pool_libraries import (
    SparkPoolLibraries,
    SparkPoolLibrariesArgs,
)
from components.dataplane.synapse_role_assignment import (
    SynapseRoleAssignment,
    SynapseRoleAssignmentArgs,
)


class Echo(Mocks):
    """Every resource exists as it was asked for."""

    def new_resource(self, args: Any) -> tuple[str, dict[str, Any]]:
        return f"{args.name}-id", args.inputs

    def call(self, args: Any) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise NotImplementedError


class Ledger(MockMonitor):
    """Remembers the registrations as they went over the wire."""

    def __init__(self) -> None:
        super().__init__(Echo())
        self.registered: dict[str, Any] = {}

    def RegisterResource(self, request: Any) -> Any:
        if request.custom:
            self.registered[request.type] = request
        return super().RegisterResource(request)


@pytest.fixture
def ledger() -> Ledger:
    """Register one of each kind and return the record when all are in."""
    ledger = Ledger()
    mocks.set_mocks(ledger.mocks, preview=False, monitor=ledger)

    @pulumi.runtime.test
    def register() -> None:
        LinkedService(
            "a",
            LinkedServiceArgs(
                synapse_workspace_name="syn",
                linked_service_name="l",
                subscription_id="s",
                resource_group_name="g",
                ml_workspace_name="m",
            ),
        )
        ManagedPrivateEndpoint(
            "b",
            ManagedPrivateEndpointArgs(
                synapse_workspace_name="syn",
                endpoint_name="e",
                target_resource_id="t",
                group_id="dfs",
            ),
            pulumi.ResourceOptions(protect=True),
        )
        EndpointApproval(
            "c",
            EndpointApprovalArgs(
                synapse_workspace_name="syn", endpoint_name="e", target_resource_id="t"
            ),
        )
        SynapseRoleAssignment(
            "d",
            SynapseRoleAssignmentArgs(
                synapse_workspace_name="syn", role_id="r", principal_id="p"
            ),
        )
        SparkPoolLibraries(
            "e",
            SparkPoolLibrariesArgs(
                pool_id="p", requirements="pandas==2.2.2\n", pool_revision="one"
            ),
        )
        EndpointTraffic(
            "f", EndpointTrafficArgs(endpoint_id="e", traffic={"blue": 100})
        )
        BatchDefault("g", BatchDefaultArgs(endpoint_id="e", deployment_name="main"))
        ManagedNetworkProvision("h", ManagedNetworkProvisionArgs(workspace_id="w"))

    register()
    return ledger


INPUTS = {
    "LinkedService": {
        "synapse_workspace_name",
        "linked_service_name",
        "subscription_id",
        "resource_group_name",
        "ml_workspace_name",
    },
    "ManagedPrivateEndpoint": {
        "synapse_workspace_name",
        "endpoint_name",
        "target_resource_id",
        "group_id",
    },
    "EndpointApproval": {
        "synapse_workspace_name",
        "endpoint_name",
        "target_resource_id",
        "mode",
        "timeout_minutes",
        "description",
    },
    "SparkPoolLibraries": {"pool_id", "requirements", "pool_revision"},
    "SynapseRoleAssignment": {"synapse_workspace_name", "role_id", "principal_id"},
    "EndpointTraffic": {"endpoint_id", "traffic", "mirror_traffic", "tags"},
    "BatchDefault": {"endpoint_id", "deployment_name", "tags"},
    "ManagedNetworkProvision": {"workspace_id"},
}


def test_types_and_inputs_are_what_the_state_holds(ledger: Ledger) -> None:
    registered = {
        kind: set(request.object.fields) for kind, request in ledger.registered.items()
    }

    assert registered == {
        f"pulumi-python:dynamic/dataplane:{kind}": names | {"__provider"}
        for kind, names in INPUTS.items()
    }


def test_providers_are_stored_in_plain_sight(ledger: Ledger) -> None:
    for request in ledger.registered.values():
        assert request.object["__provider"].startswith("gASV")


def test_a_forced_replacement_deletes_first(ledger: Ledger) -> None:
    for request in ledger.registered.values():
        assert (request.deleteBeforeReplace, request.deleteBeforeReplaceDefined) == (
            True,
            True,
        )


def test_the_callers_options_stay(ledger: Ledger) -> None:
    endpoint = "pulumi-python:dynamic/dataplane:ManagedPrivateEndpoint"

    assert ledger.registered[endpoint].protect is True
