"""Inside a storage account: blob service, containers, shares, local users."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check, fail
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

ACCOUNT: Final = "azure-native:storage:StorageAccount"
BLOBS: Final = "azure-native:storage:BlobServiceProperties"
FILES: Final = "azure-native:storage:FileServiceProperties"
SERVICES: Final = (
    BLOBS,
    FILES,
    "azure-native:storage:QueueServiceProperties",
    "azure-native:storage:TableServiceProperties",
)
CONTAINER: Final = "azure-native:storage:BlobContainer"
SHARE: Final = "azure-native:storage:FileShare"
LOCAL_USER: Final = "azure-native:storage:LocalUser"
LEAST_DAYS: Final = 7


def _kept(service: Resource, policy: str) -> Answer:
    return all_of(
        service.at(f"{policy}.enabled").must_be(True),
        service.at(f"{policy}.days").must_be_at_least(LEAST_DAYS),
    )


@rule(
    "SC-01",
    "Deleted blobs can be brought back for a week",
    severity="medium",
    types=(BLOBS,),
    arm="properties.deleteRetentionPolicy: enabled, days >= 7",
    references=("PSRule:Azure.Storage.SoftDelete", "MCSB:BR-1"),
    why="One wrong command, or one angry one, and the training data is gone.",
    fix="raise storage.softDeleteDays to 7 or more",
)
def deleted_blobs_are_kept(service: Resource) -> Answer:
    return _kept(service, "deleteRetentionPolicy")


@rule(
    "SC-02",
    "Deleted containers can be brought back for a week",
    severity="medium",
    types=(BLOBS,),
    arm="properties.containerDeleteRetentionPolicy: enabled, days >= 7",
    references=("PSRule:Azure.Storage.ContainerSoftDelete", "MCSB:BR-1"),
    why="A container takes all of its blobs along, past the blobs' own retention.",
    fix="raise storage.softDeleteDays to 7 or more",
)
def deleted_containers_are_kept(service: Resource) -> Answer:
    return _kept(service, "containerDeleteRetentionPolicy")


@stack_rule(
    "SC-03",
    "Overwritten blobs keep their versions where the namespace is flat",
    severity="low",
    types=(BLOBS,),
    arm="properties.isVersioningEnabled == true, unless isHnsEnabled",
    references=("policy:c36a325b-ae04-4863-ad4f-19c6678f8e08", "MCSB:BR-1"),
    why="Soft delete does not bring back what was overwritten. A lake has no versions.",
    fix="no setting turns it off: set is_versioning_enabled=True",
)
def overwritten_blobs_are_kept(service: Resource, stack: Stack) -> Answer:
    accounts = stack.sources(service, "accountName", (ACCOUNT,))
    if not accounts:
        return service.at("isVersioningEnabled").must_be(True)
    if accounts[0].at("isHnsEnabled").must_be(True).passed:
        return service.at("isVersioningEnabled").must_be_if_set(False)
    return service.at("isVersioningEnabled").must_be(True)


@rule(
    "SC-04",
    "Containers are private",
    severity="critical",
    types=(CONTAINER,),
    arm='properties.publicAccess == "None", or absent',
    references=(
        "Checkov:CKV_AZURE_34",
        "PSRule:Azure.Storage.BlobAccessType",
        "MCSB:NS-2",
    ),
    why="A public container is read by everybody who knows its name.",
    fix="no setting opens one: set public_access to None on the container",
)
def container_is_private(container: Resource) -> Answer:
    return container.at("publicAccess").must_be_if_set("None")


@rule(
    "SC-05",
    "Deleted file shares can be brought back for a week",
    severity="medium",
    types=(FILES,),
    arm="properties.shareDeleteRetentionPolicy: enabled, days >= 7",
    references=("PSRule:Azure.Storage.FileShareSoftDelete", "MCSB:BR-1"),
    why="Notebooks of every user lie in one share.",
    fix="give share_delete_retention_policy with 7 days or more",
)
def deleted_shares_are_kept(service: Resource) -> Answer:
    return _kept(service, "shareDeleteRetentionPolicy")


@rule(
    "SC-06",
    "File shares speak SMB, with a user behind every call",
    severity="high",
    types=(SHARE,),
    arm='properties.enabledProtocols == "SMB", or absent',
    references=("project", "MCSB:IM-1"),
    why="NFS takes any machine of the network for the user that it claims to be.",
    fix="leave enabled_protocols out of the share",
)
def share_speaks_smb(share: Resource) -> Answer:
    return share.at("enabledProtocols").must_be_if_set("SMB")


@rule(
    "SC-07",
    "Shares hand out no access of their own",
    severity="high",
    types=(SHARE,),
    arm="properties.signedIdentifiers absent",
    references=("project", "MCSB:IM-1"),
    why="A stored policy makes signatures that outlive the person who made them.",
    fix="leave signed_identifiers out of the share",
)
def share_signs_nothing(share: Resource) -> Answer:
    return share.at("signedIdentifiers").must_be_absent()


@stack_rule(
    "SC-08",
    "Storage has no local users",
    severity="high",
    types=(ACCOUNT,),
    arm="no localUsers",
    references=("project", "MCSB:IM-1"),
    why="A local user has a password or key that no directory can withdraw.",
    fix="remove it: people and jobs come with their own identities",
)
def storage_has_no_local_users(account: Resource, stack: Stack) -> Answer:
    found = [user.name for user in stack.users(account, "accountName", (LOCAL_USER,))]
    return check(not found, f"it has local users: {', '.join(found)}")


@rule(
    "SC-09",
    "Storage answers no browser of another site",
    severity="medium",
    types=SERVICES,
    arm="properties.cors.corsRules absent or empty",
    references=("project", "MCSB:NS-2"),
    why="A page of another site could read data with the rights of whoever opens it.",
    fix="no setting allows one: leave cors_rules empty",
)
def services_answer_no_other_site(service: Resource) -> Answer:
    return service.at("cors.corsRules").each(
        lambda it: fail(f"{it.path} answers another site")
    )
