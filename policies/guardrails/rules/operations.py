"""What watches over the platform: alerts, budgets, Azure's own policies."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, any_of
from guardrails.resource import Resource
from guardrails.rule import rule

ALERTS: Final = (
    "azure-native:monitor:MetricAlert",
    "azure-native:monitor:ScheduledQueryRule",
)
GROUP: Final = "azure-native:monitor:ActionGroup"
BUDGET: Final = "azure-native:consumption:Budget"
ASSIGNMENT: Final = "azure-native:authorization:PolicyAssignment"
SCALING: Final = "azure-native:monitor:AutoscaleSetting"
RECEIVERS: Final = ("emailReceivers", "webhookReceivers", "armRoleReceivers")


@rule(
    "OP-01",
    "Alerts are on",
    severity="medium",
    types=ALERTS,
    arm="properties.enabled == true",
    references=("project", "MCSB:LT-1"),
    why="One that is off looks like one that has nothing to say.",
    fix="set enabled=True on the alert",
)
def alert_is_on(alert: Resource) -> Answer:
    return alert.at("enabled").must_be(True)


@rule(
    "OP-02",
    "An action group tells somebody",
    severity="medium",
    types=(GROUP,),
    arm="properties.enabled == true, at least one receiver",
    references=("project", "MCSB:LT-1"),
    why="Alerts that reach nobody are found after the damage.",
    fix="give the group a receiver",
)
def group_tells_somebody(group: Resource) -> Answer:
    return all_of(
        group.at("enabled").must_be(True),
        any_of(*(group.at(receiver).must_be_set() for receiver in RECEIVERS)),
    )


@rule(
    "OP-03",
    "A budget tells somebody",
    severity="low",
    types=(BUDGET,),
    arm="properties.notifications set",
    references=("project",),
    why="A budget stops nothing by itself.",
    fix="give the budget a notification",
)
def budget_tells_somebody(budget: Resource) -> Answer:
    return budget.at("notifications").must_be_set()


@rule(
    "OP-04",
    "Azure's own policies are enforced",
    severity="medium",
    types=(ASSIGNMENT,),
    arm='properties.enforcementMode == "Default", or absent',
    references=("project", "MCSB:GS-1"),
    why="DoNotEnforce lets everything through and reports it later.",
    fix="leave enforcement_mode out of the assignment",
)
def policy_is_enforced(assignment: Resource) -> Answer:
    return assignment.at("enforcementMode").must_be_if_set("Default")


@rule(
    "OP-05",
    "Scaling is on, between bounds",
    severity="low",
    types=(SCALING,),
    arm="properties.enabled == true; profiles[*].capacity.maximum set",
    references=("project",),
    why="Off, load is an outage; without a bound, an attack is a bill.",
    fix="set enabled=True and a maximum in each profile",
)
def scaling_is_bounded(setting: Resource) -> Answer:
    profiles = setting.at("profiles")
    return all_of(
        setting.at("enabled").must_be(True),
        profiles.must_be_set(),
        profiles.each(
            lambda it: it.at("capacity.maximum").must_match(r"\d+", "a number")
        ),
    )
