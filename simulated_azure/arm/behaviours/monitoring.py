"""Log Analytics workspaces and Application Insights components.

Sources: https://learn.microsoft.com/azure/azure-monitor/logs/delete-workspace (14 days,
recovered by creating it again, ``force=true`` deletes for good), the published examples
(shapes, defaults), https://learn.microsoft.com/azure/azure-monitor/app/
create-workspace-resource (a component needs a workspace; that one without is refused
instead of getting a managed workspace is assumed).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Put,
    default,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import now, stable_guid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import bad_request
from simulated_azure.arm.facts import Immutable
from simulated_azure.constants import SUBSCRIPTION_ID
from simulated_azure.store import Resource

LOGS: Final = "Microsoft.OperationalInsights/workspaces"
COMPONENT: Final = "Microsoft.Insights/components"


class LogAnalyticsWorkspaces(Behaviour):
    """Microsoft.OperationalInsights/workspaces."""

    arm_types = (LOGS,)
    holds_data = True
    duration = Duration(30, 15, 10, patches=True)  # assumed

    def check(self, put: Put) -> None:
        days = put.properties.get("retentionInDays", 30)
        if not 30 <= days <= 730:
            raise bad_request(
                "InvalidParameter",
                f"'RetentionInDays' property value {days} is invalid; it must be "
                "between 30 and 730.",
                "properties.retentionInDays",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        old = put.previous
        if put.existing is None and (dead := put.arm.store.recover(put.key)):
            old = dead.body["properties"]
        properties = ensure(body, "properties")
        default(
            properties,
            features={},
            publicNetworkAccessForIngestion="Enabled",
            publicNetworkAccessForQuery="Enabled",
            retentionInDays=30,
            sku={"name": "PerGB2018"},
            workspaceCapping={"dailyQuotaGb": -1},
        )
        default(
            properties["features"], enableLogAccessUsingOnlyResourcePermissions=True
        )
        moment = now()
        properties["createdDate"] = old.get("createdDate", moment)
        properties["modifiedDate"] = moment
        made = stable_guid("log-analytics", put.key, moment)
        properties["customerId"] = old.get("customerId", made)

    def after_delete(
        self, arm: Azure, resource: Resource, query: Mapping[str, str]
    ) -> None:
        if query.get("force", "").lower() != "true":
            arm.store.soft_delete(resource)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"sharedkeys": _shared_keys}


class Components(Behaviour):
    """Microsoft.Insights/components."""

    arm_types = (COMPONENT,)
    created_status = 200
    immutable = Immutable(("properties.Application_Type",), "BadRequest")

    def check(self, put: Put) -> None:
        if not put.properties.get("WorkspaceResourceId"):
            raise bad_request(
                "BadRequest",
                "A component needs WorkspaceResourceId: classic Application Insights "
                "is retired.",
                "properties.WorkspaceResourceId",
            )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            DisableIpMasking=False,
            DisableLocalAuth=False,
            Flow_Type="Bluefield",
            IngestionMode="LogAnalytics",
            RetentionInDays=90,
            publicNetworkAccessForIngestion="Enabled",
            publicNetworkAccessForQuery="Enabled",
        )
        moment = now()
        key = put.previous.get("InstrumentationKey")
        key = key or stable_guid("instrumentation", put.key, moment)
        application = put.previous.get("AppId") or stable_guid("app", put.key, moment)
        region = body["location"]
        properties.update(
            AppId=application,
            ApplicationId=put.id.name,
            ConnectionString=(
                f"InstrumentationKey={key};IngestionEndpoint="
                f"https://{region}-0.in.applicationinsights.azure.com/;LiveEndpoint="
                f"https://{region}.livediagnostics.monitor.azure.com/;"
                f"ApplicationId={application}"
            ),
            CreationDate=put.previous.get("CreationDate", moment),
            InstrumentationKey=key,
            Name=put.id.name,
            TenantId=SUBSCRIPTION_ID,
        )


def _shared_keys(action: Action) -> JsonObject:
    assert action.resource is not None
    store, id = action.arm.store, action.resource.id
    return {
        "primarySharedKey": store.secret(id, "primarySharedKey", 64),
        "secondarySharedKey": store.secret(id, "secondarySharedKey", 64),
    }
