"""The platform with more clusters and with instances: what they add, and where."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from components import ml_platform
from components.ml_platform import MlPlatform
from components.transformations.retry_policy import RetryPolicy
from tests.stack_files import stack_settings
from tests.unit.registrations import Registered, Registration, register

CPU = {
    "name": "cpu",
    "vmSize": "STANDARD_DS3_V2",
    "maxNodes": 2,
    "purpose": "imageBuild",
}
GPU = {"name": "gpu", "vmSize": "Standard_NC4as_T4_v3", "maxNodes": 4}
ADA = {
    "name": "ada",
    "userObjectId": "60000000-0000-4000-8000-00000000000a",
    "vmSize": "STANDARD_DS3_V2",
}


def build(**changes: Any) -> Registered[MlPlatform]:
    settings = stack_settings("dev", **changes)
    return register(lambda: MlPlatform("platform", settings), "dev")


@cache
def plain() -> Registered[MlPlatform]:
    return build()


@cache
def rich() -> Registered[MlPlatform]:
    return build(computeClusters=[CPU, GPU], computeInstances=[ADA])


def compute(run: Registered[MlPlatform], name: str) -> Registration:
    return run.one("machinelearningservices:Compute", name)


def test_a_cluster_and_an_instance_add_exactly_this() -> None:
    def names(run: Registered[MlPlatform]) -> set[tuple[str, str]]:
        return {(it.type.rpartition(":")[2], it.name) for it in run.resources}

    assert sorted(names(rich()) - names(plain())) == [
        ("Compute", "ada-instance"),
        ("Compute", "gpu-cluster"),
        ("ComputeCluster", "gpu-cluster"),
        ("ComputeInstance", "ada-instance"),
        ("ManagedIdentity", "instance/ada/identity"),
        ("ManagedIdentity", "jobs-identity"),
        (
            "RoleAssignment",
            "instance/ada/identity-storage-blob-data-reader-data-lake",
        ),
        (
            "RoleAssignment",
            "instance/ada/identity-storage-blob-data-reader-ml-storage",
        ),
        (
            "RoleAssignment",
            "instance/ada/identity-storage-file-data-privileged-contributor-ml-storage",
        ),
        ("RoleAssignment", "jobs-identity-acrpull-ml-registry"),
        (
            "RoleAssignment",
            "jobs-identity-storage-blob-data-contributor-data-lake",
        ),
        (
            "RoleAssignment",
            "jobs-identity-storage-blob-data-contributor-ml-storage",
        ),
        (
            "RoleAssignment",
            "jobs-identity-storage-file-data-privileged-contributor-ml-storage",
        ),
        ("RoleAssignment", "jobs-identity-storage-queue-data-contributor-ml-storage"),
        ("RoleAssignment", "jobs-identity-storage-table-data-contributor-ml-storage"),
        *(
            ("RoleAssignment", f"owner/{ADA['userObjectId']}-{role}-ml-storage")
            for role in (
                "storage-blob-data-contributor",
                "storage-file-data-privileged-contributor",
            )
        ),
        ("RoleAssignments", "instance-owner-roles"),
        ("RoleAssignments", "instance/ada/identity-roles"),
        ("RoleAssignments", "jobs-identity-roles"),
        ("UserAssignedIdentity", "instance/ada/identity"),
        ("UserAssignedIdentity", "jobs-identity"),
    ]
    assert names(plain()) < names(rich())


def test_the_cluster_that_was_there_first_keeps_its_name_in_azure() -> None:
    assert compute(plain(), "cpu-cluster").inputs["computeName"] == "cpu-sfptyq"


def test_clusters_and_instances_stand_in_the_training_subnet() -> None:
    subnets = {
        name: compute(rich(), name).inputs["properties"]["properties"]["subnet"]["id"]
        for name in ("cpu-cluster", "gpu-cluster", "ada-instance")
    }

    assert {it.rpartition("/")[2] for it in subnets.values()} == {"snet-training"}


def test_serverless_jobs_run_in_the_training_subnet_without_addresses() -> None:
    workspace = plain().one("machinelearningservices:Workspace")

    settings = workspace.inputs["serverlessComputeSettings"]
    assert settings["serverlessComputeNoPublicIP"] is True
    assert settings["serverlessComputeCustomSubnet"].endswith("/snet-training")


def test_serverless_jobs_may_be_left_to_azure() -> None:
    workspace = build(**{"mlWorkspace.serverlessCompute": False}).one(
        "machinelearningservices:Workspace"
    )

    assert workspace.inputs.get("serverlessComputeSettings") is None


def test_an_owner_of_two_instances_gets_each_role_once() -> None:
    run = build(computeInstances=[ADA, {**ADA, "name": "ada-large"}])

    owned = [
        it.inputs
        for it in run.resources
        if it.type.endswith(":RoleAssignment") and it.name.startswith("owner/")
    ]
    assert [it["principalType"] for it in owned] == ["User", "User"]
    assert {it["principalId"] for it in owned} == {ADA["userObjectId"]}
    assert len({it["roleDefinitionId"] for it in owned}) == 2


def test_the_owner_of_an_instance_is_somebody_whom_the_file_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[Mapping[str, str]] = []

    def policy(**options: Any) -> RetryPolicy:
        seen.append(options["named_principals"])
        return RetryPolicy(**options)

    monkeypatch.setattr(ml_platform, "RetryPolicy", policy)
    build(computeInstances=[ADA])

    key = "ml-synapse:computeInstances[0].userObjectId"
    assert seen[0][str(ADA["userObjectId"])] == key


def test_in_a_managed_network_nothing_names_a_subnet() -> None:
    run = build(
        computeInstances=[ADA],
        **{"isolation.mode": "AllowOnlyApprovedOutbound", "network.egress": "existing"},
    )

    workspace = run.one("machinelearningservices:Workspace").inputs
    assert workspace.get("serverlessComputeSettings") is None
    for name in ("cpu-cluster", "ada-instance"):
        inner = compute(run, name).inputs["properties"]["properties"]
        assert inner.get("subnet") is None


def test_batch_jobs_in_a_managed_network_reach_queues_and_tables() -> None:
    run = build(
        **{"isolation.mode": "AllowInternetOutbound", "network.egress": "existing"}
    )

    rules = [
        it for it in run.resources if it.type.endswith(":ManagedNetworkSettingsRule")
    ]
    storage = run.one("machinelearningservices:Workspace").inputs["storageAccount"]
    reached = [
        it.inputs["properties"]["destination"]["subresourceTarget"]
        for it in rules
        if it.inputs["properties"]["destination"]["serviceResourceId"] == storage
    ]
    assert reached == ["queue", "table"]


def test_their_names_in_azure_are_outputs_by_their_names_here() -> None:
    outputs: dict[str, Any] = rich().built.outputs

    clusters = {
        name: rich().value(it) for name, it in outputs["computeClusterNames"].items()
    }
    instances = {
        name: rich().value(it) for name, it in outputs["computeInstanceNames"].items()
    }
    assert clusters["cpu"] == rich().value(outputs["computeClusterName"])
    assert {name: it[:4] for name, it in clusters.items()} == {
        "cpu": "cpu-",
        "gpu": "gpu-",
    }
    assert instances["ada"] == compute(rich(), "ada-instance").inputs["computeName"]


def test_computes_wait_for_the_managed_network_and_it_for_the_roles() -> None:
    run = build(
        **{"isolation.mode": "AllowInternetOutbound", "network.egress": "existing"}
    )

    provision = "managed-network-spark"
    workspace = run.one("machinelearningservices:Workspace").inputs
    assert "provisionNetworkNow" not in workspace
    assert provision in run.reached("cpu-cluster")
    roles = {
        "ml-identity-azure-ai-enterprise-network-connection-approver-data-lake",
        "ml-identity-contributor-ml-storage",
        "ml-identity-contributor-ml-workspace",
    }
    assert roles <= run.reached(provision)
    # Batch endpoints and ParallelRunStep need these two beside the service's own.
    assert {
        "managed-network-ml-storage-queue",
        "managed-network-ml-storage-table",
    } <= run.reached(provision)


def test_studio_reads_the_lake_and_sees_every_endpoint_only_when_asked() -> None:
    run = build(**{"mlWorkspace.studioDataAccess": True})

    added = {it.name for it in run.resources} - {it.name for it in plain().resources}
    endpoints = [f"ml-storage-{it}" for it in ("dfs", "queue", "table")]
    endpoints += [f"data-lake-{it}" for it in ("dfs", "blob")]
    assert added == {
        "studio-roles",
        "ml-identity-storage-blob-data-reader-data-lake",
        *(f"ml-identity-reader-{it}-endpoint" for it in endpoints),
    }
    datastore = run.one("machinelearningservices:Datastore").inputs["properties"]
    identity = datastore["serviceDataAccessAuthIdentity"]
    assert identity == "WorkspaceUserAssignedIdentity"
