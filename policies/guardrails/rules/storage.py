"""Storage accounts, their blob services and containers."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

ACCOUNT: Final = "azure-native:storage:StorageAccount"
CONTAINER: Final = "azure-native:storage:BlobContainer"


@rule(
    "ST-03",
    "Blobs are never public",
    severity="critical",
    types=(ACCOUNT,),
    arm="properties.allowBlobPublicAccess == false",
    references=(
        "policy:4fa4b6c0-31ca-4c0d-b10d-24b96f62a751",
        "PSRule:Azure.Storage.BlobPublicAccess",
        "MCSB:NS-2",
    ),
    why="A container made public by mistake is open to the whole Internet; with the "
    "switch off at the account, no container can be. Left out counts as on.",
    fix="no setting turns this on: set allow_blob_public_access=False on the account",
)
def blobs_are_never_public(account: Resource) -> Answer:
    return account.at("allowBlobPublicAccess").must_be(False)


@rule(
    "ST-05",
    "The storage firewall denies by default",
    severity="critical",
    types=(ACCOUNT,),
    arm='properties.networkAcls.defaultAction == "Deny"',
    references=(
        "policy:34c877ad-507e-4c82-993e-3452a6e0ad3c",
        "PSRule:Azure.Storage.Firewall",
        "Checkov:CKV_AZURE_35",
        "MCSB:NS-2",
    ),
    why="Should public access ever be enabled, the firewall still keeps strangers out.",
    fix='no setting turns this on: give the account network_rule_set with "Deny"',
)
def firewall_denies_by_default(account: Resource) -> Answer:
    rules = account.at("networkRuleSet")
    return all_of(
        rules.at("defaultAction").must_be("Deny"), rules.at("ipRules").must_be_absent()
    )
