"""What the tests of the data plane have around them, and how they look behind it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from azure.identity import ManagedIdentityCredential

from components.dataplane.polling import Timing
from simulated_azure.constants import SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.simulation import Simulation

SYNAPSE = "syn"
_HERE = {"location": "swedencentral"}
_SKU = _HERE | {"sku": {"name": "Standard_LRS"}, "kind": "StorageV2"}
_NETWORKS = "managedVirtualNetworks/default/managedPrivateEndpoints"


@dataclass
class Clock:
    """A clock that sleeping moves; `elsewhere` is told what passed."""

    time: float = 0.0
    elsewhere: Callable[[float], object] = float
    reports: list[str] = field(default_factory=list)
    ticks: list[Callable[[], object]] = field(default_factory=list)

    @property
    def timing(self) -> Timing:
        return Timing(now=lambda: self.time, sleep=self.sleep, report=self.report)

    def sleep(self, seconds: float) -> None:
        """Pass the time, and do what is to happen meanwhile."""
        time.sleep(min(seconds, 0.02))
        self.time += seconds
        self.elsewhere(seconds)
        if self.ticks:
            self.ticks.pop(0)()

    def after(self, pauses: int, happens: Callable[[], object]) -> None:
        """Let something happen after so many pauses."""
        self.ticks = [*[lambda: None] * pauses, happens]

    def report(self, line: str) -> None:
        self.reports.append(line)


class World:
    """A Synapse workspace, an ML workspace, a lake and a vault."""

    def __init__(self, simulation: Simulation, clock: Clock) -> None:
        self.simulation = simulation
        self.clock = clock
        put = self.put
        for group in ("rg-ml", "rg-syn"):
            put(f"resourceGroups/{group}", _HERE)
        ml, syn = "resourceGroups/rg-ml/providers", "resourceGroups/rg-syn/providers"
        storage = put(f"{ml}/Microsoft.Storage/storageAccounts/stml", _SKU)
        log = put(f"{ml}/Microsoft.OperationalInsights/workspaces/log-ml", _HERE)
        vault = {
            "sku": {"family": "A", "name": "standard"},
            "tenantId": TENANT_ID,
            "enableRbacAuthorization": True,
        }
        self.vault = put(
            f"{ml}/Microsoft.KeyVault/vaults/kv-ml", _HERE | {"properties": vault}
        )
        self.ml = put(
            f"{ml}/Microsoft.MachineLearningServices/workspaces/mlw",
            _HERE
            | {
                "identity": {"type": "SystemAssigned"},
                "properties": {
                    "storageAccount": storage,
                    "keyVault": self.vault,
                    "applicationInsights": put(
                        f"{ml}/Microsoft.Insights/components/appi",
                        _HERE
                        | {
                            "kind": "web",
                            "properties": {
                                "Application_Type": "web",
                                "WorkspaceResourceId": log,
                            },
                        },
                    ),
                },
            },
        )
        self.lake = put(
            f"{syn}/Microsoft.Storage/storageAccounts/stlake",
            _SKU | {"properties": {"isHnsEnabled": True}},
        )
        self.synapse = put(
            f"{syn}/Microsoft.Synapse/workspaces/{SYNAPSE}",
            _HERE
            | {
                "identity": {"type": "SystemAssigned"},
                "properties": {
                    "managedVirtualNetwork": "default",
                    "defaultDataLakeStorage": {
                        "resourceId": self.lake,
                        "accountUrl": "https://stlake.dfs.core.windows.net",
                        "filesystem": "synapse",
                    },
                },
            },
        )

    def take_time(self) -> None:
        """Let everything take as long as in Azure; a pause of the product passes it."""
        self.simulation.conditions.pace = 1
        self.clock.elsewhere = self.simulation.clock.advance

    def allow(self, address: str) -> None:
        """Add a firewall rule."""
        path = self.synapse.partition("/resourceGroups/")[2]
        self.put(
            f"resourceGroups/{path}/firewallRules/allow-{address}",
            {"properties": {"startIpAddress": address, "endIpAddress": address}},
        )

    def put(self, path: str, body: dict[str, Any]) -> str:
        """Put a resource below the subscription; return its ID."""
        resource_id = f"/subscriptions/{SUBSCRIPTION_ID}/{path}"
        self.simulation.arm.put(resource_id, body)
        return resource_id

    def delete(self, resource_id: str) -> None:
        """Delete something in ARM."""
        self._request("DELETE", resource_id, "management.azure.com", None)

    def arm(self, method: str, path: str, body: Any = None) -> Any:
        """Ask ARM as somebody else would."""
        return self._request(method, path, "management.azure.com", body)

    def dev(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the development endpoint as somebody else would."""
        url = f"/synapse/{SYNAPSE}/{path}"
        return self._request(method, url, "dev.azuresynapse.net", body)

    def endpoint(self, method: str, name: str, body: Any = None) -> Any:
        """Ask for one managed private endpoint."""
        return self.dev(method, f"{_NETWORKS}/{name}", body)

    def connections(self, target: str) -> dict[str, dict[str, Any]]:
        """Return a target's connections by the last segment of their endpoint's ID."""
        listed = self.arm("GET", f"{target}/privateEndpointConnections")
        return {
            item["properties"]["privateEndpoint"]["id"].rpartition("/")[2]: item
            for item in listed["value"]
        }

    def statuses(self, target: str) -> dict[str, str]:
        """Return the status of each connection of a target."""
        return {
            endpoint: _state(connection)["status"]
            for endpoint, connection in self.connections(target).items()
        }

    def decide(self, target: str, endpoint: str, status: str) -> None:
        """Decide about a connection as the target's owner."""
        connection = self.connections(target)[endpoint]
        _state(connection)["status"] = status
        self.arm("PUT", connection["id"], connection)

    def connect(self, target: str, endpoint: str) -> None:
        """Let somebody else's private endpoint knock at a target."""
        network = f"{self.synapse.rpartition('/providers/')[0]}/providers"
        private_endpoint = f"{network}/Microsoft.Network/privateEndpoints/{endpoint}"
        properties = {
            "privateEndpoint": {"id": private_endpoint},
            "groupIds": ["dfs"],
        }
        self.simulation.arm.add_connection(target, {"properties": properties})

    def asked(self, service: str) -> list[str]:
        """Return the requests of a service, as method and path, without reads."""
        return [
            f"{r.method} {r.path.partition('?')[0]}"
            for r in self.simulation.store.requests()
            if r.service == service and r.method != "GET"
        ]

    def _request(self, method: str, path: str, audience: str, body: Any) -> Any:
        token = ManagedIdentityCredential().get_token(f"https://{audience}/.default")
        answer = requests.request(
            method,
            f"{self.simulation.url}{path}?api-version=2020-12-01",
            json=body,
            headers={"Authorization": f"Bearer {token.token}"},
            timeout=10,
        )
        assert answer.ok or answer.status_code == 404, answer.text
        return answer.json() if answer.content else None


def _state(connection: dict[str, Any]) -> dict[str, Any]:
    state: dict[str, Any] = connection["properties"][
        "privateLinkServiceConnectionState"
    ]
    return state
