"""The names and addresses of a private endpoint.

Sources: https://learn.microsoft.com/azure/private-link/private-endpoint-dns (public
names by group), https://learn.microsoft.com/azure/machine-learning/how-to-custom-dns
(the workspace's names); SubnetFull as Microsoft.Network answers. A subnet gives out its
addresses from the fourth on, lowest first (assumed order).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulated_azure.arm.behaviour import dict_at
from simulated_azure.arm.behaviours.usage import users
from simulated_azure.arm.behaviours.virtual_networks import subnet_ranges
from simulated_azure.arm.errors import bad_request
from simulated_azure.store import Resource

if TYPE_CHECKING:
    from simulated_azure.arm.arm import Arm

Members = list[tuple[str, list[str]]]
"""Member names of a private link resource, each with the names that resolve to it."""


def names_of(target: Resource, group: str) -> Members:
    """Return the members of a target's group, one address each."""
    name, kind = target.name.lower(), target.type.lower()
    if kind == "microsoft.storage/storageaccounts":
        service = group.lower().removesuffix("_secondary")
        suffix = "-secondary" if group.lower().endswith("_secondary") else ""
        return [(group, [f"{name}{suffix}.{service}.core.windows.net"])]
    if kind == "microsoft.keyvault/vaults":
        return [("default", [f"{name}.vault.azure.net"])]
    if kind == "microsoft.containerregistry/registries":
        region = target.body.get("location", "")
        return [
            (f"registry_data_{region}", [f"{name}.{region}.data.azurecr.io"]),
            ("registry", [f"{name}.azurecr.io"]),
        ]
    if kind == "microsoft.machinelearningservices/workspaces":
        return _workspace(target)
    if kind == "microsoft.synapse/workspaces":
        return [(group, [_synapse(name, group)])]
    if kind == "microsoft.synapse/privatelinkhubs":
        return [("Web", ["web.azuresynapse.net"])]
    return [("default", [f"{name}.{group.lower()}.azure.net"])]


def _workspace(target: Resource) -> Members:
    region = target.body.get("location", "")
    properties = dict_at(target.body, "properties")
    id = properties.get("workspaceId", "")
    notebooks = dict_at(properties, "notebookInfo").get("fqdn", "")
    api = f"{region}.api.azureml.ms"
    return [
        (
            "default",
            [f"{id}.workspace.{api}", f"{id}.workspace.{region}.cert.api.azureml.ms"],
        ),
        ("notebook", [notebooks]),
        ("inference", [f"*.{id}.inference.{api}"]),
    ]


def _synapse(name: str, group: str) -> str:
    return {
        "sql": f"{name}.sql.azuresynapse.net",
        "sqlondemand": f"{name}-ondemand.sql.azuresynapse.net",
        "dev": f"{name}.dev.azuresynapse.net",
    }[group.lower()]


def allocate(arm: Arm, subnet_id: str, count: int, wanted: list[Any]) -> list[str]:
    """Return free addresses of a subnet; those asked for come first."""
    subnet = arm.find(subnet_id)
    assert subnet is not None
    block = subnet_ranges(subnet)[0]
    taken = {
        each["properties"].get("privateIPAddress")
        for nic in users(arm, subnet_id, ("Microsoft.Network/networkInterfaces",))
        for each in nic.body["properties"]["ipConfigurations"]
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
    free = [each for each in usable if each not in taken and each not in chosen]
    if len(chosen) + len(free) < count:
        raise bad_request(
            "SubnetFull",
            f"Subnet {subnet.name} with address prefix {block} does not have enough "
            f"capacity for {count} IP addresses.",
        )
    return [*chosen, *free][:count]
