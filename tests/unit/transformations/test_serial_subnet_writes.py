"""The order of private endpoints: one after the other in a subnet, not beyond it."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_azure_native import network

from components.transformations.serial_subnet_writes import SerialSubnetWrites
from tests.unit.conftest import GROUP
from tests.unit.registrations import register

SUBNETS = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets"


def orders(*subnets: Any) -> dict[str, tuple[str, ...]]:
    """Make an endpoint in each subnet, named by its place; tell what each waits for."""

    def program() -> pulumi.ComponentResource:
        options = pulumi.ResourceOptions(transformations=[SerialSubnetWrites()])
        above = pulumi.ComponentResource("x:y:Z", "above", None, options)
        for number, subnet in enumerate(subnets):
            network.PrivateEndpoint(
                f"endpoint-{number}",
                private_endpoint_name=f"pe-{number}",
                resource_group_name="rg",
                location="westeurope",
                subnet=subnet,
                opts=pulumi.ResourceOptions(parent=above),
            )
        return above

    made = register(program).resources
    return {it.name: it.depends_on for it in made if it.name != "above"}


def test_endpoints_of_a_subnet_wait_for_the_one_before() -> None:
    subnet = {"id": f"{SUBNETS}/a"}

    assert orders(subnet, subnet, subnet) == {
        "endpoint-0": (),
        "endpoint-1": ("endpoint-0",),
        "endpoint-2": ("endpoint-1",),
    }


def test_endpoints_of_different_subnets_do_not_wait_for_one_another() -> None:
    one, other = {"id": f"{SUBNETS}/a"}, {"id": f"{SUBNETS}/b"}

    assert orders(one, other, one) == {
        "endpoint-0": (),
        "endpoint-1": (),
        "endpoint-2": ("endpoint-0",),
    }


def test_a_subnet_is_the_same_however_its_id_is_spelled() -> None:
    found = orders({"id": f"{SUBNETS}/a"}, {"id": f"{SUBNETS}/A".upper()})

    assert found["endpoint-1"] == ("endpoint-0",)


def test_a_subnet_that_is_yet_to_be_made_is_known_by_its_output() -> None:
    def program() -> list[Any]:
        late = pulumi.Output.from_input(f"{SUBNETS}/a")
        other = pulumi.Output.from_input(f"{SUBNETS}/b")
        return [{"id": late}, {"id": other}, {"id": late}]

    assert orders(*program()) == {
        "endpoint-0": (),
        "endpoint-1": (),
        "endpoint-2": ("endpoint-0",),
    }


def test_endpoints_that_tell_no_subnet_are_all_in_one_order() -> None:
    found = orders(None, network.SubnetArgs(name="a"))

    assert found["endpoint-1"] == ("endpoint-0",)
