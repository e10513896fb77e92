"""Storage accounts: what else they may do, and what they are made of."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, unless
from guardrails.relations import must_be_one_of
from guardrails.resource import Resource
from guardrails.rule import rule

ACCOUNT: Final = "azure-native:storage:StorageAccount"


@rule(
    "ST-09",
    "Blobs are not copied into other tenants",
    severity="high",
    types=(ACCOUNT,),
    arm="properties.allowCrossTenantReplication == false",
    references=("policy:92a89a79-6c52-4a7e-a03f-61306fc49312", "MCSB:DP-2"),
    why="Replication would carry every new blob out without any network rule seeing "
    "it.",
    fix="no setting allows it: set allow_cross_tenant_replication=False",
)
def blobs_stay_in_tenant(account: Resource) -> Answer:
    return account.at("allowCrossTenantReplication").must_be(False)


@rule(
    "ST-12",
    "Storage has no second front door",
    severity="medium",
    types=(ACCOUNT,),
    arm="properties.isSftpEnabled, isLocalUserEnabled, isNfsV3Enabled not true",
    references=("project", "MCSB:IM-1"),
    why="SFTP's local users have passwords, and NFS asks nobody who he is.",
    fix="no setting turns them on: leave SFTP, local users and NFS off",
)
def storage_has_one_door(account: Resource) -> Answer:
    names = ("isSftpEnabled", "isLocalUserEnabled", "enableNfsV3")
    return all_of(*(account.at(name).must_be_if_set(False) for name in names))


@rule(
    "ST-13",
    "Whoever opens storage in the portal does so as himself",
    severity="low",
    types=(ACCOUNT,),
    arm="properties.defaultToOAuthAuthentication == true",
    references=("project", "MCSB:IM-1"),
    why="The portal otherwise tries the account's key first.",
    fix="no setting changes it: set default_to_o_auth_authentication=True",
)
def portal_signs_in(account: Resource) -> Answer:
    return account.at("defaultToOAuthAuthentication").must_be(True)


@rule(
    "ST-14",
    "Blobs are copied from the own tenant only",
    severity="medium",
    types=(ACCOUNT,),
    arm="properties.allowedCopyScope in AAD, PrivateLink",
    references=("project", "MCSB:DP-2"),
    why="A copy from anywhere brings in what nobody chose; a copy to anywhere leaks.",
    fix='no setting changes it: set allowed_copy_scope="AAD" on the account',
)
def copies_stay_in_tenant(account: Resource) -> Answer:
    return account.at("allowedCopyScope").must_be("AAD", "PrivateLink")


@rule(
    "ST-15",
    "Storage is encrypted twice",
    severity="low",
    types=(ACCOUNT,),
    arm="properties.encryption.requireInfrastructureEncryption == true",
    references=("policy:4733ea7b-a883-42fe-8cac-97454c2a9e4a", "MCSB:DP-4"),
    why="Some contracts ask for two ciphers. It is fixed at creation.",
    fix="no setting offers it yet: give encryption to the account",
    opt_in=True,
)
def storage_is_encrypted_twice(account: Resource) -> Answer:
    return account.at("encryption.requireInfrastructureEncryption").must_be(True)


@rule(
    "ST-16",
    "Storage is encrypted with the customer's key",
    severity="low",
    types=(ACCOUNT,),
    arm='properties.encryption.keySource == "Microsoft.Keyvault"',
    references=("policy:6fac406b-40ca-413b-bf8e-0bf964659c25", "MCSB:DP-5"),
    why="Some contracts ask for a key that the customer can withdraw.",
    fix="no setting offers it yet: give encryption to the account",
    opt_in=True,
)
def storage_has_customer_key(account: Resource) -> Answer:
    return account.at("encryption.keySource").must_be("Microsoft.Keyvault")


@rule(
    "ST-17",
    "Storage is copied as widely as the environment asks",
    severity="low",
    types=(ACCOUNT,),
    arm="sku.name in the profile's storage_redundancy",
    references=(
        "policy:7433c107-6db4-4ad1-b57a-a76dce0154a1",
        "PSRule:Azure.Storage.UseReplication",
        "MCSB:BR-1",
    ),
    why="One building can burn. (The references that refuse zones are not followed.)",
    fix="choose a redundancy of the profile in storage.redundancy",
)
def storage_is_copied(account: Resource) -> Answer:
    allowed = account.parameter("storage_redundancy")
    return must_be_one_of(account.at("sku.name"), allowed, "storage_redundancy")


@rule(
    "ST-18",
    "Where keys are allowed, signatures live a week at most",
    severity="medium",
    types=(ACCOUNT,),
    arm="properties.sasPolicy: expirationAction Block, sasExpirationPeriod <= 7 days",
    references=("policy:bc1b984e-ddae-40cc-801a-050a030e4fbe", "MCSB:IM-1"),
    why="A shared access signature cannot be taken back by itself.",
    fix="set allow_shared_key_access=False, or give the account a sas_policy",
)
def signatures_expire(account: Resource) -> Answer:
    period = account.at("sasPolicy.sasExpirationPeriod").must_match(
        r"0?[0-6]\.\d\d:\d\d:\d\d|0?7\.00:00:00|\d\d:\d\d:\d\d", "7.00:00:00 or less"
    )
    return unless(
        account.at("allowSharedKeyAccess").must_be(False),
        all_of(period, account.at("sasPolicy.expirationAction").must_be("Block")),
    )


@rule(
    "ST-19",
    "Storage is of the current kind",
    severity="low",
    types=(ACCOUNT,),
    arm='kind == "StorageV2"',
    references=("project",),
    why="The older kinds lack soft delete, identities or private endpoints.",
    fix='no setting changes it: set kind="StorageV2" on the account',
)
def storage_is_current(account: Resource) -> Answer:
    return account.at("kind").must_be("StorageV2")
