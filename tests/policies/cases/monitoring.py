"""Cases of guardrails.rules.monitoring."""

from __future__ import annotations

from tests.policies.harness import UNKNOWN, Case, guards
from tests.policies.short_cases import guarded, off, on, present, wrong

INSIGHTS = "azure-native:applicationinsights:Component"
LOGS = "azure-native:operationalinsights:Workspace"
DIAGNOSTICS = "azure-native:monitor:DiagnosticSetting"
ALL = {"categoryGroup": "allLogs", "enabled": True}

CASES = (
    present("AI-01", INSIGHTS, "workspaceResourceId"),
    on("AI-02", INSIGHTS, "disableLocalAuth"),
    off("AI-04", INSIGHTS, "disableIpMasking"),
    on("LA-01", LOGS, "features.disableLocalAuth"),
    guarded(
        "LA-03",
        LOGS,
        "retentionInDays",
        90,
        wrong=30,
        parameters={"least_log_retention_days": 90},
        also=(wrong("features", {"immediatePurgeDataOn30Days": True}),),
    ),
    on("LA-04", LOGS, "features.enableLogAccessUsingOnlyResourcePermissions"),
    Case(
        rule="DS-01",
        type=DIAGNOSTICS,
        compliant={"logs": [ALL], "workspaceId": UNKNOWN},
        mutations=(
            *guards("logs", wrong=[{**ALL, "enabled": False}], wrong_type="all"),
            wrong("logs", []),
            wrong("logs", [{"enabled": True}]),
            wrong("workspaceId", None),
        ),
    ),
    guarded(
        "DS-02",
        DIAGNOSTICS,
        "logs[0].retentionPolicy.days",
        0,
        wrong=30,
        absent="passes",
        beside={"logs": [ALL]},
    ),
    guarded(
        "PL-01",
        "azure-native:monitor:PrivateLinkScope",
        "accessModeSettings.ingestionAccessMode",
        "Open",
        wrong="Maybe",
        beside={"accessModeSettings.queryAccessMode": "PrivateOnly"},
        also=(wrong("accessModeSettings.queryAccessMode", None),),
    ),
)
