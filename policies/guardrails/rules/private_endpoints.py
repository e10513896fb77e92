"""Private endpoints and the DNS zone groups that make their names resolve."""

from __future__ import annotations

from typing import Final

from guardrails.answers import PASS, Answer, all_of, check, fail
from guardrails.private_link_groups import ML_REGISTRY, PRIVATE_LINK_GROUPS
from guardrails.relations import GROUPS, TARGET, keeps
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack
from guardrails.zones import ZONES_OF_COSMOS, ZONES_OF_GROUP, zone_names, zones_for

ENDPOINT: Final = "azure-native:network:PrivateEndpoint"
ZONE_GROUP: Final = "azure-native:network:PrivateDnsZoneGroup"
NETWORKS: Final = (
    "azure-native:network:VirtualNetwork",
    "azure-native:network:Subnet",
)


@rule(
    "PE-01",
    "Private endpoints need nobody's approval by hand",
    severity="high",
    types=(ENDPOINT,),
    arm="properties.manualPrivateLinkServiceConnections empty",
    references=("project", "MCSB:NS-2"),
    why="A manual connection stays pending, and nothing here would ever approve it.",
    fix="give private_link_service_connections instead",
)
def endpoint_is_not_manual(endpoint: Resource) -> Answer:
    return endpoint.at("manualPrivateLinkServiceConnections").must_be_absent()


@rule(
    "PE-02",
    "Private endpoints lead to one known door of one target",
    severity="high",
    types=(ENDPOINT,),
    arm="properties.privateLinkServiceConnections: one, with one known groupIds",
    references=(
        "https://learn.microsoft.com/azure/private-link/private-endpoint-overview",
    ),
    why="Which names have to resolve follows from the group: an unknown one has no "
    "zones here.",
    fix="name one group such as blob, vault or amlworkspace",
)
def endpoint_leads_to_known_door(endpoint: Resource) -> Answer:
    connections = endpoint.at("privateLinkServiceConnections")
    groups = endpoint.properties.spread(GROUPS)
    return all_of(
        *(group.must_be(*ZONES_OF_GROUP, *ZONES_OF_COSMOS) for group in groups),
        check(len(groups) == 1, f"{connections.path} has {len(groups)} groupIds"),
    )


@stack_rule(
    "PE-03",
    "Every private endpoint has exactly one DNS zone group",
    severity="high",
    types=(ENDPOINT,),
    arm="Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    references=(
        "policy:1e5ed725-f16c-478b-bd4b-7bfa2f7940b9",
        "policy:75973700-529f-4de2-b794-fb9b6781b6b0",
        "policy:83c6fe0f-2316-444a-99a1-1ecd8a7872ca",
        "project",
    ),
    why="Without its zones the target's name resolves to the public address, and what "
    "is private is bypassed or out of reach.",
    fix="dns.mode create or existing makes the group; with policy Azure Policy does, "
    "and the profile's zone_groups_by_azure_policy says so",
)
def endpoint_has_one_zone_group(endpoint: Resource, stack: Stack) -> Answer:
    wanted = 0 if endpoint.parameter("zone_groups_by_azure_policy") else 1
    seen = len(stack.users(endpoint, "privateEndpointName", (ZONE_GROUP,)))
    return check(seen == wanted, f"it has {seen} zone groups, must have {wanted}")


@stack_rule(
    "PE-04",
    "Private endpoints stand in the platform's network",
    severity="medium",
    types=(ENDPOINT,),
    arm="properties.subnet.id: a subnet of the stack, or one that the profile names",
    references=("project", "MCSB:NS-1"),
    why="In another network the target is open to machines that no rule here knows.",
    fix="the platform makes the subnet, or network.existing names it,"
    " and the profile's endpoint_subnets names it",
)
def endpoint_stands_inside(endpoint: Resource, stack: Stack) -> Answer:
    subnet = endpoint.at("subnet.id")
    if stack.sources(endpoint, "subnet.id", NETWORKS):
        return PASS
    named = [it.casefold() for it in endpoint.parameter("endpoint_subnets")]
    inside = subnet.text.casefold() in named
    return check(inside, "subnet.id is no subnet of this stack")


@stack_rule(
    "PE-05",
    "A zone group has every zone of its endpoint, and no other",
    severity="high",
    types=(ZONE_GROUP,),
    arm="privateDnsZoneConfigs[*].privateDnsZoneId: the zones of the group id",
    references=(
        "policy:ee40564d-486e-4f68-a5ca-7a621edae0fb",
        "policy:ac673a9a-f77d-4846-b2d8-a57f8e1c01d4",
        "policy:e9585a95-5b8c-4d03-b193-dc7eb5ac4c32",
        "MCSB:NS-2",
    ),
    why="One zone too few, and some of the target's names resolve to the public side.",
    fix="dns.mode create or existing gives every group the zones of one table",
)
def zone_group_is_whole(group: Resource, stack: Stack) -> Answer:
    endpoints = stack.sources(group, "privateEndpointName", (ENDPOINT,))
    if len(endpoints) != 1:
        return fail("privateEndpointName is no endpoint of this stack")
    configured = len(group.at("privateDnsZoneConfigs").members())
    seen = zone_names(group, stack)
    target = next(iter(stack.sources(endpoints[0], TARGET)), group)
    answers = []
    for value in endpoints[0].properties.spread(GROUPS):
        choices = zones_for(value.text, target.type)
        whole = any(
            set(zones) == seen and len(zones) == configured for zones in choices
        )
        message = f"it has {', '.join(sorted(seen)) or 'no zone'} for {value.shown}"
        answers.append(check(whole, message))
    return all_of(*answers)


@stack_rule(
    "PE-08",
    "Private endpoints lead to a resource of the stack, by a door that it has",
    severity="high",
    types=(ENDPOINT,),
    arm="properties.privateLinkServiceConnections[*]: privateLinkServiceId, groupIds",
    references=("project", "MCSB:NS-2"),
    why="One to somebody else's resource is a private way out for the data.",
    fix="give the ID of a resource of the stack as private_link_service_id",
)
def endpoint_leads_to_our_resource(endpoint: Resource, stack: Stack) -> Answer:
    targets = stack.sources(endpoint, TARGET, tuple(PRIVATE_LINK_GROUPS)) or _keepers(
        endpoint, stack
    )
    if len(targets) != 1:
        return fail("privateLinkServiceId is no resource of this stack")
    groups = PRIVATE_LINK_GROUPS[targets[0].type]
    return all_of(
        *(value.must_be(*groups) for value in endpoint.properties.spread(GROUPS))
    )


@rule(
    "PE-06",
    "Each zone of a zone group is named and given",
    severity="medium",
    types=(ZONE_GROUP,),
    arm="privateDnsZoneConfigs[*]: name and privateDnsZoneId set",
    references=("project",),
    why="An empty entry is taken and resolves nothing.",
    fix="give each zone its key and its ID",
)
def zones_are_given(group: Resource) -> Answer:
    configs = group.at("privateDnsZoneConfigs")
    each = configs.each(
        lambda it: all_of(
            it.at("name").must_be_set(), it.at("privateDnsZoneId").must_be_set()
        )
    )
    return all_of(configs.must_be_set(), each)


@rule(
    "PE-07",
    "Each connection of a private endpoint is named",
    severity="low",
    types=(ENDPOINT,),
    arm="properties.privateLinkServiceConnections[*].name set",
    references=("project",),
    why="Azure refuses one without, half-way through; and the target's owner sees it.",
    fix="no setting removes it: give name to the connection",
)
def connections_are_named(endpoint: Resource) -> Answer:
    connections = endpoint.at("privateLinkServiceConnections")
    each = connections.each(lambda it: it.at("name").must_match(r"[\w.-]+", "a name"))
    return all_of(connections.must_be_set(), each)


def _keepers(endpoint: Resource, stack: Stack) -> list[Resource]:
    """List the stack's ML registries in whose managed group the target lies."""
    targets = endpoint.properties.spread(TARGET)
    return [
        registry
        for registry in stack.of_type(ML_REGISTRY)
        for target in targets
        if keeps(registry, target)
    ]
