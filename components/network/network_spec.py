"""The network as the stack file describes it, and who keeps its private DNS zones."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Annotated, Literal

from pydantic import Field

from components.arm_ids import arm_id
from components.network.subnet_plan import check_space
from components.spec import Refusal, Spec

SubnetId = Annotated[str, arm_id("Microsoft.Network/virtualNetworks/subnets")]


class ExistingNetworkSpec(Spec):
    """Somebody else's network; its owner provides the way out of its subnets."""

    virtual_network_id: Annotated[str, arm_id("Microsoft.Network/virtualNetworks")] = (
        Field(description="The network.")
    )
    private_endpoints_subnet_id: SubnetId = Field(
        description="Where private endpoints go."
    )
    training_subnet_id: SubnetId = Field(
        description="Where clusters and instances run."
    )
    scoring_subnet_id: SubnetId = Field(
        description="Kept for machines that serve models."
    )

    def rules(self) -> Iterator[Refusal]:
        """Take the subnets from this network."""
        inside = f"{self.virtual_network_id}/subnets/"
        for name, subnet_id in self.model_dump(by_alias=True).items():
            if name != "virtualNetworkId" and not subnet_id.startswith(inside):
                yield Refusal(
                    "is a subnet of another network than virtualNetworkId",
                    seen=subnet_id,
                    allowed=f"an id that begins with {inside}",
                    fix="take the three subnets from that network",
                    at=name,
                )


class NetworkSpec(Spec):
    """The network: made here, or somebody else's (existing)."""

    address_space: IPv4Network = Field(
        default=IPv4Network("10.40.0.0/20"),
        description="The IPv4 space of the network, /8 to /23, that the subnets are"
        " dealt from; another one where it is peered with a network that has this one.",
    )
    existing: ExistingNetworkSpec | None = Field(
        default=None, description="Somebody else's network; absent, one is made here."
    )
    egress: Literal["natGateway", "existing"] = Field(
        default="natGateway",
        description="How compute leaves the network made here: a NAT gateway, or the"
        " firewall or route table of somebody else (existing). In an existing network"
        " it is its owner's, in a managed one Azure's.",
    )
    compute_internet_access: bool = Field(
        default=False,
        description="Whether compute may reach port 443 of any host; otherwise Azure's"
        " services only.",
    )

    def gives(self, name: str) -> bool:
        """Say whether the stack file gives a field, which is then no default."""
        return name in self.model_fields_set

    def rules(self) -> Iterator[Refusal]:
        """Plan a space; leave somebody else's network as it is."""
        if self.existing is None:
            yield from check_space(self.address_space)
            return
        for name, path in (("address_space", "addressSpace"), ("egress", "egress")):
            value = getattr(self, name)
            if self.gives(name) and value != "existing":
                yield Refusal(
                    "would be ignored, because existing names somebody else's network",
                    seen=value,
                    allowed="nothing beside existing",
                    fix=f"remove {path}, or existing",
                    at=path,
                )


class DnsSpec(Spec):
    """Who keeps the private DNS zones."""

    mode: Literal["create", "existing", "policy"] = Field(
        default="create",
        description="create makes the zones here; existing takes those of"
        " existingZonesResourceGroupId; policy leaves them to an Azure Policy.",
    )
    existing_zones_resource_group_id: (
        Annotated[str, arm_id("resource group")] | None
    ) = Field(default=None, description="Where the zones are, with mode existing.")

    def rules(self) -> Iterator[Refusal]:
        """Name the group of the zones exactly where it is used."""
        group = self.existing_zones_resource_group_id
        if (self.mode == "existing") != (group is not None):
            yield Refusal(
                "is needed, because mode is existing"
                if group is None
                else f"would be ignored, because mode is {self.mode}",
                seen=group or "nothing",
                allowed="the ARM id of a resource group with mode existing only",
                fix="add it, or change mode" if group is None else "remove it",
                at="existingZonesResourceGroupId",
            )
