"""What an ML workspace connects to: datastores, connections, registries, schedules."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.relations import ENDPOINT, GROUPS, TARGET, keeps
from guardrails.resource import Resource
from guardrails.rule import rule, stack_rule
from guardrails.secrets import must_hold_no_secret
from guardrails.stack import Stack

DATASTORE: Final = "azure-native:machinelearningservices:Datastore"
CONNECTION: Final = "azure-native:machinelearningservices:WorkspaceConnection"
REGISTRY: Final = "azure-native:machinelearningservices:Registry"
SCHEDULE: Final = "azure-native:machinelearningservices:Schedule"
APPROVALS: Final = (
    "azure-native:machinelearningservices:PrivateEndpointConnection",
    "azure-native:storage:PrivateEndpointConnection",
    "azure-native:keyvault:PrivateEndpointConnection",
)


@rule(
    "MD-01",
    "Datastores hold no credentials",
    severity="high",
    types=(DATASTORE,),
    arm='properties.credentials.credentialsType == "None"',
    references=("project", "MCSB:IM-1"),
    why="An account key or a client's secret serves everybody who may use the "
    "datastore; with none, each works as himself.",
    fix='give credentials with credentials_type="None" to the datastore',
)
def datastore_holds_no_credentials(datastore: Resource) -> Answer:
    kind = datastore.at("properties.credentials.credentialsType")
    return kind.must_be("None")


@rule(
    "MD-02",
    "Datastores are reached by the caller's identity",
    severity="medium",
    types=(DATASTORE,),
    arm='properties.serviceDataAccessAuthIdentity == "None", or the workspace\'s own',
    references=("project", "MCSB:PA-7"),
    why="An unknown identity mode would lend the workspace's rights to its readers.",
    fix="leave service_data_access_auth_identity out, or name the workspace's identity",
)
def datastore_serves_the_caller(datastore: Resource) -> Answer:
    path = "properties.serviceDataAccessAuthIdentity"
    return datastore.at(path).must_be_if_set(
        "None", "WorkspaceSystemAssignedIdentity", "WorkspaceUserAssignedIdentity"
    )


@rule(
    "MD-03",
    "Datastores speak an encrypted protocol",
    severity="high",
    types=(DATASTORE,),
    arm="properties.protocol is https or abfss, or absent",
    references=("project", "MCSB:DP-3"),
    why="Over http and wasb data and tokens travel in the clear.",
    fix='leave protocol out of the datastore, or set it to "https"',
)
def datastore_is_encrypted(datastore: Resource) -> Answer:
    return datastore.at("properties.protocol").must_be_if_set("https", "abfss", "wasbs")


@rule(
    "CN-01",
    "Connections sign in by identity",
    severity="high",
    types=(CONNECTION,),
    arm="properties.authType in AAD, ManagedIdentity, None",
    references=("project", "MCSB:IM-1"),
    why="A key, password or token in a connection serves everybody in the workspace.",
    fix='set auth_type="ManagedIdentity" or "AAD" on the connection',
)
def connection_signs_in(connection: Resource) -> Answer:
    mode = connection.at("properties.authType")
    return mode.must_be("AAD", "ManagedIdentity", "None")


@rule(
    "CN-02",
    "Connections hold no secret",
    severity="critical",
    types=(CONNECTION,),
    arm="properties.metadata holds none; properties.credentials has no key, token or "
    "password",
    references=("project", "MCSB:IM-8"),
    why="What stands in metadata is shown to everybody who may read the workspace.",
    fix="keep it in the vault and connect by identity",
)
def connection_holds_no_secret(connection: Resource) -> Answer:
    return all_of(
        must_hold_no_secret(connection.at("properties.metadata")),
        *(
            connection.at(f"properties.credentials.{name}").must_be_absent()
            for name in ("key", "keys", "pat", "sas", "password", "clientSecret")
        ),
    )


@rule(
    "CN-03",
    "Connections are not shared with other projects",
    severity="medium",
    types=(CONNECTION,),
    arm="properties.isSharedToAll absent or false",
    references=("project", "MCSB:PA-7"),
    why="Everybody of every project would use the connection's rights.",
    fix="leave is_shared_to_all out of the connection",
)
def connection_is_not_shared(connection: Resource) -> Answer:
    return connection.at("properties.isSharedToAll").must_be_if_set(False)


@rule(
    "MR-01",
    "ML registries are closed to the public network",
    severity="high",
    types=(REGISTRY,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=("project", "MCSB:NS-2"),
    why="Models and environments of every team lie in it. Left out counts as open.",
    fix='set public_network_access="Disabled" in registry_properties',
)
def registry_is_private(registry: Resource) -> Answer:
    return registry.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "MR-02",
    "ML registries act as a managed identity",
    severity="medium",
    types=(REGISTRY,),
    arm="identity.type set",
    references=("project", "MCSB:IM-3"),
    why="It manages the storage and the registries that Azure makes for it.",
    fix='give the registry identity with type "SystemAssigned"',
)
def registry_has_identity(registry: Resource) -> Answer:
    return registry.at("identity.type").must_be(
        "SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned"
    )


@stack_rule(
    "MR-04",
    "What Azure keeps for an ML registry has private endpoints",
    severity="high",
    types=(REGISTRY,),
    arm="privateEndpoints with groupIds blob and registry, to what lies in the "
    "registry's managedResourceGroup",
    references=(
        "https://learn.microsoft.com/azure/machine-learning/how-to-registry-network-isolation",
        "MCSB:NS-2",
    ),
    why="Assets are read from its storage and its images: with an endpoint to the "
    "registry alone (MR-03) nobody can use one.",
    fix="mlRegistry.mode create makes both",
)
def what_is_kept_has_endpoints(registry: Resource, stack: Stack) -> Answer:
    seen = [
        group.text.casefold()
        for resource in stack.of_type(ENDPOINT)
        if _leads_to(resource, registry, stack)
        for group in resource.properties.spread(GROUPS)
    ]
    lacking = [name for name in ("blob", "registry") if seen.count(name) != 1]
    return check(
        not lacking, f"it has not one private endpoint for {', '.join(lacking)}"
    )


def _leads_to(endpoint: Resource, registry: Resource, stack: Stack) -> bool:
    kept = any(keeps(registry, value) for value in endpoint.properties.spread(TARGET))
    return kept or registry in stack.sources(endpoint, TARGET)


@rule(
    "SJ-01",
    "Scheduled work holds no secret",
    severity="high",
    types=(SCHEDULE,),
    arm="properties.properties and the job's environmentVariables hold none",
    references=("project", "MCSB:IM-8"),
    why="Whoever may read the schedule reads them, as does every job's history.",
    fix="keep it in the vault and let the job's identity fetch it",
)
def schedule_holds_no_secret(schedule: Resource) -> Answer:
    job = schedule.at("properties.action.jobDefinition")
    return all_of(
        must_hold_no_secret(schedule.at("properties.properties")),
        must_hold_no_secret(job.at("environmentVariables")),
    )


@rule(
    "MP-06",
    "A private endpoint connection in the program is approved",
    severity="high",
    types=APPROVALS,
    arm='properties.privateLinkServiceConnectionState.status == "Approved"',
    references=(
        "policy:72d11df1-dd8a-41f7-8925-b05b960ebafc",
        "policy:6edd7eda-6dd8-40f7-810d-67160c639cd9",
        "MCSB:NS-2",
    ),
    why="Pending, the managed network does not reach the target, and the usual fix is "
    "to open it.",
    fix="link.approvalMode decides who approves: use the link's EndpointApproval",
)
def connection_is_approved(connection: Resource) -> Answer:
    status = connection.at("privateLinkServiceConnectionState.status")
    return status.must_be("Approved")
