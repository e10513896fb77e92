"""A stack file with mistakes: all of them named at once, and nothing made."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome
from tests.engine.life import look


@pytest.fixture
def deployment(deploy: Deploy) -> Deployment:
    """Return dev, not yet deployed."""
    return deploy("dev")


@pytest.fixture
def mistaken(deployment: Deployment) -> Outcome:
    """Run an update whose stack file has one mistake of each kind."""
    deployment.configure(
        location=None,
        **{
            "monitoring.logRetentionDays": 1,
            "network.addressSpace": "big",
            "tags.costCenter": date(2024, 1, 1),
        },
        colour="red",  # without quotes in the file
    )
    return deployment.up()


def test_every_mistake_is_named_at_once(
    mistaken: Outcome, deployment: Deployment
) -> None:
    said = mistaken.errors

    assert mistaken.status != 0
    for key in (
        "location",
        "monitoring.logRetentionDays",
        "network.addressSpace",
        "colour",
    ):
        assert f"ml-synapse:{key}" in said
    assert "quote it" in said
    assert "Traceback" not in said
    assert look(deployment).names() == []


def test_data_exfiltration_protection_is_refused_with_the_reason(
    deployment: Deployment,
) -> None:
    deployment.configure(synapseDataExfiltrationProtection=True)

    refused = deployment.up()

    assert refused.status != 0
    assert "synapseDataExfiltrationProtection" in refused.errors
    assert look(deployment).names() == []
