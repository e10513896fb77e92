"""The settings: right ones read, wrong ones refused, all mistakes at once."""

from __future__ import annotations

import json
from ipaddress import IPv4Network
from typing import Any

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import config as pulumi_config

from components.settings import SettingsError, load_settings, parse_settings
from components.settings.reading import DEFAULT, REQUIRED
from components.settings.stack_file import KEYS
from tests.stack_files import raw
from tests.unit.registrations import register

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/hub"
OTHER = f"{NETWORK}2/subnets/t"
EXISTING: dict[str, Any] = {
    "virtualNetworkId": NETWORK,
    "privateEndpointsSubnetId": f"{NETWORK}/subnets/pe",
    "trainingSubnetId": f"{NETWORK}/subnets/t",
    "scoringSubnetId": f"{NETWORK}/subnets/s",
}


def mistakes(cloud: str = "public", /, **changes: Any) -> dict[str, str]:
    with pytest.raises(SettingsError) as refused:
        parse_settings(raw("dev", **changes), "dev", cloud)
    return {key: mistake.wrong for key, mistake in refused.value.mistakes}


def test_dev_is_read() -> None:
    settings = parse_settings(raw("dev"), "dev")

    assert settings.environment == "dev"
    assert settings.network.address_space == IPv4Network("10.40.0.0/20")
    assert settings.network.existing is None
    assert settings.synapse.sql_administrator_object_id is None
    assert settings.storage.sku == "Standard_LRS"


def test_of_several_deployers_one_is_named_for_sql() -> None:
    several = [
        {"objectId": f"60000000-0000-4000-8000-00000000000{it}", "kind": "Group"}
        for it in (2, 3)
    ]

    assert mistakes(**{"access.deployers": several}) == {
        "synapse.sqlAdministratorObjectId": "is needed, because access.deployers has"
        " several entries and SQL has one administrator"
    }
    assert mistakes(**{"access.deployers": []}) == {
        "access.deployers": "has too few entries"
    }


@pytest.mark.parametrize(
    ("role", "wrong"),
    [
        (
            {"role": "ArtifactUser", "sparkPool": "main"},
            "ArtifactUser holds in a whole",
        ),
        ({"role": "Administrator"}, "is needed for the role Administrator"),
        ({"role": "User", "sparkPool": "other"}, "names no pool of sparkPools"),
    ],
)
def test_a_role_in_synapse_holds_where_synapse_takes_it(
    role: dict[str, str], wrong: str
) -> None:
    group = "60000000-0000-4000-8000-000000000003"

    found = mistakes(**{"access.synapseRoles": [{**role, "groupId": group}]})

    assert wrong in found["access.synapseRoles[0].sparkPool"]


def test_a_borrowed_network_is_read() -> None:
    settings = parse_settings(raw("dev", network={"existing": EXISTING}), "dev")

    assert settings.network.existing is not None
    assert settings.network.existing.training_subnet_id == f"{NETWORK}/subnets/t"
    assert not settings.nat_gateway


def test_all_mistakes_come_at_once_in_the_order_of_the_keys() -> None:
    found = mistakes(
        colour="red",
        location=None,
        **{"monitoring.logRetentionDays": 1, "dns.mode": "existing"},
    )

    assert list(found) == [
        "location",
        "dns.existingZonesResourceGroupId",
        "monitoring.logRetentionDays",
        "colour",
    ]


def test_rules_between_concerns_hold_beside_mistakes_of_others() -> None:
    asset = {"name": "a", "version": "1", "type": "mltable", "path": "a"}

    found = mistakes(location=None, dataAssets=[{**asset, "datastore": "none"}])

    assert list(found) == ["location", "dataAssets[0].datastore"]


def test_the_message_has_four_parts_and_names_the_file() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_settings(raw("dev", **{"monitoring.logRetentionDays": 1}), "dev")

    assert str(refused.value) == (
        "Pulumi.dev.yaml has 1 mistake; nothing was changed.\n"
        "\n"
        "ml-synapse:monitoring.logRetentionDays is too small\n"
        "  seen:    1\n"
        "  allowed: an integer from 30 to 730\n"
        "  fix:     write a plain number such as 30"
    )


def test_the_engine_prints_it_without_a_traceback() -> None:
    assert issubclass(SettingsError, pulumi.RunError)


@pytest.mark.parametrize("name", ["location", "workload", "tags", "synapse", "access"])
def test_what_nobody_can_guess_is_required(name: str) -> None:
    assert mistakes(**{name: None}) == {name: "is missing"}
    assert mistakes(**{name: REQUIRED}) == {name: "is missing"}


def test_everything_else_has_a_default() -> None:
    required = ("location", "workload", "tags", "synapse", "access")
    absent = dict.fromkeys(KEYS.keys() - required, DEFAULT)

    settings = parse_settings(raw("dev", **absent), "dev")

    assert settings.protection.protect_data
    assert settings.image_builder.name == "cpu"


def test_an_unknown_key_brings_up_the_nearest() -> None:
    with pytest.raises(SettingsError, match="did you mean sparkPools"):
        parse_settings(raw("dev", sparkPool=[]), "dev")


def test_keys_of_other_namespaces_are_left_alone() -> None:
    texts = {**raw("dev"), "azure-native:location": "westeurope", "aws:x": "1"}

    assert parse_settings(texts, "dev").location == "swedencentral"


@pytest.mark.parametrize(
    ("changes", "path", "wrong"),
    [
        ({"network.addressSpace": "172.16.0.0/12"}, "network.addressSpace", "Docker"),
        ({"network.addressSpace": "10.0.0.0/24"}, "network.addressSpace", "has a size"),
        (
            {"synapse": {"allowedAddresses": [], "privateEndpoints": False}},
            "synapse.privateEndpoints",
            "must be true",
        ),
        ({"dns.mode": "existing"}, "dns.existingZonesResourceGroupId", "is needed"),
        (
            {"dns.existingZonesResourceGroupId": GROUP},
            "dns.existingZonesResourceGroupId",
            "would be ignored",
        ),
        (
            {"network": {"existing": EXISTING, "egress": "natGateway"}},
            "network.egress",
            "would be ignored",
        ),
        (
            {"network": {"existing": EXISTING, "addressSpace": "10.0.0.0/20"}},
            "network.addressSpace",
            "would be ignored",
        ),
        (
            {"network": {"existing": {**EXISTING, "trainingSubnetId": OTHER}}},
            "network.existing.trainingSubnetId",
            "subnet of another network",
        ),
    ],
)
def test_keys_that_contradict_each_other_are_refused(
    changes: dict[str, Any], path: str, wrong: str
) -> None:
    found = mistakes(**changes)

    assert list(found) == [path]
    assert wrong in found[path]


def test_a_stack_whose_names_do_not_fit_is_refused() -> None:
    with pytest.raises(SettingsError, match="name of the storage account"):
        parse_settings(raw("dev", workload="mlsynaps"), "staging")


def test_an_unknown_cloud_is_refused() -> None:
    assert list(mistakes("germany")) == ["ARM_ENVIRONMENT"]


def test_the_value_of_a_secret_is_never_shown() -> None:
    texts = raw("dev", **{"tags.owner": "hunter2\n"})

    with pytest.raises(SettingsError) as refused:
        parse_settings(texts, "dev", secrets={"ml-synapse:tags"})

    assert "hunter2" not in str(refused.value)
    assert "[secret]" in str(refused.value)


def test_load_reads_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARM_ENVIRONMENT", "usgovernment")
    token = pulumi_config.CONFIG.set(raw("dev"))

    settings = register(load_settings).built

    pulumi_config.CONFIG.reset(token)
    assert (settings.environment, settings.cloud) == ("dev", "usgovernment")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=5,
)


@given(
    changes=st.dictionaries(
        st.sampled_from(sorted(KEYS)), ANYTHING | ANYTHING.map(json.dumps), max_size=4
    ),
    removed=st.sets(st.sampled_from(sorted(KEYS)), max_size=2),
)
def test_any_stack_file_is_read_or_refused(
    changes: dict[str, Any], removed: set[str]
) -> None:
    texts = raw("dev", **changes, **dict.fromkeys(removed - changes.keys()))

    refused = None
    try:
        parse_settings(texts, "dev")
    except SettingsError as error:
        refused = error

    if refused is not None:
        assert refused.mistakes
        assert len(str(refused).split("\n\n")) == len(refused.mistakes) + 1
