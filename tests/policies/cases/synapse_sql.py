"""Cases of guardrails.rules.synapse_sql."""

from __future__ import annotations

from tests.policies.short_cases import guarded, on

ADMINISTRATOR = "azure-native:synapse:WorkspaceAadAdmin"
SCANS = "azure-native:synapse:WorkspaceManagedSqlServerVulnerabilityAssessment"

CASES = (
    on("SY-15", SCANS, "recurringScans.isEnabled"),
    guarded(
        "SQ-01",
        ADMINISTRATOR,
        "sid",
        "d0000000-0000-4000-8000-00000000000a",
        wrong="somebody@example.org",
    ),
    guarded(
        "SQ-02",
        ADMINISTRATOR,
        "administratorType",
        "ActiveDirectory",
        wrong="SqlLogin",
    ),
    guarded(
        "SQ-03",
        "azure-native:synapse:SqlPool",
        "storageAccountType",
        "GRS",
        wrong="LRS",
    ),
    guarded(
        "SQ-04",
        "azure-native:synapse:IntegrationRuntime",
        "properties.type",
        "Managed",
        wrong="SelfHosted",
    ),
)
