"""What a deployment keeps for life."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from components.errors import DecisionError
from components.machine_learning.fixed_inputs import refuse_change

BEFORE = {"instanceType": "Standard_DS3_v2", "egressPublicNetworkAccess": "Disabled"}


def update(before: dict[str, Any], after: dict[str, Any]) -> pulumi.ResourceHookArgs:
    return pulumi.ResourceHookArgs(
        urn="urn",
        id="id",
        name="online-endpoint-churn.blue",
        type="type",
        old_inputs={"deploymentName": "blue", "properties": before},
        new_inputs={"deploymentName": "blue", "properties": after},
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"instanceType": "Standard_DS4_v2"}, "cannot change its instanceType"),
        ({"egressPublicNetworkAccess": None}, "isolationMode sets it"),
    ],
)
def test_machines_and_way_out_stay(change: dict[str, Any], words: str) -> None:
    with pytest.raises(DecisionError, match=words) as caught:
        refuse_change(update(BEFORE, {**BEFORE, **change}))

    assert "Deployment blue" in str(caught.value)
    assert "under another name beside it" in str(caught.value)


def test_everything_else_changes() -> None:
    refuse_change(update(BEFORE, {**BEFORE, "model": "another"}))
    refuse_change(update(BEFORE, {**BEFORE, "instanceType": "STANDARD_DS3_V2"}))
