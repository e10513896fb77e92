"""Cases of guardrails.rules.synapse_workspace."""

from __future__ import annotations

from tests.policies.short_cases import guarded, nothing, off, on, present, wrong

WORKSPACE = "azure-native:synapse:Workspace"
NETWORK = "managedVirtualNetworkSettings"

CASES = (
    guarded("SY-01", WORKSPACE, "publicNetworkAccess", "Disabled", wrong="Enabled"),
    guarded("SY-02", WORKSPACE, "managedVirtualNetwork", "default", wrong="none"),
    guarded(
        "SY-03", WORKSPACE, f"{NETWORK}.preventDataExfiltration", False, wrong=True
    ),
    on("SY-05", WORKSPACE, "azureADOnlyAuthentication"),
    nothing("SY-06", WORKSPACE, "sqlAdministratorLoginPassword", wrong="hunter2"),
    guarded(
        "SY-07",
        WORKSPACE,
        "identity.type",
        "SystemAssigned",
        wrong="None",
        also=(wrong("identity.type", "UserAssigned"),),
    ),
    present("SY-11", WORKSPACE, "encryption.cmk.key.name", "workspace-key"),
    off("SY-12", WORKSPACE, "trustedServiceBypassEnabled"),
    on("SY-17", WORKSPACE, f"{NETWORK}.linkedAccessCheckOnTargetResource"),
)
