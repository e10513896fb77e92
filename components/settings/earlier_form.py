"""The earlier form of stack files, one key a value: refused with the new spelling."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from typing import Any, Final

import yaml

from components.settings import schema
from components.settings.stack_file import file_schema
from components.spec import Refusal

MOVED: Final[Mapping[str, str]] = {
    "owner": "tags.owner",
    "costCenter": "tags.costCenter",
    "dataClassification": "tags.dataClassification",
    "networkMode": "",
    "networkAddressSpace": "network.addressSpace",
    "existingVirtualNetworkId": "network.existing.virtualNetworkId",
    "existingSubnetIds": "network.existing",
    "egress": "network.egress",
    "computeInternetAccess": "network.computeInternetAccess",
    "dnsMode": "dns.mode",
    "existingDnsZonesResourceGroupId": "dns.existingZonesResourceGroupId",
    "isolationMode": "isolation.mode",
    "outboundRules": "isolation.outboundRules",
    "existingLogAnalyticsWorkspaceId": "monitoring.existingLogAnalyticsWorkspaceId",
    "logRetentionDays": "monitoring.logRetentionDays",
    "storageRedundancy": "storage.redundancy",
    "softDeleteDays": "storage.softDeleteDays",
    "registryRetentionDays": "containerRegistry.retentionDays",
    "protectData": "protection.protectData",
    "locks": "protection.locks",
    "purgeOnDestroy": "protection.purgeOnDestroy",
    "vaultPurgeProtection": "protection.vaultPurgeProtection",
    "synapsePublicAccess": "",
    "synapsePrivateEndpoints": "synapse.privateEndpoints",
    "synapseAllowedAddresses": "synapse.allowedAddresses",
    "synapseDataExfiltrationProtection": "",
    "synapseSqlAdministratorObjectId": "synapse.sqlAdministratorObjectId",
    "synapseAdministratorObjectIds": "synapse.administratorObjectIds",
    "deployers": "access.deployers",
    "synapseRoles": "access.synapseRoles",
    "dataScientistGroupIds": "access.dataScientistGroupIds",
    "serverlessCompute": "mlWorkspace.serverlessCompute",
    "vcpuQuotas": "mlWorkspace.vcpuQuotas",
    "studioDataAccess": "mlWorkspace.studioDataAccess",
    "mlRegistryMode": "mlRegistry.mode",
    "existingMlRegistryId": "mlRegistry.existing.id",
    "existingMlRegistryStorageId": "mlRegistry.existing.storageId",
    "existingMlRegistryContainerRegistryId": "mlRegistry.existing.containerRegistryId",
    "mlRegistrySharing": "mlRegistry.sharing",
    "synapseRoleOnMlWorkspace": "link.synapseRoleOnMlWorkspace",
    "approvalMode": "link.approvalMode",
    "approvalTimeoutMinutes": "link.approvalTimeoutMinutes",
}
"""Key of the earlier form -> path in the new one; empty: what follows from others."""
_EMPTY: Final = ("", "[]", "{}")
"""What stood for nothing: leaving a key out means the same."""


def is_left_out(key: str, text: str) -> bool:
    """Say whether a value of the earlier form is not written in the new one."""
    return not MOVED[key] or (text in _EMPTY and key != "synapseAllowedAddresses")


def earlier(
    given: Mapping[str, str], hidden: Set[str], stack: str
) -> Iterator[tuple[str, Refusal]]:
    """Yield the keys of the earlier form, those of one new key together.

    Args:
        given: Keys and their texts.
        hidden: Keys whose values are never shown.
        stack: Name of the stack.
    """
    old = {key: text for key, text in given.items() if key in MOVED}
    for group in dict.fromkeys(MOVED[key].partition(".")[0] for key in old):
        keys = [key for key in old if MOVED[key].partition(".")[0] == group]
        secret = bool(hidden & set(keys))
        values = regrouped({key: old[key] for key in keys}).get(group)
        lines = yaml.safe_dump({f"ml-synapse:{group}": values}, sort_keys=False)
        yield (
            ", ".join(keys),
            Refusal(
                f"moved to {group}" if group else "went away: other keys decide it",
                seen="[secret]" if secret else ", ".join(old[key] for key in keys),
                allowed=f"fields of ml-synapse:{group}" if group else "nothing",
                fix=f"python -m components.settings migrate Pulumi.{stack}.yaml, or "
                + (
                    f"write instead:\n{lines.rstrip()}"
                    if group and values and not secret
                    else "remove it"
                ),
            ),
        )


def regrouped(given: Mapping[str, str]) -> dict[str, Any]:
    """Return keys and values as the new form has them; keys of it stay as they are."""
    values: dict[str, Any] = {
        key: text for key, text in given.items() if key not in MOVED
    }
    for key, text in given.items():
        if key in MOVED and not is_left_out(key, text):
            *groups, name = MOVED[key].split(".")
            inner: Any = values
            for group in groups:
                inner = inner.setdefault(group, {})
            if not isinstance(inner, dict):
                continue
            if key == "existingSubnetIds":
                inner.setdefault(name, {}).update(_subnets(text))
            else:
                inner[name] = _typed(MOVED[key], text)
    return values


def _subnets(text: str) -> dict[str, Any]:
    found = _json(text)
    return (
        {f"{name}SubnetId": it for name, it in found.items()}
        if isinstance(found, dict)
        else {"subnetIds": text}
    )


def _typed(path: str, text: str) -> Any:
    """Return a text as the field at a path has it; what does not fit stays a text."""
    node = schema.find(file_schema(), path.split("."))
    return text if node.get("type") == "string" else _json(text)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
