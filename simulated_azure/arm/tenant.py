"""ARM answers about itself: tenants, subscriptions, providers, all resources.

Sources: https://learn.microsoft.com/rest/api/resources (shapes). That every provider is
registered from the start is assumed.
"""

from __future__ import annotations

from simulated_azure.arm import lookup
from simulated_azure.arm.arm import Arm
from simulated_azure.arm.behaviours.locations import REGIONS
from simulated_azure.arm.behaviours.resource_lists import listed
from simulated_azure.arm.checks import check_subscription
from simulated_azure.arm.contracts import Contracts, JsonObject
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.export import export_template
from simulated_azure.arm.lists import filtered, page
from simulated_azure.arm.resource_id import RESOURCE_GROUP_TYPE, ResourceId
from simulated_azure.constants import SUBSCRIPTION_ID, TENANT_ID
from simulated_azure.identity import Caller
from simulated_azure.messages import Request, Response
from simulated_azure.store import Resource

_SUBSCRIPTION: JsonObject = {
    "id": f"/subscriptions/{SUBSCRIPTION_ID}",
    "subscriptionId": SUBSCRIPTION_ID,
    "tenantId": TENANT_ID,
    "displayName": "Simulated subscription",
    "state": "Enabled",
    "subscriptionPolicies": {
        "locationPlacementId": "Public_2014-09-01",
        "quotaId": "Internal_2014-09-01",
        "spendingLimit": "Off",
    },
    "authorizationSource": "RoleBased",
}
_SUMMARY = ("id", "name", "type", "kind", "location", "tags", "sku", "identity", "plan")


class Tenant:
    """Handlers of everything that is no single resource."""

    def __init__(self, arm: Arm, page_size: int) -> None:
        self._arm = arm
        self._page_size = page_size

    def tenants(self, request: Request, caller: Caller) -> Response:
        """List the one tenant."""
        tenant = {
            "id": f"/tenants/{TENANT_ID}",
            "tenantId": TENANT_ID,
            "displayName": "Simulated tenant",
            "tenantCategory": "Home",
        }
        return Response(body={"value": [tenant]})

    def subscriptions(self, request: Request, caller: Caller) -> Response:
        """List the one subscription."""
        return Response(body={"value": [_SUBSCRIPTION]})

    def subscription(self, request: Request, caller: Caller) -> Response:
        """Answer the subscription."""
        check_subscription(request.names["subscription"])
        return Response(body=_SUBSCRIPTION)

    def locations(self, request: Request, caller: Caller) -> Response:
        """List the known regions."""
        check_subscription(request.names["subscription"])
        items = [_location(region) for region in REGIONS]
        return Response(body={"value": items})

    def groups(self, request: Request, caller: Caller) -> Response:
        """List resource groups."""
        check_subscription(request.names["subscription"])
        found = self._arm.store.of_type(RESOURCE_GROUP_TYPE)
        return self._page(request, [self._arm.show(group) for group in found])

    def resources(self, request: Request, caller: Caller) -> Response:
        """List the resources of the subscription or of a group, without children."""
        scope = request.path.rsplit("/", 1)[0]
        self._check_scope(scope)
        found = [
            self._summary(resource, request) for resource in listed(self._arm, scope)
        ]
        return self._page(request, [item for item in found if item])

    def providers(self, request: Request, caller: Caller) -> Response:
        """List the resource providers with their types."""
        items = [self._provider(name) for name in self._namespaces().values()]
        return self._page(request, items)

    def provider(self, request: Request, caller: Caller) -> Response:
        """Answer one provider; registering changes nothing."""
        name = request.names["namespace"]
        known = self._namespaces().get(name.lower())
        if known is None:
            raise ArmError(
                404,
                "InvalidResourceNamespace",
                f"The resource namespace '{name}' is invalid.",
            )
        return Response(body=self._provider(known))

    def export(self, request: Request, caller: Caller) -> Response:
        """Answer a group's resources as a template."""
        scope = request.path.rsplit("/", 1)[0]
        self._check_scope(scope)
        return Response(body={"template": export_template(self._arm.store, scope)})

    def _check_scope(self, scope: str) -> None:
        id = lookup.parse(scope)
        if self._arm.find(id) is None:
            raise self._arm.missing(id)

    def _summary(self, resource: Resource, request: Request) -> JsonObject | None:
        parsed = ResourceId.parse(resource.id)
        extension = "/providers/" in parsed.scope.lower()
        hidden = parsed.namespace.lower() == "microsoft.authorization"
        if len(parsed.types) > 1 or extension or hidden:
            return None
        if parsed.type == RESOURCE_GROUP_TYPE:
            return None
        shown = self._arm.show(resource)
        item = {name: shown[name] for name in _SUMMARY if name in shown}
        expand = request.query.get("$expand", "").lower()
        if "createdtime" in expand:
            item["createdTime"] = resource.created
        if "changedtime" in expand:
            item["changedTime"] = resource.modified
        if "provisioningstate" in expand:
            item["provisioningState"] = "Succeeded"
        return item

    def _namespaces(self) -> dict[str, str]:
        found = {}
        for namespace in Contracts.load().namespaces():
            for contract in Contracts.load().in_namespace(namespace):
                found[namespace] = contract.arm_type.split("/")[0]
        return found

    def _provider(self, name: str) -> JsonObject:
        contracts = Contracts.load().in_namespace(name)
        versions = {c.arm_type: [c.api_version] for c in contracts}
        for arm_type in self._arm.types.with_behaviour:
            if arm_type.lower().startswith(f"{name.lower()}/"):
                versions.setdefault(arm_type, [contracts[0].api_version])
        return {
            "id": f"/subscriptions/{SUBSCRIPTION_ID}/providers/{name}",
            "namespace": name,
            "registrationPolicy": "RegistrationRequired",
            "registrationState": "Registered",
            "resourceTypes": [
                {
                    "resourceType": arm_type.split("/", 1)[1],
                    "locations": list(REGIONS),
                    "apiVersions": versions[arm_type],
                    "capabilities": "None",
                }
                for arm_type in sorted(versions)
            ],
        }

    def _page(self, request: Request, items: list[JsonObject]) -> Response:
        url = f"{request.origin}{request.path}"
        found = filtered(items, request.query)
        return Response(body=page(found, request.query, url, self._page_size))


def _location(region: str) -> JsonObject:
    return {
        "id": f"/subscriptions/{SUBSCRIPTION_ID}/locations/{region}",
        "name": region,
        "displayName": region,
        "regionalDisplayName": region,
        "type": "Region",
        "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
    }
