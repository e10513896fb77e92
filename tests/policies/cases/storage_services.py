"""Cases of guardrails.rules.storage_services."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, Breakage, Case, StackCase, Standing, guards
from tests.policies.short_cases import guarded, nothing, on, with_, wrong

BLOBS = "azure-native:storage:BlobServiceProperties"
ACCOUNT = Standing(
    "account", "azure-native:storage:StorageAccount", {"isHnsEnabled": False}
)
LAKE = replace(ACCOUNT, inputs={"isHnsEnabled": True})
SERVICE = Standing(
    "service",
    BLOBS,
    {"accountName": UNKNOWN, "isVersioningEnabled": True},
    {"accountName": ("account",)},
)
LOCAL_USER = Standing(
    "somebody",
    "azure-native:storage:LocalUser",
    {"accountName": UNKNOWN},
    {"accountName": ("account",)},
)


def versions(value: object) -> Standing:
    inputs = {"accountName": UNKNOWN, "isVersioningEnabled": value}
    return replace(SERVICE, inputs=inputs)


def kept(rule: str, type_: str, policy: str) -> Case:
    return on(
        rule,
        type_,
        f"{policy}.enabled",
        beside={f"{policy}.days": 7},
        also=(wrong(f"{policy}.days", 6), wrong(f"{policy}.days", None)),
    )


CASES = (
    kept("SC-01", BLOBS, "deleteRetentionPolicy"),
    kept("SC-02", BLOBS, "containerDeleteRetentionPolicy"),
    StackCase(
        rule="SC-03",
        compliant=(ACCOUNT, SERVICE),
        breakages=(
            with_("versions off", "isVersioningEnabled", versions(False)),
            with_("not said", "isVersioningEnabled", versions(None)),
            with_("not known", "isVersioningEnabled", versions(UNKNOWN)),
            with_("versions of a lake", "isVersioningEnabled", LAKE),
            Breakage(
                "of nobody's account",
                lambda it: (it.pop("account"), it.update(service=versions(False))),
                says="isVersioningEnabled",
            ),
        ),
    ),
    guarded(
        "SC-04",
        "azure-native:storage:BlobContainer",
        "publicAccess",
        "None",
        wrong="Blob",
        absent="passes",
        also=(wrong("publicAccess", "Container"),),
    ),
    kept(
        "SC-05",
        "azure-native:storage:FileServiceProperties",
        "shareDeleteRetentionPolicy",
    ),
    guarded(
        "SC-06",
        "azure-native:storage:FileShare",
        "enabledProtocols",
        "SMB",
        wrong="NFS",
        absent="passes",
    ),
    nothing(
        "SC-07",
        "azure-native:storage:FileShare",
        "signedIdentifiers",
        wrong=[{"id": "x"}],
    ),
    StackCase(
        rule="SC-08",
        compliant=(ACCOUNT,),
        breakages=(with_("a local user", "local users: somebody", LOCAL_USER),),
    ),
    Case(
        rule="SC-09",
        type="azure-native:storage:QueueServiceProperties",
        compliant={"cors": {"corsRules": []}},
        mutations=guards(
            "cors.corsRules",
            wrong=[{"allowedOrigins": ["*"]}],
            wrong_type="all",
            absent="passes",
        ),
    ),
)
