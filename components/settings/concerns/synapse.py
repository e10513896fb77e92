"""The Synapse workspace: who reaches it, and who administers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, summarize_address_range

from components.network.subnet_plan import PRIVATE_SPACES
from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.refusals import Finding, ValueRefused, Values, shown
from components.settings.values import Value, boolean, guid, optional

WIDEST_RANGE = 4096
"""Addresses in one allowed range: a /20; wider names nobody."""

EXFILTRATION_REASON = (
    "the Azure Machine Learning integration is not supported in Synapse workspaces"
    " with data exfiltration protection (https://learn.microsoft.com/azure/"
    "machine-learning/how-to-private-endpoint-integration-synapse)"
)


@dataclass(frozen=True)
class AddressRange:
    """Public addresses that reach the Synapse workspace; ``name`` of its rule."""

    name: str
    start: str
    end: str


@dataclass(frozen=True, kw_only=True)
class SynapseSettings:
    """Without ``sql_administrator_object_id`` the deployer administers SQL."""

    allowed_addresses: tuple[AddressRange, ...]
    sql_administrator_object_id: str | None
    administrator_object_ids: tuple[str, ...]


def read_synapse(of: Values) -> SynapseSettings:
    """Build what the Synapse workspace is told."""
    return SynapseSettings(
        allowed_addresses=of["synapseAllowedAddresses"],
        sql_administrator_object_id=of["synapseSqlAdministratorObjectId"],
        administrator_object_ids=of["synapseAdministratorObjectIds"],
    )


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
        "synapseAllowedAddresses": Key(array(address_range(), 1), '["203.0.113.10"]'),
        "synapseDataExfiltrationProtection": Key(boolean(), "false"),
        "synapseSqlAdministratorObjectId": Key(optional(guid()), '""'),
        "synapseAdministratorObjectIds": Key(array(guid()), "[]"),
    },
    rules=(_exfiltration,),
)
