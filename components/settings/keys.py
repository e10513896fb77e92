"""Every key of a stack file, in its order, with its kind and an example.

Pulumi.yaml describes the same keys in the same order and shows the labels; a test
compares the two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, summarize_address_range
from typing import Any

from components.network.subnet_plan import PRIVATE_SPACES
from components.settings.values import (
    Value,
    ValueRefused,
    arm_id,
    array,
    boolean,
    choice,
    guid,
    integer,
    mapping,
    network,
    optional,
    shown,
    text,
)

NAMESPACE = "ml-synapse"
REQUIRED = "(required)"
"""What Pulumi.yaml gives a key that the stack file lacks: the engine would otherwise
stop at missing keys by itself, before the other mistakes are known."""
WIDEST_RANGE = 4096
"""Addresses in one allowed range: a /20; wider names nobody."""


@dataclass(frozen=True)
class AddressRange:
    """Public addresses that reach the Synapse workspace; ``name`` of its rule."""

    name: str
    start: str
    end: str


@dataclass(frozen=True)
class Key:
    """A key's kind, and the text that a stack file may have for it."""

    value: Value[Any]
    example: str


def address_range() -> Value[AddressRange]:
    """One public IPv4 address, or ``start-end``."""
    allowed = "an IPv4 address or a range start-end"

    def parse(value: str) -> AddressRange:
        start_text, dash, end_text = value.partition("-")
        try:
            start = IPv4Address(start_text.strip())
            end = IPv4Address(end_text.strip()) if dash else start
        except AddressValueError as error:
            raise _refused(
                value, f"is not {allowed}", f"correct it ({error})"
            ) from None
        if end < start:
            raise _refused(value, "ends before it starts", "swap the two addresses")
        if int(start) == 0 or int(end) - int(start) >= WIDEST_RANGE:
            raise _refused(
                value,
                "names no particular addresses",
                "name the addresses of your network; 0.0.0.0 would admit every tenant",
            )
        blocks = list(summarize_address_range(start, end))
        if any(block.overlaps(of) for block in blocks for of in PRIVATE_SPACES):
            raise _refused(
                value, "is private, so Azure never sees it", "name public addresses"
            )
        dashed = [str(address).replace(".", "-") for address in (start, end)]
        name = "allow-" + "-to-".join(dict.fromkeys(dashed))
        return AddressRange(name, str(start), str(end))

    return Value(f"text, {allowed}", parse)


def _refused(value: str, wrong: str, cure: str) -> ValueRefused:
    allowed = (
        f"public IPv4 addresses or ranges start-end of at most {WIDEST_RANGE} addresses"
    )
    return ValueRefused(wrong, seen=shown(value), allowed=allowed, cure=cure)


def _tag(meaning: str) -> Value[str]:
    return text(r"[^<>%&\\?/\n]{1,256}", meaning, "give 1 to 256 characters")


KEYS: Mapping[str, Key] = {
    "location": Key(
        text("[a-z][a-z0-9]+", "an Azure region", "write it as az does: swedencentral"),
        "swedencentral",
    ),
    "workload": Key(
        text(
            "[a-z][a-z0-9]{1,7}",
            "2 to 8 lower-case letters and digits, a letter first",
            "take a short word; it is part of every name",
        ),
        "mlsyn",
    ),
    "owner": Key(_tag("who answers for the platform"), "ml-platform-team"),
    "costCenter": Key(_tag("who pays"), "cc-1234"),
    "dataClassification": Key(_tag("how sensitive the data is"), "confidential"),
    "networkMode": Key(choice("create", "existing"), "create"),
    "networkAddressSpace": Key(optional(network()), "10.40.0.0/20"),
    "existingVirtualNetworkId": Key(
        optional(arm_id("Microsoft.Network/virtualNetworks")), '""'
    ),
    "existingSubnetIds": Key(
        mapping(
            arm_id("Microsoft.Network/virtualNetworks/subnets"),
            ("privateEndpoints", "training", "scoring"),
        ),
        "{}",
    ),
    "egress": Key(choice("natGateway", "existing"), "natGateway"),
    "computeInternetAccess": Key(boolean(), "false"),
    "dnsMode": Key(choice("create", "existing", "policy"), "create"),
    "existingDnsZonesResourceGroupId": Key(optional(arm_id("resource group")), '""'),
    "existingLogAnalyticsWorkspaceId": Key(
        optional(arm_id("Microsoft.OperationalInsights/workspaces")), '""'
    ),
    "logRetentionDays": Key(integer(30, 730), "90"),
    "storageRedundancy": Key(
        choice("LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"), "ZRS"
    ),
    "softDeleteDays": Key(integer(7, 90), "30"),
    "registryRetentionDays": Key(integer(1, 365), "30"),
    "registryZoneRedundancy": Key(boolean(), "true"),
    "protectData": Key(boolean(), "true"),
    "locks": Key(boolean(), "true"),
    "synapseAllowedAddresses": Key(array(address_range(), 1), '["203.0.113.10"]'),
    "synapseDataExfiltrationProtection": Key(boolean(), "false"),
    "synapseSqlAdministratorObjectId": Key(optional(guid()), '""'),
    "synapseAdministratorObjectIds": Key(array(guid()), "[]"),
    "dataScientistGroupIds": Key(array(guid()), "[]"),
    "sparkNodeSize": Key(
        choice("Small", "Medium", "Large", "XLarge", "XXLarge", "XXXLarge"), "Small"
    ),
    "sparkMinNodes": Key(integer(3, 200), "3"),
    "sparkMaxNodes": Key(integer(3, 200), "5"),
    "sparkAutoPauseMinutes": Key(integer(5, 10080), "15"),
    "clusterVmSize": Key(
        text(
            "(?i:standard_[a-z0-9]+(_[a-z0-9]+)*)",
            "an Azure VM size",
            "take one that az ml compute list-sizes shows",
        ),
        "STANDARD_DS3_V2",
    ),
    "clusterMaxNodes": Key(integer(1, 1000), "2"),
    "clusterIdleMinutes": Key(integer(1, 1440), "2"),
    "clusterPriority": Key(choice("Dedicated", "LowPriority"), "Dedicated"),
    "synapseRoleOnMlWorkspace": Key(
        choice("Contributor", "DataScientist"), "Contributor"
    ),
    "approvalMode": Key(choice("automatic", "external"), "automatic"),
    "approvalTimeoutMinutes": Key(integer(1, 1440), "30"),
    "adopt": Key(mapping(arm_id()), "{}"),
}
