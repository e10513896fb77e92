"""The real Azure SDK clients, turned towards the simulation, and short ways to ask."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import cached_property
from importlib import import_module
from typing import Any

import pytest
from azure.core.exceptions import HttpResponseError
from azure.identity import ManagedIdentityCredential

from simulated_azure.arm.routes import ArmService
from simulated_azure.constants import DEPLOYER_OBJECT_ID, SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.messages import Request, Response
from simulated_azure.simulation import Simulation
from simulated_azure.tests.fixtures import LOCATION

GROUP = "rg-test"
BASE = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/{GROUP}/providers"


class Clients:
    """One client a service; a resource group to work in exists."""

    def __init__(self, simulation: Simulation, stack: ExitStack) -> None:
        self.simulation = simulation
        self.arm = simulation.arm
        self._stack = stack
        self.credential = stack.enter_context(ManagedIdentityCredential())
        self.resources.resource_groups.create_or_update(GROUP, {"location": LOCATION})

    def make(self, module: str, kind: str) -> Any:
        """Return a client, closed at the end of the test.

        The clients are imported when they are used: together they take seconds.
        """
        client = getattr(import_module(module), kind)(
            self.credential,
            SUBSCRIPTION_ID,
            base_url=self.simulation.url,
            polling_interval=0,
        )
        return self._stack.enter_context(client)

    @cached_property
    def resources(self) -> Any:
        """Return the client of resource groups and providers."""
        return self.make("azure.mgmt.resource.resources", "ResourceManagementClient")

    @cached_property
    def network(self) -> Any:
        """Return the client of networks."""
        return self.make("azure.mgmt.network", "NetworkManagementClient")

    @cached_property
    def dns(self) -> Any:
        """Return the client of private DNS."""
        return self.make("azure.mgmt.privatedns", "PrivateDnsManagementClient")

    @cached_property
    def storage(self) -> Any:
        """Return the client of storage accounts."""
        return self.make("azure.mgmt.storage", "StorageManagementClient")

    @cached_property
    def vaults(self) -> Any:
        """Return the client of key vaults."""
        return self.make("azure.mgmt.keyvault", "KeyVaultManagementClient")

    @cached_property
    def registries(self) -> Any:
        """Return the client of container registries."""
        return self.make(
            "azure.mgmt.containerregistry", "ContainerRegistryManagementClient"
        )

    @cached_property
    def authorization(self) -> Any:
        """Return the client of role assignments."""
        return self.make("azure.mgmt.authorization", "AuthorizationManagementClient")

    def put(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Put below the group's providers without HTTP, for what has no client here."""
        outcome = self.arm.put(f"{BASE}/{path}", body)
        return outcome.body

    def account(self, name: str, **properties: Any) -> Any:
        """Make a storage account."""
        body = {
            "location": LOCATION,
            "kind": "StorageV2",
            "sku": {"name": "Standard_LRS"},
            "properties": properties,
        }
        return self.storage.storage_accounts.begin_create(GROUP, name, body).result()

    def vault(self, name: str, **properties: Any) -> Any:
        """Make a key vault."""
        body = {
            "location": LOCATION,
            "properties": {
                "tenantId": TENANT_ID,
                "sku": {"family": "A", "name": "standard"},
                "enableRbacAuthorization": True,
                **properties,
            },
        }
        vaults = self.vaults.vaults
        return vaults.begin_create_or_update(GROUP, name, body).result()

    def virtual_network(self, *subnets: str) -> Any:
        """Make the network 10.1.0.0/16 with subnets 10.1.0.0/24, 10.1.1.0/24, …"""
        inline = [
            {"name": name, "properties": {"addressPrefix": f"10.1.{at}.0/24"}}
            for at, name in enumerate(subnets)
        ]
        body = {
            "location": LOCATION,
            "properties": {
                "addressSpace": {"addressPrefixes": ["10.1.0.0/16"]},
                "subnets": inline,
            },
        }
        networks = self.network.virtual_networks
        return networks.begin_create_or_update(GROUP, "vnet", body).result()

    def endpoint(self, name: str, target: str, group: str, **more: Any) -> Any:
        """Make a private endpoint in the subnet `endpoints`."""
        link = {
            "name": name,
            "properties": {"privateLinkServiceId": target, "groupIds": [group]},
        }
        body = {
            "location": LOCATION,
            "properties": {
                "subnet": {
                    "id": f"{BASE}/Microsoft.Network/virtualNetworks/vnet/subnets/"
                    "endpoints"
                },
                "privateLinkServiceConnections": [link],
                **more,
            },
        }
        endpoints = self.network.private_endpoints
        return endpoints.begin_create_or_update(GROUP, name, body).result()


def ask(
    simulation: Simulation,
    method: str,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    audience: str = "https://management.azure.com/",
    page_size: int = 200,
    query: Mapping[str, str] | None = None,
) -> Response:
    """Send a request to ARM as the deployer, past the HTTP server."""
    principal = simulation.directory.get(DEPLOYER_OBJECT_ID)
    assert principal is not None
    service = ArmService(
        simulation.store,
        simulation.directory,
        simulation.tokens,
        page_size=page_size,
        conditions=simulation.conditions,
    )
    token = simulation.tokens.issue(principal, audience)
    return service.handle(
        Request(
            method=method,
            path=path,
            query={"api-version": "2099-01-01", **(query or {})},
            headers={"authorization": f"Bearer {token}", "host": "localhost:1"},
            body=json.dumps(body).encode() if body is not None else b"",
        )
    )


@pytest.fixture
def clients(simulation: Simulation) -> Iterator[Clients]:
    """Turn the SDK clients towards a new simulated Azure."""
    with ExitStack() as stack:
        yield Clients(simulation, stack)


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[HttpResponseError]]:
    """Expect an error with a code."""
    with pytest.raises(HttpResponseError) as caught:
        yield caught
    assert caught.value.error is not None
    assert caught.value.error.code == code
