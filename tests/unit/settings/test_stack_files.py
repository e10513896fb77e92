"""Pulumi.yaml and the two stack files agree with the settings and with each other."""

from __future__ import annotations

import re
from ipaddress import IPv4Address
from typing import Any

import pytest

from components.settings import PlatformSettings, parse_settings
from components.settings.key import NAMESPACE, REQUIRED
from components.settings.keys import KEYS
from tests.unit.settings.stack_files import raw, read

SIMULATED_DEPLOYER = IPv4Address("203.0.113.10")


@pytest.fixture(params=["dev", "prod"])
def settings(request: pytest.FixtureRequest) -> PlatformSettings:
    """Return the settings of each tracked stack."""
    return parse_settings(raw(request.param), request.param)


@pytest.mark.parametrize("file", ["Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.prod.yaml"])
def test_each_file_has_every_key_in_the_same_order(file: str) -> None:
    assert list(read(file)) == [f"{NAMESPACE}:{key}" for key in KEYS]


def test_pulumi_yaml_describes_each_key_with_its_type() -> None:
    described: dict[str, Any] = read("Pulumi.yaml")

    labels = {
        key.removeprefix(f"{NAMESPACE}:"): re.findall(
            r"^\[(.+?)\] \S", entry["description"]
        )
        for key, entry in described.items()
    }

    assert labels == {name: [key.value.label] for name, key in KEYS.items()}


def test_pulumi_yaml_leaves_types_and_missing_keys_to_the_settings() -> None:
    for entry in read("Pulumi.yaml").values():
        assert set(entry) == {"description", "default"}
        assert entry["default"] == REQUIRED


@pytest.mark.parametrize("name", KEYS)
def test_each_example_is_right(name: str) -> None:
    example = KEYS[name].example

    KEYS[name].value.parse("" if example == '""' else example)


def test_the_simulated_deployer_may_reach_synapse(settings: PlatformSettings) -> None:
    ranges = [
        (IPv4Address(allowed.start), IPv4Address(allowed.end))
        for allowed in settings.synapse.allowed_addresses
    ]

    assert any(start <= SIMULATED_DEPLOYER <= end for start, end in ranges)


def test_prod_keeps_what_dev_throws_away() -> None:
    dev, prod = (parse_settings(raw(stack), stack) for stack in ("dev", "prod"))

    assert (dev.protection.protect_data, dev.protection.locks) == (False, False)
    assert (prod.protection.protect_data, prod.protection.locks) == (True, True)
    assert prod.storage.redundancy == "Standard_GZRS"
    assert prod.storage.soft_delete_days > dev.storage.soft_delete_days
    assert prod.monitoring.log_retention_days > dev.monitoring.log_retention_days


def test_dev_and_prod_can_be_peered() -> None:
    dev, prod = (
        parse_settings(raw(stack), stack).network.address_space
        for stack in ("dev", "prod")
    )

    assert dev is not None
    assert prod is not None
    assert not dev.overlaps(prod)
