"""Cases of guardrails.rules.ml_compute_options."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import fine, guarded, with_, without, wrong

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


def nodes(**properties: object) -> Standing:
    cluster = {"computeType": "AmlCompute", "properties": properties}
    inputs = {"properties": cluster, "workspaceName": UNKNOWN}
    made_from = {"workspaceName": ("ml",), "properties": ("network",)}
    return Standing("nodes", COMPUTE, inputs, made_from)


NODES, BARE_NODES = nodes(subnet={"id": UNKNOWN}), nodes(vmSize="STANDARD_DS3_V2")
WORKSPACE = "azure-native:machinelearningservices:Workspace"
OWN_NETWORK = Standing("ml", WORKSPACE)
MANAGED_NETWORK = Standing(
    "ml",
    WORKSPACE,
    {"managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound"}},
)
BUILDS = Standing("ml", WORKSPACE, {"imageBuildCompute": "cpu"})
POOL = Standing("pool", "azure-native:synapse:BigDataPool")


def builder(priority: object) -> Standing:
    cluster = {"computeType": "AmlCompute", "properties": {"vmPriority": priority}}
    return Standing("cpu", COMPUTE, {"computeName": "cpu", "properties": cluster})


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
    StackCase(
        rule="MC-14",
        compliant=(NODES, OWN_NETWORK),
        breakages=(
            with_("no subnet", "subnet.id", BARE_NODES),
            with_("two networks", "subnet.id", MANAGED_NETWORK),
            Breakage(
                "the managed network",
                lambda it: it.update(nodes=BARE_NODES, ml=MANAGED_NETWORK),
                "passes",
            ),
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
        also=(
            wrong(f"{DEEP}.scaleSettings.nodeIdleTimeBeforeScaleDown", "P1D"),
            wrong(f"{DEEP}.scaleSettings.nodeIdleTimeBeforeScaleDown", "PT60M1S"),
            fine(f"{DEEP}.scaleSettings.nodeIdleTimeBeforeScaleDown", "PT1M30S"),
            fine(f"{DEEP}.scaleSettings.nodeIdleTimeBeforeScaleDown", "PT1H"),
        ),
    ),
    StackCase(
        rule="MC-15",
        compliant=(BUILDS, builder("Dedicated")),
        breakages=tuple(
            with_(str(it), "vmPriority", builder(it)) for it in ("LowPriority", UNKNOWN)
        ),
    ),
)
