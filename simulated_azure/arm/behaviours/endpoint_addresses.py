"""The addresses of a private endpoint.

SubnetFull is as Microsoft.Network answers. A subnet gives out its addresses from the
fourth on, lowest first (assumed order).
"""

from __future__ import annotations

from typing import Any

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviours.usage import users
from simulated_azure.arm.behaviours.virtual_networks import subnet_ranges
from simulated_azure.arm.errors import bad_request


def allocate(arm: Azure, subnet_id: str, count: int, wanted: list[Any]) -> list[str]:
    """Return free addresses of a subnet; those asked for come first."""
    subnet = arm.find(subnet_id)
    assert subnet is not None
    block = subnet_ranges(subnet)[0]
    taken = {
        ip_configuration["properties"].get("privateIPAddress")
        for nic in users(arm, subnet_id, ("Microsoft.Network/networkInterfaces",))
        for ip_configuration in nic.body["properties"]["ipConfigurations"]
    }
    usable = [str(address) for address in list(block)[4:-1]]
    chosen = [str(address) for address in wanted if address][:count]
    for address in chosen:
        if address not in usable or address in taken:
            raise bad_request(
                "PrivateIPAddressInUse"
                if address in taken
                else "PrivateIPAddressNotInSubnet",
                f"IP configuration address {address} is not free in subnet {subnet_id} "
                f"({block}).",
            )
    free = [
        address for address in usable if address not in taken and address not in chosen
    ]
    if len(chosen) + len(free) < count:
        raise bad_request(
            "SubnetFull",
            f"Subnet {subnet.name} with address prefix {block} does not have enough "
            f"capacity for {count} IP addresses.",
        )
    return [*chosen, *free][:count]
