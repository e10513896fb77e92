"""The Synapse workspace: who reaches it, and who administers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.refusals import Finding, ValueRefused, Values, unused
from components.settings.values import Value, boolean, checked, choice, guid, optional
from components.synapse.firewall import FirewallRange, read_range

NAMED_ADDRESSES = "namedAddresses"
NONE = "none"

EXFILTRATION_REASON = (
    "the Azure Machine Learning integration is not supported in Synapse workspaces"
    " with data exfiltration protection (https://learn.microsoft.com/azure/"
    "machine-learning/how-to-private-endpoint-integration-synapse)"
)


@dataclass(frozen=True, kw_only=True)
class SynapseSettings:
    """Without ``sql_administrator_object_id`` the only deployer administers SQL.

    Without ``public_access`` only private endpoints lead to the workspace.
    """

    public_access: bool
    private_endpoints: bool
    allowed_addresses: tuple[FirewallRange, ...]
    sql_administrator_object_id: str | None
    administrator_object_ids: tuple[str, ...]


def read_synapse(of: Values) -> SynapseSettings:
    """Build what the Synapse workspace is told."""
    return SynapseSettings(
        public_access=of["synapsePublicAccess"] == NAMED_ADDRESSES,
        private_endpoints=of["synapsePrivateEndpoints"],
        allowed_addresses=of["synapseAllowedAddresses"],
        sql_administrator_object_id=of["synapseSqlAdministratorObjectId"],
        administrator_object_ids=of["synapseAdministratorObjectIds"],
    )


def address_range() -> Value[FirewallRange]:
    """One public IPv4 address, or ``start-end``."""
    return checked("an IPv4 address or a range start-end", read_range)


def _access(values: Values) -> Iterator[Finding]:
    """Some way in there must be, and no address that nobody heeds."""
    key, addresses = "synapseAllowedAddresses", values["synapseAllowedAddresses"]
    if values["synapsePublicAccess"] == NAMED_ADDRESSES and not addresses:
        yield (
            key,
            ValueRefused(
                "has too few entries: synapsePublicAccess is namedAddresses, and nobody"
                " could reach the workspace, the deployer included",
                seen="[]",
                allowed="one address or range at least, the deployer's among them",
                cure="add the address that the deployer has on the Internet",
            ),
        )
    if values["synapsePublicAccess"] == NONE and addresses:
        named = ", ".join(item.name for item in addresses)
        yield unused(key, named, "synapsePublicAccess is none")


def _endpoints(values: Values) -> Iterator[Finding]:
    if values["synapsePublicAccess"] == NONE and not values["synapsePrivateEndpoints"]:
        yield (
            "synapsePrivateEndpoints",
            ValueRefused(
                "must be true, because synapsePublicAccess is none: nobody could reach"
                " the workspace, and nothing could be made in it",
                seen="false",
                allowed="true",
                cure="set it to true, and run from a machine in the network or peered"
                " with it that resolves its private names; or set synapsePublicAccess"
                " to namedAddresses",
            ),
        )


def _exfiltration(values: Values) -> Iterator[Finding]:
    if values["synapseDataExfiltrationProtection"]:
        yield (
            "synapseDataExfiltrationProtection",
            ValueRefused(
                f"must stay off: {EXFILTRATION_REASON}",
                seen="true",
                allowed="false",
                cure="set it to false; Azure can never change it on a workspace",
            ),
        )


CONCERN = Concern(
    keys={
        "synapsePublicAccess": Key(choice(NAMED_ADDRESSES, NONE), NAMED_ADDRESSES),
        "synapsePrivateEndpoints": Key(boolean(), "true"),
        "synapseAllowedAddresses": Key(array(address_range()), '["203.0.113.10"]'),
        "synapseDataExfiltrationProtection": Key(boolean(), "false"),
        "synapseSqlAdministratorObjectId": Key(optional(guid()), '""'),
        "synapseAdministratorObjectIds": Key(array(guid()), "[]"),
    },
    rules=(_access, _endpoints, _exfiltration),
)
