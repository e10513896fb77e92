"""What protects data from the engine, from people and from the next update."""

from __future__ import annotations

import re

import yaml

from components.ml_platform import MlPlatform
from components.settings import parse_settings
from guardrails import azure_types
from tests.stack_files import ROOT, texts_of
from tests.unit.contract_checks import simulated_types
from tests.unit.platform_runs import build, platform, reached, resources
from tests.unit.registrations import register

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


def test_locks_come_after_all_that_they_would_stop() -> None:
    run = platform("prod")
    locks = run.names("authorization:ManagementLockByScope")

    before = reached(run, locks[0])
    everything = {each.name for each in resources(run)}
    # What only Azure Monitor or a job will look for may come at any time.
    assert everything - before - set(locks) == set()


def test_the_minimal_stack_file_stands_up_a_hardened_platform() -> None:
    page = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    example = re.findall(r"```yaml\n(config:.*?)```", page, re.DOTALL)[0]
    settings = parse_settings(texts_of(yaml.safe_load(example)["config"]), "new")

    run = register(lambda: MlPlatform("platform", settings), "new")

    protected = {each.type for each in resources(run) if each.protect}
    account = run.one("storage:StorageAccount", "ml-storage").inputs
    assert len(example.splitlines()) <= 10
    assert protected == HOLDING_DATA
    assert run.names("authorization:ManagementLockByScope")
    assert (account["sku"]["name"], account["publicNetworkAccess"]) == (
        "Standard_ZRS",
        "Disabled",
    )
    assert run.names("synapse:PrivateLinkHub") == ["synapse-hub"]


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
    run = build("prod", **{"mlRegistry.mode": "create"}, sqlPools=[SALES])

    protected = {each.type for each in resources(run) if each.protect}
    in_accounts = {
        "azure-native:storage:BlobContainer",
        "azure-native:storage:BlobServiceProperties",
        "azure-native:storage:FileServiceProperties",
    }
    assert protected == {*HOLDING_DATA, *MORE_DATA}
    assert protected - in_accounts <= set(azure_types.HOLDING_DATA)


def test_make_up_asks_before_it_takes_away_what_prod_can_protect() -> None:
    run = build("prod", **{"mlRegistry.mode": "create"}, sqlPools=[SALES])
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
