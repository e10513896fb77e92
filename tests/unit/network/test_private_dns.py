"""The zones: made and linked, found, or left to a policy."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from pydantic import ValidationError

from components.errors import DecisionError
from components.network.network_spec import DnsSpec
from components.network.private_dns import (
    GROUP_ZONES,
    ZONES,
    Cloud,
    PrivateDns,
    PrivateDnsArgs,
    zone_keys,
)
from tests.unit.conftest import GROUP
from tests.unit.registrations import register


@pytest.fixture
def dns_args(tags: dict[str, str]) -> dict[str, Any]:
    return {
        "group_ids": ("amlworkspace", "blob"),
        "resource_group_name": "rg",
        "virtual_network_id": f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v",
        "tags": tags,
    }


def test_every_zone_of_every_group_is_made_and_linked(dns_args: dict[str, Any]) -> None:
    run = register(lambda: PrivateDns("zone", PrivateDnsArgs(**dns_args)))

    assert run.azure() == [
        ("privatedns:PrivateZone", "zone-blob"),
        ("privatedns:PrivateZone", "zone-ml-api"),
        ("privatedns:PrivateZone", "zone-ml-notebooks"),
        ("privatedns:VirtualNetworkLink", "zone-link-blob"),
        ("privatedns:VirtualNetworkLink", "zone-link-ml-api"),
        ("privatedns:VirtualNetworkLink", "zone-link-ml-notebooks"),
    ]


def test_a_link_registers_no_machines_and_is_global(dns_args: dict[str, Any]) -> None:
    run = register(lambda: PrivateDns("zone", PrivateDnsArgs(**dns_args)))

    link = run.one("privatedns:VirtualNetworkLink", "zone-link-blob").inputs

    assert link["registrationEnabled"] is False
    assert link["location"] == "global"
    assert link["virtualNetwork"] == {"id": dns_args["virtual_network_id"]}
    assert link["privateZoneName"] == "privatelink.blob.core.windows.net"


def test_the_zone_ids_are_those_of_the_zones(dns_args: dict[str, Any]) -> None:
    run = register(lambda: PrivateDns("zone", PrivateDnsArgs(**dns_args)))

    assert run.value(run.built.zone_ids["ml-api"]) == (
        f"{GROUP}/providers/Microsoft.Network/privateDnsZones/privatelink.api.azureml.ms"
    )
    assert list(run.built.zone_ids) == ["ml-api", "ml-notebooks", "blob"]


@pytest.mark.parametrize(
    ("cloud", "zone"),
    [
        ("usgovernment", "privatelink.api.ml.azure.us"),
        ("china", "privatelink.api.ml.azure.cn"),
    ],
)
def test_other_clouds_have_other_names(
    dns_args: dict[str, Any], cloud: Cloud, zone: str
) -> None:
    args = PrivateDnsArgs(**dns_args, cloud=cloud)

    run = register(lambda: PrivateDns("zone", args))

    made = run.one("privatedns:PrivateZone", "zone-ml-api")
    assert made.inputs["privateZoneName"] == zone


def test_existing_zones_are_named_and_nothing_is_made(dns_args: dict[str, Any]) -> None:
    args = PrivateDnsArgs(
        **dns_args,
        spec=DnsSpec(mode="existing", existing_zones_resource_group_id=f"{GROUP}-dns"),
    )

    run = register(lambda: PrivateDns("zone", args))

    assert run.azure() == []
    assert run.built.zone_ids["blob"] == (
        f"{GROUP}-dns/providers/Microsoft.Network/privateDnsZones"
        "/privatelink.blob.core.windows.net"
    )


def test_with_a_policy_nothing_is_made_or_named(dns_args: dict[str, Any]) -> None:
    args = PrivateDnsArgs(**dns_args, spec=DnsSpec(mode="policy"))

    run = register(lambda: PrivateDns("zone", args))

    assert run.azure() == []
    assert run.built.zone_ids == {}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"group_ids": ("blobs",)}, "no DNS zone for a group id"),
    ],
)
def test_wrong_decisions_are_refused(
    dns_args: dict[str, Any], change: dict[str, Any], wrong: str
) -> None:
    with pytest.raises(DecisionError, match=wrong):
        PrivateDns("zone", PrivateDnsArgs(**{**dns_args, **change}))


@pytest.mark.parametrize(
    ("mode", "wrong"), [("borrow", "Input should be"), ("existing", "is needed")]
)
def test_wrong_specs_are_refused(mode: Any, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        DnsSpec(mode=mode)


def test_every_zone_has_a_name_in_every_cloud_and_a_group() -> None:
    used = {key for keys in GROUP_ZONES.values() for key in keys}

    assert used == set(ZONES)
    for names in ZONES.values():
        assert set(names) == set(get_args(Cloud))
        assert len(set(names.values())) == len(names)


def test_each_zone_is_asked_for_once() -> None:
    assert zone_keys(["Sql", "SqlOnDemand", "Sql"]) == ("synapse-sql",)
