"""Cases of guardrails.rules.ml_deployments."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, Breakage, StackCase, Standing
from tests.policies.short_cases import guarded, on, with_, wrong

ML = "azure-native:machinelearningservices"
DEPLOYMENT = f"{ML}:OnlineDeployment"
OF_DEPLOYMENT = "properties"
VARIABLES = f"{OF_DEPLOYMENT}.environmentVariables"
KUBERNETES = ({OF_DEPLOYMENT: {"endpointComputeType": "Kubernetes"}},)
OWN_NETWORK = Standing("ml", f"{ML}:Workspace")
MANAGED_NETWORK = Standing(
    "ml",
    f"{ML}:Workspace",
    {"managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound"}},
)


def deployment(egress: object) -> Standing:
    properties = {"egressPublicNetworkAccess": egress}
    return Standing(
        "deployment",
        DEPLOYMENT,
        {OF_DEPLOYMENT: properties, "workspaceName": UNKNOWN},
        {"workspaceName": ("ml",)},
    )


CASES = (
    guarded(
        "OD-01",
        DEPLOYMENT,
        f"{OF_DEPLOYMENT}.egressPublicNetworkAccess",
        "Disabled",
        wrong="Enabled",
        absent="deferred",
        unknown="deferred",
        beside={f"{OF_DEPLOYMENT}.endpointComputeType": "Managed"},
        not_applicable=KUBERNETES,
    ),
    StackCase(
        rule="OD-06",
        compliant=(deployment("Disabled"), OWN_NETWORK),
        breakages=(
            with_("open", "egressPublicNetworkAccess", deployment("Enabled")),
            with_("not said", "egressPublicNetworkAccess", deployment(None)),
            with_("not known", "egressPublicNetworkAccess", deployment(UNKNOWN)),
            with_("two networks", "egressPublicNetworkAccess", MANAGED_NETWORK),
            Breakage(
                "the managed network",
                lambda it: it.update(deployment=deployment(None), ml=MANAGED_NETWORK),
                "passes",
            ),
        ),
    ),
    guarded(
        "OD-02",
        DEPLOYMENT,
        VARIABLES,
        {"LOG_LEVEL": "info"},
        wrong={"DB_PASSWORD": "x"},
        wrong_type="LOG_LEVEL",
        absent="passes",
        also=(
            wrong(VARIABLES, {"URL": "https://x/?sv=1&sig=abc"}),
            wrong(VARIABLES, {"api_key": "x"}),
        ),
    ),
    on("OD-03", DEPLOYMENT, f"{OF_DEPLOYMENT}.appInsightsEnabled"),
    guarded("OD-05", DEPLOYMENT, "sku.capacity", 2, wrong=1),
)
