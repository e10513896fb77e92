"""Log Analytics, Application Insights, diagnostic settings."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, any_of, check
from guardrails.resource import Resource
from guardrails.rule import rule
from guardrails.values import Value

INSIGHTS: Final = "azure-native:applicationinsights:Component"
LOGS: Final = "azure-native:operationalinsights:Workspace"
DIAGNOSTICS: Final = "azure-native:monitor:DiagnosticSetting"
SCOPE: Final = "azure-native:monitor:PrivateLinkScope"


@rule(
    "AI-01",
    "Telemetry lies in the platform's Log Analytics",
    severity="medium",
    types=(INSIGHTS,),
    arm="properties.WorkspaceResourceId set",
    references=(
        "policy:d550e854-df1a-4de9-bf44-cd894b39a95e",
        "PSRule:Azure.AppInsights.Workspace",
    ),
    why="A classic component keeps it elsewhere, under rights and times of its own.",
    fix="no setting removes it: give workspace_resource_id to the component",
)
def telemetry_lies_in_workspace(component: Resource) -> Answer:
    return component.at("workspaceResourceId").must_be_set()


@rule(
    "AI-02",
    "Telemetry is sent by identity",
    severity="medium",
    types=(INSIGHTS,),
    arm="properties.DisableLocalAuth == true",
    references=("policy:199d5677-e4d9-4264-9465-efe1839c06bd", "MCSB:IM-1"),
    why="Whoever knows the instrumentation key can write false telemetry. Azure ML "
    "still sends by key, so a waiver stands where it does.",
    fix="no setting turns it off: set disable_local_auth=True on the component",
)
def telemetry_is_sent_by_identity(component: Resource) -> Answer:
    return component.at("disableLocalAuth").must_be(True)


@rule(
    "AI-04",
    "Callers' addresses are masked",
    severity="low",
    types=(INSIGHTS,),
    arm="properties.DisableIpMasking not true",
    references=("project", "MCSB:DP-2"),
    why="An address is personal data, and nobody here needs it.",
    fix="no setting turns it on: leave disable_ip_masking off",
)
def addresses_are_masked(component: Resource) -> Answer:
    return component.at("disableIpMasking").must_be_if_set(False)


@rule(
    "LA-01",
    "Log Analytics takes no shared keys",
    severity="medium",
    types=(LOGS,),
    arm="properties.features.disableLocalAuth == true",
    references=("policy:e15effd4-2278-4c65-a0da-4d6f6d1890e2", "MCSB:IM-1"),
    why="Whoever has the key can write false logs.",
    fix="no setting turns it off: set disable_local_auth=True in features",
)
def logs_take_no_keys(workspace: Resource) -> Answer:
    return workspace.at("features.disableLocalAuth").must_be(True)


@rule(
    "LA-03",
    "Logs are kept as long as the environment asks",
    severity="low",
    types=(LOGS,),
    arm="properties.retentionInDays >= the profile's least_log_retention_days; "
    "features.immediatePurgeDataOn30Days not true",
    references=("project", "MCSB:LT-6"),
    why="Most intrusions are found after months.",
    fix="raise monitoring.logRetentionDays",
)
def logs_are_kept(workspace: Resource) -> Answer:
    least = workspace.parameter("least_log_retention_days")
    return all_of(
        workspace.at("retentionInDays").must_be_at_least(least),
        workspace.at("features.immediatePurgeDataOn30Days").must_be_if_set(False),
    )


@rule(
    "LA-04",
    "Logs are read with rights on what they are about",
    severity="low",
    types=(LOGS,),
    arm="properties.features.enableLogAccessUsingOnlyResourcePermissions == true",
    references=("https://learn.microsoft.com/azure/azure-monitor/logs/manage-access",),
    why="Else a reader of one resource needs the whole workspace.",
    fix="no setting turns it off: leave it on in features",
)
def logs_are_read_by_resource(workspace: Resource) -> Answer:
    path = "features.enableLogAccessUsingOnlyResourcePermissions"
    return workspace.at(path).must_be(True)


@rule(
    "DS-01",
    "A diagnostic setting sends all logs, or the audit, somewhere",
    severity="medium",
    types=(DIAGNOSTICS,),
    arm="logs[*]: one enabled with categoryGroup allLogs or audit, or a category; "
    "workspaceId or another sink set",
    references=(
        "policy:afe0c3be-ba3b-4544-ba52-0c99672a8ad6",
        "policy:cf820ca0-f99e-4f3e-84fb-66e913812d21",
        "policy:f9be5368-9bf5-4b84-9e0a-7850da98bb46",
        "MCSB:LT-3",
    ),
    why="A setting with nothing switched on, or without a sink, logs nothing.",
    fix="no setting changes it: send allLogs to Log Analytics",
)
def setting_sends_logs(setting: Resource) -> Answer:
    sinks = ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId")
    return all_of(
        any_of(*(setting.at(sink).must_be_set() for sink in sinks)),
        _sends_something(setting.at("logs")),
    )


@rule(
    "DS-02",
    "Diagnostic settings keep nothing by their own clock",
    severity="low",
    types=(DIAGNOSTICS,),
    arm="logs[*].retentionPolicy absent or days 0",
    references=(
        "https://learn.microsoft.com/azure/azure-monitor/essentials/migrate-to-azure-storage-lifecycle-policy",
    ),
    why="Azure has retired it; what keeps logs is the workspace (LA-03).",
    fix="leave retention_policy out of logs",
)
def setting_keeps_nothing(setting: Resource) -> Answer:
    return setting.at("logs").each(
        lambda it: it.at("retentionPolicy.days").must_be_if_set(0)
    )


@rule(
    "PL-01",
    "A private link scope says what stays open",
    severity="medium",
    types=(SCOPE,),
    arm="properties.accessModeSettings: ingestionAccessMode and queryAccessMode set",
    references=(
        "https://learn.microsoft.com/azure/azure-monitor/logs/private-link-security",
    ),
    why="PrivateOnly cuts off every Azure Monitor resource of every network that "
    "shares its DNS; so either is a decision.",
    fix='give both modes; "Open" until every network has the scope',
)
def scope_says_what_is_open(scope: Resource) -> Answer:
    modes = scope.at("accessModeSettings")
    names = ("ingestionAccessMode", "queryAccessMode")
    return all_of(*(modes.at(name).must_be("Open", "PrivateOnly") for name in names))


def _sends_something(logs: Value) -> Answer:
    if logs.is_unknown:
        return logs.must_be_absent()
    whole = [
        all_of(
            log.at("enabled").must_be(True),
            any_of(
                log.at("categoryGroup").must_be("allLogs", "audit"),
                log.at("category").must_match(r"\w+", "a category"),
            ),
        )
        for log in logs
    ]
    return any_of(check(False, f"{logs.path} sends nothing"), *whole)
