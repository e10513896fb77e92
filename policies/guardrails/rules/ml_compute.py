"""Computes of an ML workspace: no public address, no local accounts, inside a network.

The clusters' own properties lie one level deeper: `properties.properties`.
"""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, unknown, when
from guardrails.resource import Resource
from guardrails.rule import Defer, rule
from guardrails.values import Value

COMPUTE: Final = "azure-native:machinelearningservices:Compute"


def _kind(compute: Resource, *kinds: str) -> Answer:
    return compute.at("properties.computeType").must_be(*kinds)


def _of(compute: Resource, path: str) -> Value:
    return compute.at(f"properties.properties.{path}")


@rule(
    "MC-01",
    "Computes have no local accounts",
    severity="high",
    types=(COMPUTE,),
    arm="properties.disableLocalAuth == true",
    references=(
        "policy:e96a9a5f-07ca-471b-9bc5-6a0f33cbd68f",
        "PSRule:Azure.ML.DisableLocalAuth",
        "MCSB:IM-1",
    ),
    why="A local account is a password or key that the directory cannot withdraw.",
    fix="no setting turns it off: set disable_local_auth=True on the compute",
)
def compute_has_no_local_accounts(compute: Resource) -> Answer:
    return when(
        _kind(compute, "AmlCompute", "ComputeInstance"),
        compute.at("properties.disableLocalAuth").must_be(True),
    )


@rule(
    "MC-02",
    "Nodes have no public address",
    severity="high",
    types=(COMPUTE,),
    arm="properties.properties.enableNodePublicIp == false",
    references=("project", "MCSB:NS-2"),
    why="Azure gives each node a public address unless it is told not to.",
    fix="no setting turns it on: set enable_node_public_ip=False on the compute",
)
def nodes_have_no_public_address(compute: Resource) -> Answer:
    return when(
        _kind(compute, "AmlCompute", "ComputeInstance"),
        _of(compute, "enableNodePublicIp").must_be(False),
    )


@rule(
    "MC-03",
    "Nodes stand in a subnet",
    severity="high",
    types=(COMPUTE,),
    arm="properties.properties.subnet.id set",
    references=(
        "policy:7804b5c7-01dc-4723-969b-ae300cc07ff1",
        "PSRule:Azure.ML.ComputeVnet",
        "MCSB:NS-2",
    ),
    why="Outside the network no rule, no route and no private name holds for a job.",
    fix="network.existing decides whose subnet it is: give subnet to the compute",
    unknown=Defer("MC-14"),
)
def nodes_stand_in_subnet(compute: Resource) -> Answer:
    subnet = _of(compute, "subnet.id")
    # In a managed network there is none: the stack tells which workspace has one.
    absent = unknown(f"{subnet.path} is {subnet.shown}")
    return when(
        _kind(compute, "AmlCompute", "ComputeInstance"),
        absent if subnet.is_missing else subnet.must_be_set(),
    )


@rule(
    "MC-04",
    "Nobody logs in to a compute instance over the Internet",
    severity="high",
    types=(COMPUTE,),
    arm='properties.properties.sshSettings.sshPublicAccess == "Disabled"',
    references=("project", "MCSB:NS-1"),
    why="An SSH port on the Internet is tried within minutes.",
    fix='no setting opens it: set ssh_public_access="Disabled" in ssh_settings',
)
def instance_has_no_public_ssh(compute: Resource) -> Answer:
    return when(
        _kind(compute, "ComputeInstance"),
        _of(compute, "sshSettings.sshPublicAccess").must_be("Disabled"),
    )


@rule(
    "MC-05",
    "Nobody logs in to a cluster's nodes over the Internet",
    severity="high",
    types=(COMPUTE,),
    arm='properties.properties.remoteLoginPortPublicAccess == "Disabled"',
    references=("project", "MCSB:NS-1"),
    why="Left out, Azure decides by the network; a later change would open the port.",
    fix='no setting opens it: set remote_login_port_public_access="Disabled"',
)
def cluster_has_no_public_login(compute: Resource) -> Answer:
    return when(
        _kind(compute, "AmlCompute"),
        _of(compute, "remoteLoginPortPublicAccess").must_be("Disabled"),
    )


@rule(
    "MC-06",
    "A compute instance stops when nobody uses it",
    severity="medium",
    types=(COMPUTE,),
    arm="properties.properties.idleTimeBeforeShutdown is an ISO 8601 duration",
    references=(
        "policy:679ddf89-ab8f-48a5-9029-e76054077449",
        "PSRule:Azure.ML.ComputeIdleShutdown",
    ),
    why="A forgotten machine costs money and keeps its owner's session.",
    fix='give idle_time_before_shutdown, such as "PT60M", to the instance',
)
def instance_stops_when_idle(compute: Resource) -> Answer:
    duration = _of(compute, "idleTimeBeforeShutdown")
    return when(
        _kind(compute, "ComputeInstance"),
        duration.must_match(r"P(\d+D)?(T(\d+H)?(\d+M)?(\d+S)?)?", "a duration"),
    )


@rule(
    "MC-07",
    "A cluster has no administrator's password",
    severity="critical",
    types=(COMPUTE,),
    arm="properties.properties.userAccountCredentials.adminUserPassword absent",
    references=("PSRule:Azure.Deployment.SecureValue", "MCSB:IM-8"),
    why="It would lie in the state, in the logs of the deployment and on each node.",
    fix="no setting gives one: leave user_account_credentials out",
)
def cluster_has_no_password(compute: Resource) -> Answer:
    return _of(compute, "userAccountCredentials.adminUserPassword").must_be_absent()
