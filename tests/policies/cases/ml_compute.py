"""Cases of guardrails.rules.ml_compute."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, on, present

COMPUTE = "azure-native:machinelearningservices:Compute"
CLUSTER = {"properties.computeType": "AmlCompute"}
INSTANCE = {"properties.computeType": "ComputeInstance"}
SPARK = ({"properties": {"computeType": "SynapseSpark"}},)
DEEP = "properties.properties"

CASES = (
    on(
        "MC-01",
        COMPUTE,
        "properties.disableLocalAuth",
        beside=CLUSTER,
        not_applicable=SPARK,
    ),
    guarded(
        "MC-02",
        COMPUTE,
        f"{DEEP}.enableNodePublicIp",
        False,
        wrong=True,
        beside=CLUSTER,
        not_applicable=SPARK,
    ),
    present(
        "MC-03",
        COMPUTE,
        f"{DEEP}.subnet.id",
        absent="deferred",
        wrong={},
        beside=INSTANCE,
        not_applicable=SPARK,
    ),
    guarded(
        "MC-04",
        COMPUTE,
        f"{DEEP}.sshSettings.sshPublicAccess",
        "Disabled",
        wrong="Enabled",
        beside=INSTANCE,
        not_applicable=SPARK,
    ),
    guarded(
        "MC-05",
        COMPUTE,
        f"{DEEP}.remoteLoginPortPublicAccess",
        "Disabled",
        wrong="NotSpecified",
        beside=CLUSTER,
        not_applicable=SPARK,
    ),
    guarded(
        "MC-06",
        COMPUTE,
        f"{DEEP}.idleTimeBeforeShutdown",
        "PT60M",
        wrong="an hour",
        beside=INSTANCE,
        not_applicable=SPARK,
    ),
    nothing(
        "MC-07",
        COMPUTE,
        f"{DEEP}.userAccountCredentials.adminUserPassword",
        wrong="hunter2",
        beside=CLUSTER,
    ),
)
