"""Relations that many rules ask for.

A relation holds by URN: what an input was made from is known in a first preview, when
no name and no ID is.
"""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check, fail
from guardrails.resource import Resource
from guardrails.stack import Stack
from guardrails.values import Value

ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
DIAGNOSTICS: Final = "azure-native:monitor:DiagnosticSetting"
TARGET: Final = "privateLinkServiceConnections[].privateLinkServiceId"
GROUPS: Final = "privateLinkServiceConnections[].groupIds[]"


def endpoints_of(stack: Stack, target: Resource) -> list[Resource]:
    """List the private endpoints that lead to a resource."""
    return stack.users(target, TARGET, (ENDPOINT,))


def keeps(registry: Resource, target: Value) -> bool:
    """Say whether an ID lies in the resource group that Azure keeps for an ML registry.

    https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation
    """
    group = registry.output("managedResourceGroup.resourceId").text.casefold()
    return bool(group) and target.text.casefold().startswith(f"{group}/")


def must_have_endpoints(stack: Stack, target: Resource, *groups: str) -> Answer:
    """Pass where each group of the target has exactly one private endpoint."""
    seen = [
        value.text.casefold()
        for endpoint in endpoints_of(stack, target)
        for value in endpoint.properties.spread(GROUPS)
    ]
    lacking = [group for group in groups if group.casefold() not in seen]
    double = [group for group in groups if seen.count(group.casefold()) > 1]
    if lacking:
        return fail(f"it has no private endpoint for {', '.join(lacking)}")
    return check(not double, f"it has two private endpoints for {', '.join(double)}")


def must_be_logged(stack: Stack, target: Resource) -> Answer:
    """Pass where a diagnostic setting sends the resource's logs somewhere."""
    settings = stack.users(target, "resourceUri", (DIAGNOSTICS,))
    return check(bool(settings), "it has no diagnostic setting")


def must_be_one_of(value: Value, allowed: object, parameter: str) -> Answer:
    """Pass for a text that a parameter of the profile lists."""
    if not isinstance(allowed, list) or not allowed:
        return fail(f"the profile's parameter {parameter} lists nothing")
    return value.must_be(*allowed)
