"""The whole platform on mocks, as the two stack files ask for it.

The lists in expected/ are the platform's inventory: one line a resource, its type and
its logical name. A change there is a change of URNs, and so of what people have.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from components.access.role_assignments import ROLES, arm_type
from components.errors import DecisionError
from components.ml_platform import MlPlatform
from guardrails import azure_types
from tests.unit.contract_checks import simulated_types
from tests.unit.registrations import (
    SUBSCRIPTION,
    Registered,
    Registration,
    register,
)
from tests.unit.stack_files import stack_settings

EXPECTED = Path(__file__).parent / "expected"
STACKS = ("dev", "prod")
DEPLOYER = "synapse-administrator-deployer-d0000000-0000-4000-8000-000000000001"
HOLDING_DATA = {
    "azure-native:containerregistry:Registry",
    "azure-native:keyvault:Vault",
    "azure-native:machinelearningservices:Workspace",
    "azure-native:operationalinsights:Workspace",
    "azure-native:storage:BlobContainer",
    "azure-native:storage:BlobServiceProperties",
    "azure-native:storage:FileServiceProperties",
    "azure-native:storage:StorageAccount",
    "azure-native:synapse:Workspace",
}
MORE_DATA = {
    "azure-native:machinelearningservices:Registry",
    "azure-native:synapse:SqlPool",
}
SALES = {"name": "sales", "size": "DW100c"}


CPU = {
    "name": "cpu",
    "vmSize": "STANDARD_DS3_V2",
    "maxNodes": 2,
    "purpose": "imageBuild",
}


def build(stack: str, **changes: object) -> Registered[MlPlatform]:
    settings = stack_settings(stack, **changes)
    return register(lambda: MlPlatform("platform", settings), stack)


@cache
def platform(stack: str) -> Registered[MlPlatform]:
    return build(stack)


def resources(run: Registered[MlPlatform]) -> list[Registration]:
    """Return what is not a component."""
    return [each for each in run.resources if not each.type.startswith("ml-synapse:")]


def roles(run: Registered[MlPlatform]) -> list[Registration]:
    wanted = "azure-native:authorization:RoleAssignment"
    return [each for each in run.resources if each.type == wanted]


def reached(run: Registered[MlPlatform], name: str) -> set[str]:
    """Return all that must exist before something: what it and its parents wait for."""
    return run.reached(name)


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


@pytest.mark.parametrize("stack", STACKS)
def test_no_role_hands_out_roles_and_none_holds_on_a_group_or_wider(stack: str) -> None:
    for each in roles(platform(stack)):
        assert each.inputs["roleDefinitionId"].rpartition("/")[2] in ROLES.values()
        assert arm_type(each.inputs["scope"]).count("/") >= 1
        assert not arm_type(each.inputs["scope"]).startswith("Microsoft.Resources/")
        assert each.inputs["principalType"] in ("ServicePrincipal", "Group")


@pytest.mark.parametrize("stack", STACKS)
def test_synapse_manages_the_ml_workspace_only(stack: str) -> None:
    run = platform(stack)
    synapse = run.value(run.built.outputs["synapsePrincipalId"])

    managed = [
        arm_type(each.inputs["scope"])
        for each in roles(run)
        if each.inputs["principalId"] == synapse
        and each.inputs["roleDefinitionId"].endswith(ROLES["Contributor"])
    ]
    assert managed == ["Microsoft.MachineLearningServices/workspaces"]


def test_two_stacks_of_one_tenant_share_no_role_assignment_name() -> None:
    dev, prod = (
        {each.inputs["roleAssignmentName"] for each in roles(platform(stack))}
        for stack in STACKS
    )

    assert dev
    assert not dev & prod


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


def test_locks_come_after_all_that_they_would_stop() -> None:
    run = platform("prod")
    locks = run.names("authorization:ManagementLockByScope")

    before = reached(run, locks[0])
    everything = {each.name for each in resources(run)}
    # What only Azure Monitor or a job will look for may come at any time.
    assert everything - before - set(locks) == set()


def test_no_workspace_and_no_group_is_locked() -> None:
    run = platform("prod")
    locks = set(run.names("authorization:ManagementLockByScope"))

    data = ("data-lake", "logs", "ml-registry", "ml-storage", "ml-vault")
    assert locks == {f"lock-{name}" for name in data}


def test_dev_has_no_locks() -> None:
    assert platform("dev").names("authorization:ManagementLockByScope") == []


def test_prod_protects_exactly_what_holds_data() -> None:
    protected = {each.type for each in resources(platform("prod")) if each.protect}
    kept = {each.type for each in resources(platform("prod")) if each.retain_on_delete}

    assert protected == HOLDING_DATA
    assert kept == HOLDING_DATA


def test_the_rules_know_as_data_all_that_prod_can_protect() -> None:
    run = build("prod", mlRegistryMode="create", sqlPools=[SALES])

    protected = {each.type for each in resources(run) if each.protect}
    in_accounts = {
        "azure-native:storage:BlobContainer",
        "azure-native:storage:BlobServiceProperties",
        "azure-native:storage:FileServiceProperties",
    }
    assert protected == {*HOLDING_DATA, *MORE_DATA}
    assert protected - in_accounts <= set(azure_types.HOLDING_DATA)


def test_make_up_asks_before_it_takes_away_what_prod_can_protect() -> None:
    run = build("prod", mlRegistryMode="create", sqlPools=[SALES])
    # Azure never deletes an account's services: no data goes with their removal.
    account = "Microsoft.Storage/storageAccounts"
    services = {f"{account}/{it}" for it in ("blobServices", "fileServices")}

    tokens = {each.type for each in resources(run) if each.protect}
    protected = {it["type"] for it in simulated_types() if it["token"] in tokens}

    known = {it["type"] for it in simulated_types() if it["holdsData"]}
    assert known == protected - services


def test_dev_protects_nothing() -> None:
    run = platform("dev")

    assert not [each for each in resources(run) if each.protect]
    assert not [each for each in resources(run) if each.retain_on_delete]


def test_what_is_left_to_azure_is_all_listed_here() -> None:
    ignored = {
        each.name: each.ignore_changes
        for each in resources(platform("dev"))
        if each.ignore_changes
    }

    assert ignored == {
        # The gateway that uses an address is written on it by Azure.
        "nat-gateway-address": ("natGateway",),
        # Fixed when a vault is made; the setting acts on storage alone from then on.
        "ml-vault": ("properties.softDeleteRetentionInDays",),
        # Azure's own choice, in every region with zones.
        "ml-registry": ("zoneRedundancy",),
        # Fixed at creation; Azure chose one where none was sent.
        "synapse-workspace": ("sqlAdministratorLogin",),
        # What is installed belongs to the resource that installs it.
        "spark-pool": ("libraryRequirements",),
    }


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
    run = build(
        "dev",
        networkMode="existing",
        networkAddressSpace="",
        egress="existing",
        existingVirtualNetworkId=network,
        existingSubnetIds={
            key: f"{network}/subnets/{key}"
            for key in ("privateEndpoints", "training", "scoring")
        },
        dnsMode="policy",
    )

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


def test_the_outputs_are_a_contract() -> None:
    run = platform("dev")

    assert list(run.built.outputs) == [
        "location",
        "networkResourceGroup",
        "mlResourceGroup",
        "synapseResourceGroup",
        "virtualNetworkId",
        "privateEndpointsSubnetId",
        "trainingSubnetId",
        "scoringSubnetId",
        "egressAddress",
        "mlStorageId",
        "mlStorageName",
        "dataLakeId",
        "dataLakeName",
        "dataLakeEndpoint",
        "keyVaultId",
        "keyVaultUri",
        "containerRegistryId",
        "containerRegistryLoginServer",
        "logAnalyticsId",
        "applicationInsightsId",
        "mlWorkspaceId",
        "mlWorkspaceName",
        "mlIdentityId",
        "mlStudioUrl",
        "computeClusterName",
        "computeClusterNames",
        "computeInstanceNames",
        "onlineEndpointNames",
        "onlineScoringUris",
        "batchEndpointNames",
        "batchScoringUris",
        "synapseWorkspaceId",
        "synapseWorkspaceName",
        "synapsePrincipalId",
        "synapseEndpoint",
        "synapseStudioUrl",
        "sparkPoolNames",
        "sqlPoolNames",
        "synapseConnectionName",
        "linkedServiceName",
        "approvalStates",
        "mlRegistryId",
        "mlRegistryStorageId",
        "mlRegistryContainerRegistryId",
    ]


def test_the_studio_url_names_workspace_and_tenant() -> None:
    run = platform("dev")

    url = run.value(run.built.outputs["mlStudioUrl"])
    assert url.startswith("https://ml.azure.com/?wsid=/subscriptions/")
    assert url.endswith("&tid=72f00000-0000-4000-8000-000000000001")
