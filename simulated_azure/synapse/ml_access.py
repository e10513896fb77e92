"""The access of a linked service's caller to the Machine Learning workspace.

Sources: https://learn.microsoft.com/azure/data-factory/data-factory-troubleshoot-guide
(codes 4112, 4122 and 4124 with their wording), azure-docs#48155 (the operation and what
the workspace says without a role), azure-powershell#21930 (without `authentication`
nothing works), https://learn.microsoft.com/azure/machine-learning/how-to-private-endpoint-integration-synapse
(the role, the approved endpoint, and the credentials cache: propagation_delays.py).
That AzureML Data Scientist is enough, that a service principal's secret is right, and
what a caller without an approved endpoint is told, is assumed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from simulated_azure.arm.arm import Arm
from simulated_azure.arm.effective_roles import holds_any
from simulated_azure.propagation_delays import AZURE_ROLES, ML_CREDENTIALS
from simulated_azure.store import Resource
from simulated_azure.synapse.workspace import ENDPOINTS, Memory

_WORKSPACE: Final = "Microsoft.MachineLearningServices/workspaces"
_ROLES: Final = ("Contributor", "Owner", "AzureML Data Scientist")


@dataclass(frozen=True)
class Refusal:
    """Why an activity failed: the code and message of its error."""

    code: str
    message: str


class MachineLearningAccess:
    """Asks a Machine Learning workspace as the caller that a linked service names."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm

    def refusal(self, memory: Memory, link: dict[str, Any]) -> Refusal:
        """Return why a published ML pipeline does not run.

        Nobody can publish one here, so that the best end is 4124: it does not exist.
        """
        settings = link["properties"]["typeProperties"]
        if str(settings.get("authentication")).upper() == "MSI":
            principal = str(memory.workspace.body["identity"]["principalId"])
        elif settings.get("servicePrincipalId"):
            known = self._arm.directory.by_application(settings["servicePrincipalId"])
            principal = known.object_id if known else settings["servicePrincipalId"]
        else:
            return _invalid("servicePrincipalId")
        workspace = self._arm.find(_workspace_id(settings))
        if workspace is None:
            return _failed("4124", "NotFound", "ResourceNotFound", "no such workspace")
        if self._is_cut_off(memory, workspace):
            said = "Public network access is disabled. Use a private endpoint."
            return _failed("4122", "Forbidden", "PublicNetworkAccessDisabled", said)
        if not all(
            holds_any(self._arm, principal, _ROLES, workspace.id, delay=delay)
            for delay in (AZURE_ROLES, ML_CREDENTIALS)
        ):
            said = _no_action(principal, workspace)
            return _failed("4122", "Forbidden", "AuthorizationFailed", said)
        return _failed("4124", "NotFound", "NotFound", "no such published pipeline")

    def _is_cut_off(self, memory: Memory, workspace: Resource) -> bool:
        access = workspace.body["properties"].get("publicNetworkAccess")
        return access == "Disabled" and not any(
            self._is_approved(endpoint["connection"])
            for endpoint in memory.all(ENDPOINTS)
            if endpoint["target"].lower() == workspace.id.lower()
        )

    def _is_approved(self, connection_id: str) -> bool:
        connection = self._arm.find(connection_id)
        if connection is None:
            return False
        state = connection.body["properties"]["privateLinkServiceConnectionState"]
        return bool(state["status"] == "Approved")


def _workspace_id(settings: dict[str, Any]) -> str:
    return (
        f"/subscriptions/{settings['subscriptionId']}"
        f"/resourceGroups/{settings['resourceGroupName']}"
        f"/providers/{_WORKSPACE}/{settings['mlWorkspaceName']}"
    )


def _no_action(principal: str, workspace: Resource) -> str:
    return (
        f"The client '{principal}' with object id '{principal}' does not have "
        f"authorization to perform action '{_WORKSPACE}/read' over scope "
        f"'{workspace.id}' or the scope is invalid. If access was recently granted, "
        "please refresh your credentials."
    )


def _failed(code: str, status: str, inner: str, said: str) -> Refusal:
    answer = json.dumps({"error": {"code": inner, "message": said}})
    return Refusal(
        code,
        "Request sent to Azure Machine Learning for operation 'validateWorkspace' "
        f"failed with http status code '{status}'. Error message from Azure Machine "
        f"Learning: '{answer}'.",
    )


def _invalid(name: str) -> Refusal:
    message = f"AzureMLService linked service has invalid value for property '{name}'."
    return Refusal("4112", message)
