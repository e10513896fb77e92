"""Cosmos DB accounts."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.relations import must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

ACCOUNT: Final = "azure-native:cosmosdb:DatabaseAccount"


@rule(
    "CO-01",
    "Cosmos DB is closed to the public network",
    severity="high",
    types=(ACCOUNT,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=(
        "policy:797b37f7-06b8-444c-b1ad-fc62867f335a",
        "Checkov:CKV_AZURE_101",
        "MCSB:NS-2",
    ),
    why="Whoever holds a token could read the data from anywhere.",
    fix='set public_network_access="Disabled" on the account',
)
def cosmos_is_private(account: Resource) -> Answer:
    return account.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "CO-02",
    "Cosmos DB takes no keys",
    severity="high",
    types=(ACCOUNT,),
    arm="properties.disableLocalAuth == true",
    references=(
        "policy:5450f5bd-9c72-4390-a9c4-a7aba4edfdd2",
        "Checkov:CKV_AZURE_140",
        "MCSB:IM-1",
    ),
    why="A key opens everything and names nobody. (The built-in skips the interfaces "
    "of MongoDB and others; none of them is used here.)",
    fix="set disable_local_auth=True on the account",
)
def cosmos_takes_no_keys(account: Resource) -> Answer:
    return account.at("disableLocalAuth").must_be(True)


@rule(
    "CO-03",
    "Keys change no structure of Cosmos DB",
    severity="medium",
    types=(ACCOUNT,),
    arm="properties.disableKeyBasedMetadataWriteAccess == true",
    references=(
        "policy:4750c32b-89c0-46af-bfcb-2e4541a818d5",
        "Checkov:CKV_AZURE_132",
        "PSRule:Azure.Cosmos.DisableMetadataWrite",
    ),
    why="Else a key deletes whole databases past every role and lock.",
    fix="set disable_key_based_metadata_write_access=True on the account",
)
def keys_change_no_structure(account: Resource) -> Answer:
    return account.at("disableKeyBasedMetadataWriteAccess").must_be(True)


@stack_rule(
    "CO-04",
    "Cosmos DB has its private endpoint and names no addresses",
    severity="high",
    types=(ACCOUNT,),
    arm='a privateEndpoint with groupIds ["Sql"]; properties.ipRules empty',
    references=(
        "policy:12339a85-a25c-4f17-9f82-4766f13f5c4c",
        "policy:862e97cf-49fc-4a5c-9de4-40d4e2e7c8eb",
        "policy:58440f8a-10c5-4151-bdce-dfbaad4a20b7",
        "MCSB:NS-2",
    ),
    why="0.0.0.0 among the addresses means every service of every tenant.",
    fix="give the account an endpoint for Sql, and leave ip_rules out",
)
def cosmos_has_endpoint(account: Resource, stack: Stack) -> Answer:
    return all_of(
        must_have_endpoints(stack, account, "Sql"),
        account.at("ipRules").must_be_absent(),
    )


@rule(
    "CO-05",
    "Cosmos DB speaks TLS 1.2",
    severity="medium",
    types=(ACCOUNT,),
    arm='properties.minimalTlsVersion == "Tls12"',
    references=("project", "MCSB:DP-3"),
    why="Older versions can be broken.",
    fix='set minimal_tls_version="Tls12" on the account',
)
def cosmos_speaks_new_tls(account: Resource) -> Answer:
    return account.at("minimalTlsVersion").must_be("Tls12")


@rule(
    "CO-06",
    "Cosmos DB is encrypted with the customer's key",
    severity="low",
    types=(ACCOUNT,),
    arm="properties.keyVaultKeyUri set",
    references=(
        "policy:1f905d99-2ab7-462c-a6b0-f709acca6c8f",
        "Checkov:CKV_AZURE_100",
        "MCSB:DP-5",
    ),
    why="Some contracts ask for a key that the customer can withdraw.",
    fix="give key_vault_key_uri to the account",
    opt_in=True,
)
def cosmos_has_customer_key(account: Resource) -> Answer:
    return account.at("keyVaultKeyUri").must_match(r"https://\S+", "a key's address")
