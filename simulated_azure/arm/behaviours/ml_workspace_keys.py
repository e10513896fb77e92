"""Keys that a Machine Learning workspace lists.

Source: the published actions of Microsoft.MachineLearningServices/workspaces.
"""

from __future__ import annotations

from collections.abc import Mapping

from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    dict_at,
)
from simulated_azure.arm.behaviours.ml_workspaces import WORKSPACE
from simulated_azure.arm.contracts import JsonObject


class WorkspaceKeys(Behaviour):
    """The keys of a workspace."""

    arm_types = (WORKSPACE,)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {
            "listkeys": _list_keys,
            "liststorageaccountkeys": _list_storage_keys,
            "listnotebookkeys": _list_notebook_keys,
            "resynckeys": lambda _: None,
        }


def _list_keys(action: Action) -> JsonObject:
    assert action.resource is not None
    properties = action.resource.body["properties"]
    insights = action.arm.find(properties.get("applicationInsights", "")) or None
    return {
        "userStorageResourceId": properties.get("storageAccount"),
        **_list_storage_keys(action),
        "appInsightsInstrumentationKey": dict_at(insights.body, "properties").get(
            "InstrumentationKey"
        )
        if insights
        else None,
        "notebookAccessKeys": _list_notebook_keys(action),
    }


def _list_storage_keys(action: Action) -> JsonObject:
    assert action.resource is not None
    account = action.resource.body["properties"].get("storageAccount", "")
    return {"userStorageKey": action.arm.store.secret(account, "key1", 64)}


def _list_notebook_keys(action: Action) -> JsonObject:
    assert action.resource is not None
    store, id = action.arm.store, action.resource.id
    names = ("primaryAccessKey", "secondaryAccessKey")
    return {name: store.secret(id, name) for name in names}
