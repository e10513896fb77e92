"""Cases of guardrails.rules.operations."""

from __future__ import annotations

from tests.policies.short_cases import guarded, on, present, wrong

MAXIMUM = "profiles[0].capacity.maximum"

CASES = (
    on("OP-01", "azure-native:monitor:MetricAlert", "enabled"),
    on(
        "OP-02",
        "azure-native:monitor:ActionGroup",
        "enabled",
        beside={"emailReceivers": [{"name": "team"}]},
        also=(wrong("emailReceivers", []),),
    ),
    present(
        "OP-03",
        "azure-native:consumption:Budget",
        "notifications",
        {"at-80": {"enabled": True}},
    ),
    guarded(
        "OP-04",
        "azure-native:authorization:PolicyAssignment",
        "enforcementMode",
        "Default",
        wrong="DoNotEnforce",
        absent="passes",
    ),
    on(
        "OP-05",
        "azure-native:monitor:AutoscaleSetting",
        "enabled",
        beside={"profiles": [{"name": "p"}], MAXIMUM: "5"},
        also=(wrong("profiles", []), wrong("profiles[0].capacity", {})),
    ),
)
