"""The whole platform on mocks, as the two stack files ask for it.

The lists in expected/ are the platform's inventory: one line a resource, its type and
its logical name. A change there is a change of URNs, and so of what people have.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.platform_runs import (
    DEPLOYER,
    STACKS,
    build,
    platform,
    reached,
    resources,
)

EXPECTED = Path(__file__).parent / "expected"
CPU = {
    "name": "cpu",
    "vmSize": "STANDARD_DS3_V2",
    "maxNodes": 2,
    "purpose": "imageBuild",
}


@pytest.mark.parametrize("stack", STACKS)
def test_the_inventory_is_exactly_the_expected_one(stack: str) -> None:
    lines = [f"{each.type} {each.name}" for each in resources(platform(stack))]

    assert lines == (EXPECTED / f"{stack}.txt").read_text().splitlines()


@pytest.mark.parametrize("stack", STACKS)
def test_logical_names_are_each_used_once_per_kind(stack: str) -> None:
    names = [each.name for each in resources(platform(stack))]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("stack", STACKS)
def test_everything_hangs_below_the_platform(stack: str) -> None:
    run = platform(stack)

    parents = {each.name for each in run.resources}
    outside = [each.name for each in run.resources if each.parent not in parents]
    assert outside == ["platform"]


def test_synapse_lives_in_another_group_than_azure_ml() -> None:
    run = platform("dev")

    groups = {
        run.one(f"{kind}:Workspace").inputs["resourceGroupName"]
        for kind in ("synapse", "machinelearningservices")
    }
    assert groups == {
        "rg-mlsyn-synapse-dev-swedencentral",
        "rg-mlsyn-ml-dev-swedencentral",
    }


def test_the_two_workspaces_have_storage_of_their_own_kind() -> None:
    run = platform("dev")

    ml = run.one("machinelearningservices:Workspace").inputs["storageAccount"]
    lake = run.one("synapse:Workspace").inputs["defaultDataLakeStorage"]["resourceId"]
    flat, deep = (
        run.one("storage:StorageAccount", name) for name in ("ml-storage", "data-lake")
    )
    assert ml.endswith(flat.inputs["accountName"])
    assert lake.endswith(deep.inputs["accountName"])
    assert not flat.inputs["isHnsEnabled"]
    assert deep.inputs["isHnsEnabled"]


@pytest.mark.parametrize(
    ("later", "earlier"),
    [
        ("ml-workspace", "ml-identity-storage-blob-data-contributor-ml-storage"),
        ("ml-workspace", "ml-identity-reader-ml-storage-blob-endpoint"),
        ("ml-workspace", "ml-identity-key-vault-administrator-ml-vault"),
        ("cpu-cluster", "ml-workspace-endpoint"),
        ("cpu-cluster", "ml-workspace-endpoint-zones"),
        ("cpu-cluster", "cluster-identity-acrpush-ml-registry"),
        ("synapse-workspace", "data-lake-synapse"),
        ("linked-service", "synapse-workspace-firewall-allow-203-0-113-10"),
        ("linked-service", "synapse-contributor-ml-workspace"),
        ("link-ml-workspace-endpoint", DEPLOYER),
        (
            "link-ml-workspace-endpoint",
            "synapse-workspace-firewall-allow-203-0-113-10",
        ),
        ("link-ml-workspace-endpoint", "ml-workspace-endpoint"),
        ("link-ml-vault-approval", "link-ml-vault-endpoint"),
        ("attached-spark-pool", "synapse-administrator-spark-identity-spark-pool"),
        (
            "attached-spark-pool",
            "spark-identity-storage-blob-data-contributor-data-lake",
        ),
        ("attached-spark-pool", "ml-workspace-endpoint"),
    ],
)
def test_what_needs_something_waits_for_it(later: str, earlier: str) -> None:
    assert earlier in reached(platform("dev"), later)


def test_private_endpoints_are_written_one_after_the_other() -> None:
    run = platform("dev")
    endpoints = run.names("network:PrivateEndpoint")

    waits = {name: reached(run, name) & set(endpoints) for name in endpoints}
    assert sorted(len(before) for before in waits.values()) == list(
        range(len(endpoints))
    )


@pytest.mark.parametrize("stack", STACKS)
def test_nothing_is_told_a_secret(stack: str) -> None:
    words = ("connectionstring", "password", "accountkey", "sharedkey=")

    for each in resources(platform(stack)):
        inputs = {key: value for key, value in each.inputs.items() if value}
        text = repr(inputs).lower()
        assert not [word for word in words if word in text], each.name


def test_what_takes_tags_has_all_of_them() -> None:
    tagged = [each for each in resources(platform("dev")) if "tags" in each.inputs]

    assert len(tagged) > 40
    assert {tuple(sorted(each.inputs["tags"])) for each in tagged} == {
        (
            "costCenter",
            "dataClassification",
            "environment",
            "managedBy",
            "owner",
            "workload",
        )
    }


def test_a_cluster_of_another_size_is_another_cluster_and_builds_the_images() -> None:
    names = set()
    for size in ("STANDARD_DS3_V2", "STANDARD_DS4_V2"):
        run = build("dev", computeClusters=[{**CPU, "vmSize": size}])
        name = run.one("machinelearningservices:Compute", "cpu-cluster").inputs[
            "computeName"
        ]
        workspace = run.one("machinelearningservices:Workspace").inputs
        assert workspace["imageBuildCompute"] == name
        names.add(name)

    assert len(names) == 2
