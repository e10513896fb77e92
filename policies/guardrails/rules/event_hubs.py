"""Event Hubs namespaces."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.relations import must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

NAMESPACE: Final = "azure-native:eventhub:Namespace"
KEYS: Final = (
    "azure-native:eventhub:NamespaceAuthorizationRule",
    "azure-native:eventhub:EventHubAuthorizationRule",
)


@rule(
    "EH-01",
    "Event Hubs are closed to the public network",
    severity="high",
    types=(NAMESPACE,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=("policy:0602787f-9896-402a-a6e1-39ee63ee435e", "MCSB:NS-2"),
    why="Whoever holds a token could read the stream from anywhere.",
    fix='set public_network_access="Disabled" on the namespace',
)
def namespace_is_private(namespace: Resource) -> Answer:
    return namespace.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "EH-02",
    "Event Hubs take no keys",
    severity="high",
    types=(NAMESPACE,),
    arm="properties.disableLocalAuth == true",
    references=(
        "policy:5d4e3c65-4873-47be-94f3-6f8b953a3598",
        "PSRule:Azure.EventHub.DisableLocalAuth",
        "MCSB:IM-1",
    ),
    why="A key is shared, and names nobody.",
    fix="set disable_local_auth=True on the namespace",
)
def namespace_takes_no_keys(namespace: Resource) -> Answer:
    return namespace.at("disableLocalAuth").must_be(True)


@rule(
    "EH-03",
    "Event Hubs speak TLS 1.2",
    severity="high",
    types=(NAMESPACE,),
    arm='properties.minimumTlsVersion == "1.2"',
    references=("Checkov:CKV_AZURE_223", "PSRule:Azure.EventHub.MinTLS", "MCSB:DP-3"),
    why="Older versions can be broken.",
    fix='set minimum_tls_version="1.2" on the namespace',
)
def namespace_speaks_new_tls(namespace: Resource) -> Answer:
    return namespace.at("minimumTlsVersion").must_be("1.2", "1.3")


@stack_rule(
    "EH-04",
    "Event Hubs have their private endpoint",
    severity="high",
    types=(NAMESPACE,),
    arm='a privateEndpoint with groupIds ["namespace"]; sku.name not Basic',
    references=("policy:b8564268-eb4a-4337-89be-a19db070c59d", "MCSB:NS-2"),
    why="Closed and without one, nobody reaches it; Basic cannot have one.",
    fix="give the namespace an endpoint for namespace",
)
def namespace_has_endpoint(namespace: Resource, stack: Stack) -> Answer:
    return all_of(
        must_have_endpoints(stack, namespace, "namespace"),
        namespace.at("sku.name").must_be("Standard", "Premium"),
    )


@stack_rule(
    "EH-05",
    "Event Hubs have no keys of their own",
    severity="medium",
    types=(NAMESPACE,),
    arm="no authorizationRules but RootManageSharedAccessKey",
    references=("policy:b278e460-7cfc-4451-8294-cccc40a940d7", "MCSB:IM-1"),
    why="Each is a key more that somebody copies.",
    fix="remove it: give roles on the namespace",
)
def namespace_has_no_keys(namespace: Resource, stack: Stack) -> Answer:
    found = [user.name for user in stack.users(namespace, "namespaceName", KEYS)]
    return check(not found, f"it has {', '.join(found)}")
