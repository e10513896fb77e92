"""Storage accounts among the rest: what they are for, endpoints, logs."""

from __future__ import annotations

from typing import Final

from guardrails.answers import NOT_APPLICABLE, Answer, all_of, check, fail
from guardrails.private_link_groups import ML_REGISTRY
from guardrails.relations import must_be_logged, must_have_endpoints
from guardrails.resource import Resource
from guardrails.rule import stack_rule
from guardrails.stack import Stack

ACCOUNT: Final = "azure-native:storage:StorageAccount"
BLOBS: Final = "azure-native:storage:BlobServiceProperties"
SERVICES: Final = {
    "blob": BLOBS,
    "file": "azure-native:storage:FileServiceProperties",
    "queue": "azure-native:storage:QueueServiceProperties",
    "table": "azure-native:storage:TableServiceProperties",
}
RULES: Final = "networkRuleSet.resourceAccessRules[].resourceId"
ONE_REGISTRY: Final = (
    r"/subscriptions/[^/*]+/resourceGroups/[^/*]+/providers"
    r"/Microsoft\.MachineLearningServices/registries/[^/*]+"
)
ML: Final = "azure-native:machinelearningservices:Workspace"
SYNAPSE: Final = "azure-native:synapse:Workspace"


def _serves_ml(account: Resource, stack: Stack) -> bool:
    return bool(stack.users(account, "storageAccount", (ML,)))


def _serves_synapse(account: Resource, stack: Stack) -> bool:
    return bool(stack.users(account, "defaultDataLakeStorage.resourceId", (SYNAPSE,)))


@stack_rule(
    "ST-10",
    "The lake has a hierarchical namespace, the ML workspace's storage has none",
    severity="high",
    types=(ACCOUNT,),
    arm="properties.isHnsEnabled",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse",
    ),
    why="Azure ML refuses a lake as its default storage; Synapse needs one. It is "
    "fixed at creation.",
    fix="no setting changes it: one account each, is_hns_enabled on the lake only",
)
def namespace_fits_use(account: Resource, stack: Stack) -> Answer:
    hierarchical = account.at("isHnsEnabled")
    ml, synapse = _serves_ml(account, stack), _serves_synapse(account, stack)
    if ml and synapse:
        return fail("it serves both the ML workspace and Synapse")
    if ml:
        return hierarchical.must_be_if_set(False)
    return hierarchical.must_be(True) if synapse else NOT_APPLICABLE


@stack_rule(
    "ST-11",
    "Each storage service that is used has its private endpoint",
    severity="high",
    types=(ACCOUNT,),
    arm="privateEndpoints: blob, file, queue, table for Azure ML; dfs, blob for a lake",
    references=("policy:6edd7eda-6dd8-40f7-810d-67160c639cd9", "MCSB:NS-2"),
    why="Each service has a name of its own; one that lacks its endpoint resolves to "
    "the public address, which is closed. An account that nobody uses needs blob.",
    fix="no setting removes them: list the groups in the account's endpoints",
)
def services_have_endpoints(account: Resource, stack: Stack) -> Answer:
    groups: tuple[str, ...] = ("blob",)
    if _serves_ml(account, stack):
        groups = ("blob", "file", "queue", "table")
    if _serves_synapse(account, stack):
        groups = (*groups, "dfs")
    return must_have_endpoints(stack, account, *groups)


@stack_rule(
    "ST-20",
    "Reads, writes and deletes in each storage service are logged",
    severity="low",
    types=(ACCOUNT,),
    arm="a diagnosticSettings with resourceUri <account>/blobServices/default, and one "
    "each for fileServices, queueServices and tableServices",
    references=(
        "https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage",
        "MCSB:LT-3",
    ),
    why="Who read the data is told nowhere else. The account's own setting logs none "
    "of its services: it must be each service's.",
    fix="no setting removes it: send each service's diagnostics to Log Analytics",
)
def services_are_logged(account: Resource, stack: Stack) -> Answer:
    return all_of(*(_logged(account, stack, service) for service in SERVICES))


def _logged(account: Resource, stack: Stack, service: str) -> Answer:
    found = stack.users(account, "accountName", (SERVICES[service],))
    if not found:
        return fail(f"it has no {service} service to log")
    unlogged = [item for item in found if not must_be_logged(stack, item).passed]
    return check(not unlogged, f"its {service} service has no diagnostic setting")


@stack_rule(
    "ST-21",
    "Every storage account has its blob service's soft delete",
    severity="medium",
    types=(ACCOUNT,),
    arm="a blobServices/default of the account",
    references=("PSRule:Azure.Storage.SoftDelete", "MCSB:BR-1"),
    why="SC-01 and SC-02 judge a blob service that is there; without one Azure's own "
    "defaults hold, which keep nothing.",
    fix="no setting removes it: make the account by the StorageAccount component",
)
def account_has_blob_service(account: Resource, stack: Stack) -> Answer:
    services = stack.users(account, "accountName", (BLOBS,))
    return check(len(services) == 1, f"it has {len(services)} blob services")


@stack_rule(
    "ST-22",
    "Past the storage firewall come named ML registries, and nothing else",
    severity="high",
    types=(ACCOUNT,),
    arm="properties.networkAcls.resourceAccessRules[*].resourceId: one of "
    "Microsoft.MachineLearningServices/registries",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation",
        "MCSB:NS-2",
    ),
    why="Sharing a model takes a rule for the registry alone; a rule for another kind, "
    "or for all of one, is a way in that nobody asked for.",
    fix="mlRegistry.sharing adds the only rule that may stand there",
)
def only_registries_pass(account: Resource, stack: Stack) -> Answer:
    sources = stack.sources(account, RULES)
    ours = bool(sources) and all(source.type == ML_REGISTRY for source in sources)
    return all_of(
        *(
            check(ours, f"{value.path} is of no ML registry of this stack")
            if value.is_unknown
            else value.must_match(ONE_REGISTRY, "the ID of one ML registry")
            for value in account.properties.spread(RULES)
        )
    )
