"""Cases of guardrails.rules.ml_workspace."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, Case, guards
from tests.policies.short_cases import guarded, off, present, wrong

WORKSPACE = "azure-native:machinelearningservices:Workspace"
DEPENDENCIES = {
    "storageAccount": UNKNOWN,
    "keyVault": UNKNOWN,
    "containerRegistry": UNKNOWN,
    "applicationInsights": UNKNOWN,
}
ALL = "SystemAssigned,UserAssigned"

CASES = (
    guarded("ML-01", WORKSPACE, "publicNetworkAccess", "Disabled", wrong="Enabled"),
    off("ML-02", WORKSPACE, "allowPublicAccessWhenBehindVnet"),
    guarded(
        "ML-03",
        WORKSPACE,
        "managedNetwork.isolationMode",
        "AllowOnlyApprovedOutbound",
        wrong="AllowInternetOutbound",
        absent="passes",
    ),
    guarded("ML-06", WORKSPACE, "v1LegacyMode", False, wrong=True),
    guarded("ML-07", WORKSPACE, "identity.type", "UserAssigned", wrong="None"),
    present(
        "ML-08",
        WORKSPACE,
        "primaryUserAssignedIdentity",
        beside={"identity.type": ALL},
        not_applicable=({"identity": {"type": "SystemAssigned"}},),
    ),
    guarded(
        "ML-09",
        WORKSPACE,
        "systemDatastoresAuthMode",
        "Identity",
        wrong="AccessKey",
        also=(wrong("systemDatastoresAuthMode", "UserDelegationSAS"),),
    ),
    guarded("ML-17", WORKSPACE, "kind", "Default", wrong="Hub", absent="passes"),
    Case(
        rule="ML-18",
        type=WORKSPACE,
        compliant=DEPENDENCIES,
        mutations=tuple(
            mutation
            for name in DEPENDENCIES
            for mutation in guards(name, wrong=None, wrong_type=[], unknown="passes")
        ),
    ),
)
