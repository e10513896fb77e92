"""The settings: right ones read, wrong ones refused, all mistakes at once."""

from __future__ import annotations

import json
from ipaddress import IPv4Network

import pulumi
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulumi.runtime import config as pulumi_config

from components.settings import PlatformSettings, SettingsError, parse_settings
from components.settings.key import REQUIRED
from components.settings.keys import KEYS
from tests.unit.registrations import register
from tests.unit.settings.stack_files import raw

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/hub"
BORROWED = {
    "networkMode": "existing",
    "networkAddressSpace": "",
    "existingVirtualNetworkId": NETWORK,
    "existingSubnetIds": (
        f'{{"privateEndpoints": "{NETWORK}/subnets/pe",'
        f' "training": "{NETWORK}/subnets/t", "scoring": "{NETWORK}/subnets/s"}}'
    ),
    "egress": "existing",
}


def mistakes(cloud: str = "public", **changes: str | None) -> dict[str, str]:
    with pytest.raises(SettingsError) as refused:
        parse_settings(raw("dev", **changes), "dev", cloud)
    return {key: mistake.wrong for key, mistake in refused.value.mistakes}


def test_dev_is_read() -> None:
    settings = parse_settings(raw("dev"), "dev")

    assert settings.environment == "dev"
    assert settings.network.address_space == IPv4Network("10.40.0.0/20")
    assert settings.network.existing is None
    assert settings.synapse.sql_administrator_object_id is None
    assert settings.storage.redundancy == "Standard_LRS"


def test_of_several_deployers_one_is_named_for_sql() -> None:
    several = [
        {"objectId": f"60000000-0000-4000-8000-00000000000{it}", "kind": "Group"}
        for it in (2, 3)
    ]

    assert mistakes(deployers=json.dumps(several)) == {
        "synapseSqlAdministratorObjectId": "is needed, because deployers has several"
        " entries and SQL has one administrator"
    }
    assert mistakes(deployers="[]") == {"deployers": "has too few entries"}


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

    found = mistakes(synapseRoles=json.dumps([{**role, "groupId": group}]))

    assert wrong in found["synapseRoles[0].sparkPool"]


def test_a_borrowed_network_is_read() -> None:
    settings = parse_settings(raw("dev", **BORROWED), "dev")

    assert settings.network.address_space is None
    assert settings.network.existing is not None
    assert settings.network.existing.training_subnet_id == f"{NETWORK}/subnets/t"
    assert not settings.network.nat_gateway


def test_all_mistakes_come_at_once_in_the_order_of_the_keys() -> None:
    found = mistakes(
        colour="red", logRetentionDays="1", location=None, dnsMode="existing"
    )

    assert list(found) == [
        "location",
        "existingDnsZonesResourceGroupId",
        "logRetentionDays",
        "colour",
    ]


def test_the_message_has_four_parts_and_names_the_file() -> None:
    with pytest.raises(SettingsError) as refused:
        parse_settings(raw("dev", logRetentionDays="1"), "dev")

    assert str(refused.value) == (
        "Pulumi.dev.yaml has 1 mistake; nothing was changed.\n"
        "\n"
        "ml-synapse:logRetentionDays is too small\n"
        "  seen:    1\n"
        "  allowed: an integer from 30 to 730\n"
        "  cure:    write a plain number such as 30"
    )


def test_the_engine_prints_it_without_a_traceback() -> None:
    assert issubclass(SettingsError, pulumi.RunError)


@pytest.mark.parametrize("name", KEYS)
def test_a_missing_key_is_named_with_an_example(name: str) -> None:
    with pytest.raises(SettingsError, match=f"ml-synapse:{name} is missing") as missing:
        parse_settings(raw("dev", **{name: None}), "dev")

    assert f"add the line ml-synapse:{name}: {KEYS[name].example}" in str(missing.value)


def test_the_default_of_pulumi_yaml_counts_as_missing() -> None:
    assert mistakes(location=REQUIRED) == {"location": "is missing"}


def test_an_unknown_key_brings_up_the_nearest() -> None:
    with pytest.raises(SettingsError, match="did you mean ml-synapse:sparkPools"):
        parse_settings(raw("dev", sparkPool="[]"), "dev")


def test_keys_of_other_namespaces_are_left_alone() -> None:
    texts = {**raw("dev"), "azure-native:location": "westeurope", "aws:x": "1"}

    assert parse_settings(texts, "dev").location == "swedencentral"


def test_exfiltration_protection_is_refused_with_the_reason() -> None:
    found = mistakes(synapseDataExfiltrationProtection="true")

    reason = found["synapseDataExfiltrationProtection"]
    assert "not supported in Synapse workspaces" in reason
    assert "learn.microsoft.com" in reason


@pytest.mark.parametrize(
    ("changes", "key", "wrong"),
    [
        ({"networkAddressSpace": ""}, "networkAddressSpace", "is needed"),
        ({"networkAddressSpace": "172.16.0.0/12"}, "networkAddressSpace", "Docker"),
        ({"networkAddressSpace": "10.0.0.0/24"}, "networkAddressSpace", "has a size"),
        ({"existingVirtualNetworkId": NETWORK}, "existingVirtualNetworkId", "ignored"),
        ({"synapseAllowedAddresses": "[]"}, "synapseAllowedAddresses", "too few"),
        (
            {"synapsePublicAccess": "none", "synapsePrivateEndpoints": "true"},
            "synapseAllowedAddresses",
            "would be ignored",
        ),
        (
            {"synapsePublicAccess": "none", "synapseAllowedAddresses": "[]"},
            "synapsePrivateEndpoints",
            "must be true",
        ),
        ({"dnsMode": "existing"}, "existingDnsZonesResourceGroupId", "is needed"),
        (
            {"existingDnsZonesResourceGroupId": GROUP},
            "existingDnsZonesResourceGroupId",
            "would be ignored",
        ),
        ({**BORROWED, "egress": "natGateway"}, "egress", "belong to somebody else"),
        ({**BORROWED, "existingSubnetIds": "{}"}, "existingSubnetIds", "is needed"),
        (
            {**BORROWED, "networkAddressSpace": "10.0.0.0/20"},
            "networkAddressSpace",
            "would be ignored",
        ),
        (
            {**BORROWED, "existingVirtualNetworkId": f"{NETWORK}2"},
            "existingSubnetIds",
            "subnets of another network",
        ),
    ],
)
def test_keys_that_contradict_each_other_are_refused(
    changes: dict[str, str], key: str, wrong: str
) -> None:
    found = mistakes(**changes)

    assert list(found) == [key]
    assert wrong in found[key]


def test_a_stack_whose_names_do_not_fit_is_refused() -> None:
    with pytest.raises(SettingsError, match="name of the storage account"):
        parse_settings(raw("dev", workload="mlsynaps"), "staging")


def test_an_unknown_cloud_is_refused() -> None:
    assert list(mistakes("germany")) == ["ARM_ENVIRONMENT"]


def test_the_value_of_a_secret_is_never_shown() -> None:
    texts = raw("dev", owner="hunter2\n")

    with pytest.raises(SettingsError) as refused:
        parse_settings(texts, "dev", secrets={"ml-synapse:owner"})

    assert "hunter2" not in str(refused.value)
    assert "[secret]" in str(refused.value)


def test_load_reads_the_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARM_ENVIRONMENT", "usgovernment")
    token = pulumi_config.CONFIG.set(raw("dev"))

    settings = register(PlatformSettings.load).built

    pulumi_config.CONFIG.reset(token)
    assert (settings.environment, settings.cloud) == ("dev", "usgovernment")


@given(
    changes=st.dictionaries(
        st.sampled_from(sorted(KEYS)),
        st.one_of(
            st.text(max_size=30),
            st.integers().map(str),
            st.recursive(
                st.none() | st.booleans() | st.floats() | st.text(max_size=5),
                lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
                max_leaves=5,
            ).map(json.dumps),
            st.sampled_from([key.example for key in KEYS.values()]),
            st.ip_addresses(v=4).map(lambda address: f'["{address}"]'),
            st.ip_addresses(v=4).map(lambda address: f"{address}/20"),
        ),
        max_size=4,
    ),
    removed=st.sets(st.sampled_from(sorted(KEYS)), max_size=2),
)
def test_any_stack_file_is_read_or_refused(
    changes: dict[str, str], removed: set[str]
) -> None:
    texts = raw("dev", **changes)
    for key in removed:
        del texts[f"ml-synapse:{key}"]

    refused = None
    try:
        parse_settings(texts, "dev")
    except SettingsError as error:
        refused = error

    if refused is not None:
        assert refused.mistakes
        assert len(str(refused).split("\n\n")) == len(refused.mistakes) + 1
