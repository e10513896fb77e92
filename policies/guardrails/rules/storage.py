"""Storage accounts: who reaches them, and how."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

ACCOUNT: Final = "azure-native:storage:StorageAccount"


@rule(
    "ST-01",
    "Storage speaks HTTPS only",
    severity="critical",
    types=(ACCOUNT,),
    arm="properties.supportsHttpsTrafficOnly == true",
    references=(
        "policy:404c3081-a854-4457-ae30-26a93ef643f9",
        "Checkov:CKV_AZURE_3",
        "PSRule:Azure.Storage.SecureTransfer",
        "MCSB:DP-3",
    ),
    why="Over HTTP data and signatures can be read on the way.",
    fix="no setting turns it off: set enable_https_traffic_only=True on the account",
)
def storage_speaks_https(account: Resource) -> Answer:
    return account.at("enableHttpsTrafficOnly").must_be(True)


@rule(
    "ST-02",
    "Storage speaks TLS 1.2 or newer",
    severity="critical",
    types=(ACCOUNT,),
    arm="properties.minimumTlsVersion in TLS1_2, TLS1_3",
    references=(
        "policy:fe83a0eb-a853-422d-aac2-1bffd182c5d0",
        "Checkov:CKV_AZURE_44",
        "PSRule:Azure.Storage.MinTLS",
        "MCSB:DP-3",
    ),
    why="Older versions can be broken. (The references refuse 1.3; here it passes.)",
    fix='no setting lowers it: set minimum_tls_version="TLS1_2" on the account',
)
def storage_speaks_new_tls(account: Resource) -> Answer:
    return account.at("minimumTlsVersion").must_be("TLS1_2", "TLS1_3")


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
    "ST-04",
    "Storage is closed to the public network",
    severity="critical",
    types=(ACCOUNT,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=(
        "policy:b2982f36-99f2-4db5-8eff-283140c09693",
        "Checkov:CKV_AZURE_59",
        "MCSB:NS-2",
    ),
    why="Left out, the account answers everybody that its firewall does not name.",
    fix='no setting opens it: set public_network_access="Disabled" on the account',
)
def storage_is_private(account: Resource) -> Answer:
    return account.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "ST-05",
    "The storage firewall denies by default",
    severity="critical",
    types=(ACCOUNT,),
    arm='properties.networkAcls.defaultAction == "Deny"',
    references=(
        "policy:34c877ad-507e-4c82-993e-3452a6e0ad3c",
        "policy:2a1a9cdf-e04d-429a-8416-3bfb72a1b26f",
        "PSRule:Azure.Storage.Firewall",
        "Checkov:CKV_AZURE_35",
        "MCSB:NS-2",
    ),
    why="Should public access ever be enabled, the firewall still keeps strangers out.",
    fix='no setting turns this on: give the account network_rule_set with "Deny"',
)
def firewall_denies_by_default(account: Resource) -> Answer:
    return account.at("networkRuleSet.defaultAction").must_be("Deny")


@rule(
    "ST-06",
    "The storage firewall names nobody",
    severity="high",
    types=(ACCOUNT,),
    arm="properties.networkAcls: ipRules, ipv6Rules, virtualNetworkRules empty",
    references=("policy:2a1a9cdf-e04d-429a-8416-3bfb72a1b26f", "MCSB:NS-2"),
    why="Whoever sits behind a named address or subnet could pass the endpoints by.",
    fix="no setting adds one: leave all three lists out of network_rule_set",
)
def firewall_names_nobody(account: Resource) -> Answer:
    rules = account.at("networkRuleSet")
    names = ("ipRules", "ipv6Rules", "virtualNetworkRules")
    return all_of(*(rules.at(name).must_be_absent() for name in names))


@rule(
    "ST-07",
    "Azure's trusted services, and no other, pass the storage firewall",
    severity="medium",
    types=(ACCOUNT,),
    arm='properties.networkAcls.bypass == "AzureServices"',
    references=("policy:c9d007d0-c057-4772-b18c-01e546713bcd", "Checkov:CKV_AZURE_36"),
    why="Azure ML reads its own storage that way; logging needs no more.",
    fix='no setting changes it: set bypass="AzureServices" in network_rule_set',
)
def trusted_services_pass(account: Resource) -> Answer:
    return account.at("networkRuleSet.bypass").must_be("AzureServices")


@rule(
    "ST-08",
    "Storage takes no shared keys",
    severity="high",
    types=(ACCOUNT,),
    arm="properties.allowSharedKeyAccess == false",
    references=("policy:8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54", "MCSB:IM-1"),
    why="A key opens everything, names nobody and is copied into scripts. Left out "
    "counts as allowed.",
    fix="no setting allows them: set allow_shared_key_access=False on the account",
)
def storage_takes_no_keys(account: Resource) -> Answer:
    return account.at("allowSharedKeyAccess").must_be(False)
