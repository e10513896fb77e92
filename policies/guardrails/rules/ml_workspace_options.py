"""What an ML workspace may have besides: encryption, outbound rules, image builds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from guardrails.answers import Answer, all_of, any_of, when
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.values import Value

WORKSPACE: Final = "azure-native:machinelearningservices:Workspace"
OUTBOUND: Final = "azure-native:machinelearningservices:ManagedNetworkSettingsRule"


@rule(
    "ML-10",
    "The workspace is encrypted with the customer's key",
    severity="low",
    types=(WORKSPACE,),
    arm='properties.encryption.status == "Enabled"',
    references=("policy:ba769a63-b8cc-4b2d-abf6-ac33c7204be8", "MCSB:DP-5"),
    why="Some contracts ask for a key that the customer can withdraw. It is fixed at "
    "creation.",
    fix="no setting offers it yet: give encryption to the workspace",
    opt_in=True,
)
def workspace_has_customer_key(workspace: Resource) -> Answer:
    return workspace.at("encryption.status").must_be("Enabled")


@rule(
    "ML-12",
    "Outbound rules name one host, or one service with protocol and ports",
    severity="high",
    types=(WORKSPACE, OUTBOUND),
    arm='managedNetwork.outboundRules: no FQDN "*", no ServiceTag with protocol or '
    'port "*"',
    references=("project", "MCSB:NS-2"),
    why="A rule for every host or every port makes an isolated network an open one.",
    fix="name the host, or the service's protocol and ports, in the outbound rule",
)
def outbound_rules_are_narrow(resource: Resource) -> Answer:
    return _outbound(resource, _narrow)


@rule(
    "ML-13",
    "An outbound private endpoint says what it leads to",
    severity="medium",
    types=(WORKSPACE, OUTBOUND),
    arm="managedNetwork.outboundRules of type PrivateEndpoint: destination."
    "serviceResourceId and subresourceTarget set",
    references=("Checkov:CKV_AZURE_243", "project"),
    why="Half an endpoint is a way out that nobody approved to anywhere in particular.",
    fix="give service_resource_id and subresource_target to the outbound rule",
)
def outbound_endpoints_are_whole(resource: Resource) -> Answer:
    return _outbound(resource, _whole)


@rule(
    "ML-14",
    "The workspace is marked as of high business impact",
    severity="low",
    types=(WORKSPACE,),
    arm="properties.hbiWorkspace == true",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/concept-data-encryption",
    ),
    why="Less telemetry goes to Microsoft and scratch disks are encrypted. It is fixed "
    "at creation.",
    fix="no setting offers it yet: set high_business_impact on the workspace",
    opt_in=True,
)
def workspace_is_high_impact(workspace: Resource) -> Answer:
    return workspace.at("hbiWorkspace").must_be(True)


@rule(
    "ML-15",
    "Images are built on a cluster of the workspace",
    severity="medium",
    types=(WORKSPACE,),
    arm="properties.imageBuildCompute set, unless there is a managed network",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-secure-workspace-vnet",
    ),
    why="The registry is private, so its own build agents cannot push to it; builds "
    "then fail, and the usual fix is to open the registry.",
    fix="no setting removes it: name the CPU cluster as image_build_compute",
)
def images_are_built_inside(workspace: Resource) -> Answer:
    managed = workspace.at("managedNetwork.isolationMode")
    return any_of(
        workspace.at("imageBuildCompute").must_be_set(),
        managed.must_be("AllowOnlyApprovedOutbound", "AllowInternetOutbound"),
    )


def _outbound(resource: Resource, judge: Callable[[Value], Answer]) -> Answer:
    if resource.type == OUTBOUND:
        return judge(resource.at("properties"))
    return resource.at("managedNetwork.outboundRules").each(judge)


def _narrow(outbound: Value) -> Answer:
    kind, destination = outbound.at("type"), outbound.at("destination")
    host = destination.must_match(r"(\*\.)?[\w-]+(\.[\w-]+)+", "the name of a host")
    service = all_of(
        destination.at("protocol").must_be("TCP", "UDP", "ICMP"),
        destination.at("portRanges").must_match(r"[\d, -]+", "ports"),
    )
    return all_of(
        kind.must_be("FQDN", "ServiceTag", "PrivateEndpoint"),
        when(kind.must_be("FQDN"), host),
        when(kind.must_be("ServiceTag"), service),
    )


def _whole(outbound: Value) -> Answer:
    destination = outbound.at("destination")
    return when(
        outbound.at("type").must_be("PrivateEndpoint"),
        all_of(
            destination.at("serviceResourceId").must_be_set(),
            destination.at("subresourceTarget").must_be_set(),
        ),
    )
