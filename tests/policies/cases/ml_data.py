"""Cases of guardrails.rules.ml_data."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, off, wrong

ML = "azure-native:machinelearningservices"
DATASTORE, CONNECTION = f"{ML}:Datastore", f"{ML}:WorkspaceConnection"
REGISTRY, SCHEDULE = f"{ML}:Registry", f"{ML}:Schedule"
APPROVAL = f"{ML}:PrivateEndpointConnection"
JOB = "scheduleProperties.action.jobBaseProperties"

CASES = (
    guarded(
        "MD-01",
        DATASTORE,
        "datastoreProperties.credentials.credentialsType",
        "None",
        wrong="AccountKey",
    ),
    guarded(
        "MD-02",
        DATASTORE,
        "datastoreProperties.serviceDataAccessAuthIdentity",
        "WorkspaceUserAssignedIdentity",
        wrong="Everybody",
        absent="passes",
    ),
    guarded(
        "MD-03",
        DATASTORE,
        "datastoreProperties.protocol",
        "https",
        wrong="http",
        absent="passes",
        also=(wrong("datastoreProperties.protocol", "wasb"),),
    ),
    guarded(
        "CN-01",
        CONNECTION,
        "properties.authType",
        "ManagedIdentity",
        wrong="AccountKey",
        also=tuple(
            wrong("properties.authType", it)
            for it in ("ApiKey", "PAT", "SAS", "ServicePrincipal", "UsernamePassword")
        ),
    ),
    nothing(
        "CN-02",
        CONNECTION,
        "properties.credentials.key",
        wrong="abc",
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
        "registryProperties.publicNetworkAccess",
        "Disabled",
        wrong="Enabled",
    ),
    guarded("MR-02", REGISTRY, "identity.type", "SystemAssigned", wrong="None"),
    guarded(
        "SJ-01",
        SCHEDULE,
        f"{JOB}.environmentVariables",
        {"EPOCHS": "3"},
        wrong={"ACCESS_TOKEN": "x"},
        wrong_type="EPOCHS",
        absent="passes",
        also=(wrong("scheduleProperties.properties", {"secret": "x"}),),
    ),
    guarded(
        "MP-06",
        APPROVAL,
        "privateLinkServiceConnectionState.status",
        "Approved",
        wrong="Pending",
    ),
)
