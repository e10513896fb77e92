"""The two stack files agree with the settings and with each other."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from components.settings import PlatformSettings
from components.synapse.firewall import read_range
from tests.stack_files import read, stack_settings

SIMULATED_DEPLOYER = IPv4Address("203.0.113.10")


@pytest.fixture(params=["dev", "prod"])
def settings(request: pytest.FixtureRequest) -> PlatformSettings:
    """Return the settings of each tracked stack."""
    return stack_settings(request.param)


def test_dev_and_prod_have_their_keys_in_the_order_of_the_settings() -> None:
    dev, prod, known = (
        list(read(f"Pulumi{stack}.yaml")) for stack in (".dev", ".prod", "")
    )

    for keys in (dev, prod):
        assert keys == sorted(keys, key=known.index)
    assert dev == [key for key in prod if key != "ml-synapse:link"]


def test_the_simulated_deployer_may_reach_synapse(settings: PlatformSettings) -> None:
    ranges = [read_range(text) for text in settings.synapse.allowed_addresses]

    assert any(
        IPv4Address(it.start) <= SIMULATED_DEPLOYER <= IPv4Address(it.end)
        for it in ranges
    )


def test_prod_keeps_what_dev_throws_away() -> None:
    dev, prod = (stack_settings(stack) for stack in ("dev", "prod"))

    assert (dev.protection.protect_data, dev.protection.locks) == (False, False)
    assert (prod.protection.protect_data, prod.protection.locks) == (True, True)
    assert prod.storage.redundancy == "GZRS"
    assert prod.storage.soft_delete_days > dev.storage.soft_delete_days
    assert prod.monitoring.log_retention_days > dev.monitoring.log_retention_days


def test_dev_and_prod_can_be_peered() -> None:
    dev, prod = (
        stack_settings(stack).network.address_space for stack in ("dev", "prod")
    )

    assert not dev.overlaps(prod)
