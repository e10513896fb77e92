"""Keys of storage accounts: list and renew; no shared access signatures.

Source: https://learn.microsoft.com/rest/api/storagerp/storage-accounts (the published
actions).
"""

from __future__ import annotations

from collections.abc import Mapping

from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    dict_at,
)
from simulated_azure.arm.behaviours.storage_accounts import ACCOUNT
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, not_simulated


class StorageKeys(Behaviour):
    """The keys of a storage account."""

    arm_types = (ACCOUNT,)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {
            "listkeys": _list_keys,
            "regeneratekey": _regenerate,
            "listaccountsas": _refuse_signature,
            "listservicesas": _refuse_signature,
        }


def _list_keys(action: Action) -> JsonObject:
    assert action.resource is not None
    born = action.resource.created
    keys = [
        {
            "keyName": name,
            "value": action.arm.store.secret(action.resource.id, name, 64),
            "permissions": "FULL",
            "creationTime": born,
        }
        for name in ("key1", "key2")
    ]
    return {"keys": keys}


def _regenerate(action: Action) -> JsonObject:
    assert action.resource is not None
    name = str(action.body.get("keyName", ""))
    if name not in ("key1", "key2"):
        raise bad_request("InvalidKeyName", f"'{name}' is no key; allowed: key1, key2.")
    action.arm.store.renew_secret(action.resource.id, name, 64)
    return _list_keys(action)


def _refuse_signature(action: Action) -> JsonObject:
    assert action.resource is not None
    properties = dict_at(action.resource.body, "properties")
    if properties.get("allowSharedKeyAccess") is False:
        raise ArmError(
            403,
            "KeyBasedAuthenticationNotPermitted",
            "Key based authentication is not permitted on this storage account.",
        )
    raise not_simulated("shared access signatures", "POST")
