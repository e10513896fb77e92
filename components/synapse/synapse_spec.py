"""The Synapse workspace as the stack file describes it: who reaches and rules it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from components.arm_ids import ObjectId
from components.spec import Checked, Refusal, Spec, distinct
from components.synapse.firewall import check_range

AddressRange = Annotated[
    str,
    Checked(
        check_range,
        "a public IPv4 address or a range start-end",
        "name the addresses that your network has on the Internet",
    ),
]


class SynapseSpec(Spec):
    """Ways into the workspace, and its administrators."""

    allowed_addresses: Annotated[tuple[AddressRange, ...], distinct()] = Field(
        description="Public addresses that may reach the workspace, the deployer's"
        " among them; [] closes it to the Internet, and the program then runs from a"
        " machine that reaches its private endpoints."
    )
    private_endpoints: bool = Field(
        default=True,
        description="Whether the workspace and Synapse Studio have private endpoints.",
    )
    sql_administrator_object_id: ObjectId | None = Field(
        default=None,
        description="User, group or application that administers SQL; absent, the only"
        " deployer.",
    )
    administrator_object_ids: Annotated[tuple[ObjectId, ...], distinct()] = Field(
        default=(),
        description="Groups that administer the workspace, as the deployers always do.",
    )

    def rules(self) -> Iterator[Refusal]:
        """Leave one way in."""
        if not self.allowed_addresses and not self.private_endpoints:
            yield Refusal(
                "must be true, because allowedAddresses is empty: nobody could reach"
                " the workspace, and nothing could be made in it",
                seen="false",
                allowed="true",
                fix="set it to true, and run from a machine in the network or peered"
                " with it that resolves its private names; or name addresses",
                at="privateEndpoints",
            )
