"""Monitors that could never run are refused, each with its reason."""

from __future__ import annotations

from typing import Any, Final

import pytest

from components.settings import SettingsError
from tests.stack_files import stack_settings

MONITOR: Final = {
    "name": "drift",
    "endpoint": "fraud",
    "deployment": "blue",
    "credentialDatastore": "collected_with_sas",
    "task": "Classification",
    "referenceData": "azureml:sales:1",
    "cron": "0 6 * * *",
}
ENDPOINT: Final = {
    "name": "churn",
    "deployments": [
        {
            "name": "blue",
            "model": "azureml:churn:1",
            "environment": "azureml:sklearn:1",
            "instanceType": "Standard_D4s_v5",
            "dataCapture": {"collections": ["model_inputs"]},
        }
    ],
}
MANAGED: Final = {"isolation.mode": "AllowInternetOutbound"}


def refusal(monitor: dict[str, Any], **settings: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        stack_settings("dev", modelMonitors=[MONITOR | monitor], **settings)
    return str(caught.value)


def test_one_that_can_run_is_taken() -> None:
    settings = stack_settings("dev", modelMonitors=[MONITOR], **MANAGED)

    assert [it.endpoint for it in settings.model_monitors] == ["fraud"]


def test_without_a_managed_network_none_can_run() -> None:
    told = refusal({})

    assert "modelMonitors[0] could never run" in told
    assert "isolation.mode: Disabled" in told


@pytest.mark.parametrize("datastore", ["data_lake", "workspaceblobstore"])
def test_a_datastore_without_a_credential_is_refused(datastore: str) -> None:
    told = refusal({"credentialDatastore": datastore}, **MANAGED)

    assert "modelMonitors[0].credentialDatastore is no datastore with a cred" in told


def test_a_monitor_says_where_its_data_lies() -> None:
    unsaid = {k: v for k, v in MONITOR.items() if k != "credentialDatastore"}

    with pytest.raises(SettingsError, match="credentialDatastore"):
        stack_settings("dev", modelMonitors=[unsaid], **MANAGED)


def test_endpoints_of_the_stack_file_keep_requests_without_a_credential() -> None:
    told = refusal({"endpoint": "churn"}, onlineEndpoints=[ENDPOINT], **MANAGED)

    assert "modelMonitors[0].endpoint keeps its requests where no monitor" in told
