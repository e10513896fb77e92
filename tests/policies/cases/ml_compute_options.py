"""Cases of guardrails.rules.ml_compute_options."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import guarded, with_, without, wrong

COMPUTE = "azure-native:machinelearningservices:Compute"
CLUSTER = {"properties.computeType": "AmlCompute"}
SPARK = ({"properties": {"computeType": "SynapseSpark"}},)
DEEP = "properties.properties"
ATTACHED = Standing(
    "attached",
    COMPUTE,
    {"properties": {"computeType": "SynapseSpark", "resourceId": UNKNOWN}},
    {"properties": ("pool",)},
)
POOL = Standing("pool", "azure-native:synapse:BigDataPool")

CASES = (
    guarded(
        "MC-08", COMPUTE, "identity.type", "UserAssigned", wrong="None", beside=CLUSTER
    ),
    guarded(
        "MC-09",
        COMPUTE,
        f"{DEEP}.applicationSharingPolicy",
        "Personal",
        wrong="Shared",
        beside={
            "properties.computeType": "ComputeInstance",
            f"{DEEP}.computeInstanceAuthorizationType": "personal",
        },
        also=(wrong(f"{DEEP}.computeInstanceAuthorizationType", "shared"),),
        not_applicable=SPARK,
    ),
    guarded(
        "MC-10",
        COMPUTE,
        f"{DEEP}.scaleSettings.minNodeCount",
        0,
        wrong=1,
        beside=CLUSTER,
        not_applicable=SPARK,
    ),
    StackCase(
        rule="MC-11",
        compliant=(ATTACHED, POOL),
        breakages=(
            without("pool", "properties.resourceId"),
            with_("another kind", "resourceId", Standing("pool", COMPUTE)),
        ),
    ),
    guarded(
        "MC-12",
        COMPUTE,
        "properties.computeType",
        "AmlCompute",
        wrong="Kubernetes",
        also=(wrong("properties.computeType", "VirtualMachine"),),
    ),
    guarded(
        "MC-13",
        COMPUTE,
        f"{DEEP}.scaleSettings.nodeIdleTimeBeforeScaleDown",
        "PT900S",
        wrong="PT7200S",
        beside=CLUSTER,
        not_applicable=SPARK,
        also=(wrong(f"{DEEP}.scaleSettings.nodeIdleTimeBeforeScaleDown", "P1D"),),
    ),
)
