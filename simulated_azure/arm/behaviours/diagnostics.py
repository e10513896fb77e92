"""Diagnostic settings: where a resource's logs go.

Sources: https://learn.microsoft.com/azure/azure-monitor/essentials/diagnostic-settings
(at most five a resource, at least one destination, a sink once a category); the list of
categories in each type's behaviour (`log_categories`) follows the same site's resource
log tables. A storage account's own setting takes metrics only and covers none of its
four services
(https://learn.microsoft.com/azure/storage/blobs/monitor-blob-storage). No metric of
Synapse can be exported ("DS Export: No" for all,
https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-synapse-workspaces-metrics);
that a setting with one is refused, and how, is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import Behaviour, Put, Reading, default, ensure
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import bad_request, conflict
from simulated_azure.arm.resource_id import Collection, ResourceId

SETTING: Final = "Microsoft.Insights/diagnosticSettings"
_SINKS: Final = (
    "workspaceId",
    "storageAccountId",
    "eventHubAuthorizationRuleId",
    "marketplacePartnerId",
)


class DiagnosticSettings(Behaviour):
    """Microsoft.Insights/diagnosticSettings, on any resource."""

    arm_types = (SETTING,)
    created_status = 200

    def check(self, put: Put) -> None:
        sinks = [put.properties[name] for name in _SINKS if put.properties.get(name)]
        if not sinks:
            raise bad_request(
                "BadRequest",
                f"The diagnostic setting {put.id.name} has no destination; give one of "
                f"{', '.join(_SINKS)}.",
                "properties",
            )
        chosen = _chosen(put.properties)
        _check_metrics(put)
        self._check_categories(put, chosen)
        others = [
            resource
            for resource in put.arm.store.of_type(SETTING, put.id.scope)
            if ResourceId.parse(resource.id).scope.lower() == put.id.scope.lower()
            and resource.id.lower() != put.key.lower()
        ]
        if len(others) >= 5:
            raise bad_request(
                "BadRequest", f"{put.id.scope} has five diagnostic settings already."
            )
        for other in others:
            known = other.body["properties"]
            shared = sorted(_chosen(known) & chosen)
            if shared and any(known.get(name) in sinks for name in _SINKS):
                raise conflict(
                    "Conflict",
                    f"Data sink '{sinks[0]}' is already used in diagnostic setting "
                    f"'{other.name}' for category '{shared[0]}'. Data sinks can't be "
                    "reused in different settings on the same category for the same "
                    "resource.",
                )

    def _check_categories(self, put: Put, chosen: set[str]) -> None:
        facts = put.arm.types.get(ResourceId.parse(put.id.scope).type)
        known = (*facts.sent_categories, *facts.metric_categories)
        groups = {"alllogs", "audit"} if facts.sent_categories else set()
        allowed = {category.lower() for category in known} | groups
        for name in sorted(chosen):
            if name not in allowed:
                raise bad_request(
                    "BadRequest",
                    f"Category '{name}' is not supported for {put.id.scope}. "
                    f"Supported: {', '.join(sorted(allowed))}.",
                    "properties.logs",
                )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, logs=[], metrics=[])


class DiagnosticCategories(Behaviour):
    """Lists of Microsoft.Insights below a resource."""

    arm_types = ("Microsoft.Insights",)

    @property
    def collections(self) -> Mapping[str, Reading]:
        return {"diagnosticsettingscategories": _categories}


def _check_metrics(put: Put) -> None:
    arm_type = ResourceId.parse(put.id.scope).type
    metrics = [
        metric for metric in put.properties.get("metrics", []) if metric["enabled"]
    ]
    if metrics and not put.arm.types.get(arm_type).metric_categories:
        name = metrics[0].get("category")
        raise bad_request(
            "BadRequest",
            f"Metric category '{name}' is not supported for {put.id.scope}: no metric "
            f"of {arm_type} can be exported. Send its logs only.",
            "properties.metrics",
        )


def _chosen(properties: JsonObject) -> set[str]:
    entries = [*properties.get("logs", []), *properties.get("metrics", [])]
    return {
        str(entry.get("category") or entry.get("categoryGroup") or "").lower()
        for entry in entries
        if entry.get("enabled")
    }


def _categories(arm: Azure, target: Collection) -> list[JsonObject]:
    owner = ResourceId.parse(target.scope)
    arm.read(owner)
    facts = arm.types.get(owner.type)
    names = [(name, "Logs") for name in facts.sent_categories]
    metrics = [(name, "Metrics") for name in facts.metric_categories[:1]]
    return [
        {
            "id": f"{target.scope}/providers/{SETTING}Categories/{name}",
            "name": name,
            "type": f"{SETTING}Categories",
            "properties": {"categoryType": kind, "categoryGroups": ["allLogs"]},
        }
        for name, kind in [*names, *metrics]
    ]
