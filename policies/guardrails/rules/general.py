"""What holds for every resource: where it is, whose it is, what kind it may be."""

from __future__ import annotations

from functools import cache
from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.azure_types import HOLDING_DATA, TAGGED
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.stack import Stack

EVERYTHING: Final = "*"
STACK: Final = "pulumi:pulumi:Stack"
FAMILIES: Final = (
    "azure-native:",
    "ml-synapse:",
    "pulumi-python:dynamic/dataplane:",
    "pulumi:providers:azure-native",
    "pulumi:providers:pulumi-python",
    "pulumi:providers:random",
    STACK,
    "random:",
)
GROUP: Final = "resourceGroupName"
HOLDER: Final = "azure-native:resources:ResourceGroup"
LOCK: Final = "azure-native:authorization:ManagementLockByScope"
ML_WORKSPACE: Final = "azure-native:machinelearningservices:Workspace"
WORKSPACES: Final = (ML_WORKSPACE, "azure-native:synapse:Workspace")
LOCKED: Final = tuple(
    holding_datum for holding_datum in HOLDING_DATA if holding_datum not in WORKSPACES
)
"""What a lock protects without hurting who works with it."""

HARMLESS: Final = frozenset(
    {
        "azure-native:cosmosdb:SqlResourceSqlContainer",
        "azure-native:cosmosdb:SqlResourceSqlDatabase",
        "azure-native:dnsresolver:DnsResolver",
        "azure-native:dnsresolver:InboundEndpoint",
        "azure-native:eventhub:ConsumerGroup",
        "azure-native:eventhub:EventHub",
        "azure-native:network:LocalNetworkGateway",
    }
)
"""Kinds that open nothing and hold nothing by themselves: no rule looks at them."""


@rule(
    "GE-01",
    "Resources stand in the regions that were chosen",
    severity="medium",
    types=(EVERYTHING,),
    arm="location in the profile's locations, or global",
    references=(
        "policy:e56962a6-4747-49cd-b67b-bf8b01975c4c",
        "PSRule:Azure.Resource.AllowedRegions",
        "MCSB:AM-2",
    ),
    why="Data that leaves its region may break a law or a contract.",
    fix="correct location, or add the region to the profile's locations",
)
def resource_is_in_region(resource: Resource) -> Answer:
    return resource.at("location").must_be_if_set(
        "global", *resource.parameter("locations")
    )


@rule(
    "GE-02",
    "Resources say whose they are",
    severity="low",
    types=TAGGED,
    arm="tags: each of the profile's required_tags, not empty",
    references=("PSRule:Azure.Resource.UseTags", "MCSB:AM-1"),
    why="Nobody dares to remove, or remembers to mend, what is nobody's.",
    fix="fill in workload, owner, costCenter and dataClassification",
)
def resource_is_tagged(resource: Resource) -> Answer:
    tags = resource.at("tags")
    names = resource.parameter("required_tags")
    return all_of(*(tags.at(name).must_match(r".+", "a text") for name in names))


@stack_rule(
    "GE-03",
    "The engine deletes nothing that holds data",
    severity="medium",
    types=HOLDING_DATA,
    arm="option protect",
    references=("project", "MCSB:BR-1"),
    why="A renamed resource is a deleted one to the engine.",
    fix="set protection.protectData to true",
)
def data_is_protected(resource: Resource, _: Stack) -> Answer:
    return check(resource.protect, "it is not protected")


@stack_rule(
    "GE-04",
    "Every resource is of a kind that these rules know",
    severity="medium",
    types=(EVERYTHING,),
    arm="type among those of the catalogue",
    references=("project", "MCSB:AM-2"),
    why="Of a kind that nobody has written rules for, nobody can tell that it is safe.",
    fix="write its rules first (CONTRIBUTING.md, Add a policy)",
)
def kind_is_known(resource: Resource, _: Stack) -> Answer:
    known = resource.type in _known_types() or resource.type in HARMLESS
    return check(known, f"{resource.type} has no rules")


@stack_rule(
    "GE-05",
    "The stack holds nothing but Azure, its data plane and random names",
    severity="medium",
    types=(STACK,),
    arm="type of every resource",
    references=("project", "MCSB:AM-2"),
    why="A command or a provider of another kind runs with the deployer's rights, and "
    "no rule here looks at it.",
    fix="write the resource's rules first, then add its package to the families here",
)
def stack_holds_known_families(_: Resource, stack: Stack) -> Answer:
    other = [
        resource.name
        for resource in stack.resources
        if not resource.type.startswith(FAMILIES)
    ]
    return check(not other, f"it holds {', '.join(other)}")


@rule(
    "LK-01",
    "A lock is one against deletion",
    severity="medium",
    types=(LOCK,),
    arm='properties.level == "CanNotDelete"',
    references=("project",),
    why="ReadOnly stops listing keys, starting computes and much else by surprise.",
    fix='no setting changes it: set level="CanNotDelete" on the lock',
)
def lock_is_against_deletion(lock: Resource) -> Answer:
    return lock.at("level").must_be("CanNotDelete")


@rule(
    "LK-02",
    "A lock says why it is there",
    severity="low",
    types=(LOCK,),
    arm="properties.notes set",
    references=("project",),
    why="Whoever stands before it at night must know whom to ask.",
    fix="give notes to the lock",
)
def lock_says_why(lock: Resource) -> Answer:
    return lock.at("notes").must_match(r".{10,}", "a sentence")


@stack_rule(
    "LK-03",
    "Azure deletes nothing that holds data",
    severity="medium",
    types=LOCKED,
    arm="a locks of level CanNotDelete on it",
    references=("project", "MCSB:BR-1"),
    why="Whoever may manage the resource could delete it in the portal. Workspaces are "
    "not among these (LK-04): the engine protects them (GE-03).",
    fix="set locks to true",
)
def data_is_locked(resource: Resource, stack: Stack) -> Answer:
    locks = stack.users(resource, "scope", (LOCK,))
    return check(len(locks) == 1, f"it has {len(locks)} locks")


@stack_rule(
    "LK-04",
    "Nothing locks an ML workspace or the group that holds one",
    severity="medium",
    types=(LOCK,),
    arm="no locks on a Microsoft.MachineLearningServices/workspaces or on its group",
    references=(
        "https://learn.microsoft.com/azure/azure-resource-manager/management/lock-resources",
        "https://learn.microsoft.com/azure/machine-learning/how-to-create-attach-compute-cluster",
    ),
    why="Its clusters cannot remove nodes, which then bill on, and people cannot "
    "delete assets.",
    fix="no setting makes one: lock storage, vault, registry and logs instead",
)
def lock_is_on_no_workspace(lock: Resource, stack: Stack) -> Answer:
    over = [
        workspace.name
        for target in stack.sources(lock, "scope")
        for workspace in stack.of_type(ML_WORKSPACE)
        if target is workspace or target in stack.sources(workspace, GROUP, (HOLDER,))
    ]
    return check(not over, f"it locks {', '.join(over)}")


@cache
def _known_types() -> frozenset[str]:
    from guardrails.registry import registry  # it imports this module

    rules = registry().rules
    return frozenset(type_ for it in rules for type_ in it.types) - {EVERYTHING}
