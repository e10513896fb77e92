"""An Azure in which things last: only its clock's being moved brings them to an end."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from simulated_azure.constants import TENANT_ID
from simulated_azure.messages import Response
from simulated_azure.tests.arm_clients import BASE, Clients, ask
from simulated_azure.tests.fixtures import LOCATION

ADDRESS = "Microsoft.Network/publicIPAddresses/pip"
GATEWAY = "Microsoft.Network/natGateways/ng"
NETWORK = "Microsoft.Network/virtualNetworks/vnet"
STORAGE = "Microsoft.Storage/storageAccounts/stone"
VAULT = "Microsoft.KeyVault/vaults/kv-one"
ZONE = "Microsoft.Network/privateDnsZones/privatelink.azurecr.io"

BODIES: dict[str, dict[str, Any]] = {
    ADDRESS: {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"publicIPAllocationMethod": "Static"},
    },
    GATEWAY: {
        "location": LOCATION,
        "sku": {"name": "Standard"},
        "properties": {"publicIpAddresses": [{"id": f"{BASE}/{ADDRESS}"}]},
    },
    NETWORK: {
        "location": LOCATION,
        "properties": {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}},
    },
    STORAGE: {
        "location": LOCATION,
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
    },
    VAULT: {
        "location": LOCATION,
        "properties": {
            "tenantId": TENANT_ID,
            "sku": {"family": "A", "name": "standard"},
            "enableRbacAuthorization": True,
        },
    },
    ZONE: {"location": "global"},
    "Microsoft.ManagedIdentity/userAssignedIdentities/id-one": {"location": LOCATION},
    "Microsoft.ContainerRegistry/registries/crone": {
        "location": LOCATION,
        "sku": {"name": "Premium"},
    },
    "Microsoft.OperationalInsights/workspaces/log-one": {
        "location": LOCATION,
        "properties": {"sku": {"name": "PerGB2018"}},
    },
}


class SlowAzure:
    """Plain requests to an Azure at Azure's own pace."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        clients.simulation.conditions.pace = 1
        clients.simulation.conditions.delays = False

    def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> Response:
        """Send a request to a resource of the group, or to a link of an answer."""
        if path.startswith("https"):
            path = urlsplit(path).path
        whole = path if path.startswith("/") else f"{BASE}/{path}"
        return ask(self.clients.simulation, method, whole, body)

    def put(self, path: str, **more: Any) -> Response:
        """Put a resource as BODIES has it."""
        return self.ask("PUT", path, BODIES[path] | more)

    def made(self, *paths: str) -> None:
        """Put resources and let the time go by that they take."""
        for path in paths:
            assert self.put(path).status < 300
            self.advance(3600)

    def state(self, path: str) -> str:
        """Return a resource's provisioningState, or the code of its refusal."""
        answer = self.ask("GET", path)
        assert isinstance(answer.body, dict)
        if answer.status >= 400:
            return answer.error_code
        return str(answer.body["properties"]["provisioningState"])

    def advance(self, seconds: float) -> None:
        """Let seconds of Azure pass."""
        self.clients.simulation.clock.advance(seconds)
