"""ARM IDs are the same text, whatever their case in a stack file."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from components.arm_ids import arm_id
from components.machine_learning.asset_reference import asset
from components.settings import PlatformSettings, parse_settings
from tests.stack_files import raw

GROUP = "/subscriptions/00000000-0000-4000-8000-00000000000a/resourceGroups/rg-hub"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub"


@pytest.mark.parametrize(
    "resource_id",
    [
        GROUP,
        NETWORK,
        f"{NETWORK}/subnets/snet-training",
        f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-old",
        f"{GROUP}/providers/microsoft.unheard/things/one",
    ],
)
def test_case_means_nothing_in_an_id(resource_id: str) -> None:
    kind = arm_id()

    spelled = {kind.read(resource_id.upper()), kind.read(resource_id.lower())}

    assert spelled == {resource_id}


def test_another_name_is_another_id() -> None:
    kind = arm_id("Microsoft.Network/virtualNetworks")

    assert kind.read(NETWORK) != kind.read(f"{NETWORK}-2")


def test_an_asset_keeps_the_case_of_its_name() -> None:
    workspace = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw"

    spelled = asset("models").read(f"{workspace.upper()}/MODELS/Churn/Versions/1a")

    assert spelled == f"{workspace}/models/Churn/versions/1a"


GUID = "60000000-0000-4000-8000-00000000000a"
SUBNETS = ("privateEndpoints", "training", "scoring")
LOGS = f"{GROUP}/providers/Microsoft.OperationalInsights/workspaces/log-hub"
BORROWED: dict[str, Any] = {
    "network": {
        "existing": {
            "virtualNetworkId": NETWORK,
            **{f"{it}SubnetId": f"{NETWORK}/subnets/{it}" for it in SUBNETS},
        },
    },
    "dns": {"mode": "existing", "existingZonesResourceGroupId": GROUP},
    "monitoring.existingLogAnalyticsWorkspaceId": LOGS,
    "access.dataScientistGroupIds": [GUID],
    "adopt": {"ml-group": GROUP},
}


def settings(*, upper: bool) -> PlatformSettings:
    """Read a stack file with every ID in capitals, or as Azure shows it."""

    def spelled(value: str) -> str:
        ids = rf"/subscriptions/[^\"]+|{GUID}"
        return re.sub(ids, lambda it: it[0].upper() if upper else it[0], value)

    values = json.loads(spelled(json.dumps(BORROWED)))
    return parse_settings(raw("dev", **values), "dev")


def test_a_stack_file_in_capitals_means_the_same() -> None:
    assert settings(upper=True) == settings(upper=False)
