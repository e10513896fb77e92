"""Cases of guardrails.rules.ml_data."""

from __future__ import annotations

from tests.policies.harness import StackCase, Standing
from tests.policies.short_cases import (
    endpoint,
    guarded,
    nothing,
    off,
    without,
    wrong,
)

ML = "azure-native:machinelearningservices"
DATASTORE, CONNECTION = f"{ML}:Datastore", f"{ML}:WorkspaceConnection"
REGISTRY, SCHEDULE = f"{ML}:Registry", f"{ML}:Schedule"
APPROVAL = f"{ML}:PrivateEndpointConnection"
JOB = "properties.action.jobDefinition"

MADE = Standing("mlr", REGISTRY)
GROUPS = ("blob", "registry")
WAYS = tuple(endpoint(group, group, "mlr") for group in GROUPS)

CASES = (
    guarded(
        "MD-01",
        DATASTORE,
        "properties.credentials.credentialsType",
        "None",
        wrong="AccountKey",
    ),
    guarded(
        "MD-02",
        DATASTORE,
        "properties.serviceDataAccessAuthIdentity",
        "WorkspaceUserAssignedIdentity",
        wrong="Everybody",
        beside={"properties.datastoreType": "AzureBlob"},
        absent="passes",
    ),
    guarded(
        "MD-03",
        DATASTORE,
        "properties.protocol",
        "https",
        wrong="http",
        beside={"properties.datastoreType": "AzureBlob"},
        absent="passes",
        also=(wrong("properties.protocol", "wasb"),),
    ),
    guarded(
        "CN-01",
        CONNECTION,
        "properties.authType",
        "ManagedIdentity",
        wrong="AccountKey",
        also=tuple(
            wrong("properties.authType", name)
            for name in ("ApiKey", "PAT", "SAS", "ServicePrincipal", "UsernamePassword")
        ),
    ),
    nothing(
        "CN-02",
        CONNECTION,
        "properties.credentials.key",
        wrong="abc",
        beside={"properties.authType": "AccountKey"},
        also=(
            wrong("properties.credentials", {"clientSecret": "x"}, "clientSecret"),
            wrong("properties.credentials", {"password": "x"}, "password"),
            wrong("properties.metadata", {"token": "x"}, "properties.metadata"),
        ),
    ),
    off("CN-03", CONNECTION, "properties.isSharedToAll"),
    guarded(
        "MR-01",
        REGISTRY,
        "publicNetworkAccess",
        "Disabled",
        wrong="Enabled",
    ),
    guarded("MR-02", REGISTRY, "identity.type", "SystemAssigned", wrong="None"),
    StackCase(
        rule="MR-04",
        compliant=(MADE, *WAYS),
        breakages=tuple(without(group, group) for group in GROUPS),
    ),
    guarded(
        "SJ-01",
        SCHEDULE,
        f"{JOB}.environmentVariables",
        {"EPOCHS": "3"},
        beside={
            "properties.action.actionType": "CreateJob",
            f"{JOB}.jobType": "Command",
        },
        wrong={"ACCESS_TOKEN": "x"},
        wrong_type="EPOCHS",
        absent="passes",
        also=(wrong("properties.properties", {"secret": "x"}),),
    ),
    guarded(
        "MP-06",
        APPROVAL,
        "privateLinkServiceConnectionState.status",
        "Approved",
        wrong="Pending",
    ),
)
