"""The tables of rules: what is let through, and that nothing else is."""

from __future__ import annotations

from ipaddress import IPv4Network

import pytest

from components.network.security_rules import Rule, priorities, subnet_rules
from components.network.subnet_plan import plan_subnets

PLAN = plan_subnets(IPv4Network("10.40.0.0/20"))


def rules(
    cloud: str = "public", internet_access: bool = False
) -> dict[str, tuple[Rule, ...]]:
    return subnet_rules(PLAN, "swedencentral", cloud, internet_access)  # type: ignore[arg-type]


def allowed(table: tuple[Rule, ...], direction: str) -> list[Rule]:
    return [
        rule for rule in table if (rule.direction, rule.access) == (direction, "Allow")
    ]


@pytest.mark.parametrize("subnet", ["training", "scoring", "private-endpoints"])
def test_each_direction_ends_with_a_denial_of_the_rest(subnet: str) -> None:
    table = rules()[subnet]

    for direction in ("Inbound", "Outbound"):
        last = [rule for rule in table if rule.direction == direction][-1]
        assert (last.access, last.source, last.destination) == ("Deny", "*", "*")
        assert (last.protocol, last.ports) == ("*", ("*",))


def test_training_reaches_what_azure_ml_documents_and_no_more() -> None:
    services = {
        (rule.destination, rule.protocol, rule.ports)
        for rule in allowed(rules()["training"], "Outbound")
        if rule.source == "VirtualNetwork"
    }

    assert services == {
        ("AzureActiveDirectory", "Tcp", ("80", "443")),
        ("AzureMachineLearning", "Tcp", ("443", "8787", "18881")),
        ("AzureMachineLearning", "Udp", ("5831",)),
        ("BatchNodeManagement.swedencentral", "*", ("443",)),
        ("AzureResourceManager", "Tcp", ("443",)),
        ("Storage.swedencentral", "Tcp", ("443", "445")),
        ("AzureFrontDoor.FrontEnd", "Tcp", ("443",)),
        ("AzureFrontDoor.FirstParty", "Tcp", ("443",)),
        ("MicrosoftContainerRegistry.swedencentral", "Tcp", ("443",)),
        ("AzureMonitor", "Tcp", ("443",)),
    }


def test_scoring_needs_neither_batch_nor_foreign_storage() -> None:
    reached = {rule.destination for rule in allowed(rules()["scoring"], "Outbound")}

    assert "BatchNodeManagement.swedencentral" not in reached
    assert "Storage.swedencentral" not in reached


def test_front_door_is_left_out_in_china() -> None:
    reached = {rule.destination for rule in rules("china")["training"]}

    assert not any(tag.startswith("AzureFrontDoor") for tag in reached)


@pytest.mark.parametrize("subnet", ["training", "scoring"])
def test_the_internet_opens_only_when_asked_and_on_one_port(subnet: str) -> None:
    closed = [rule for rule in rules()[subnet] if rule.destination == "Internet"]
    opened = [
        rule
        for rule in rules(internet_access=True)[subnet]
        if rule.destination == "Internet"
    ]

    assert closed == []
    assert [(rule.protocol, rule.ports) for rule in opened] == [("Tcp", ("443",))]


@pytest.mark.parametrize("subnet", ["training", "scoring", "private-endpoints"])
def test_nothing_comes_in_from_outside(subnet: str) -> None:
    sources = {rule.source for rule in allowed(rules()[subnet], "Inbound")}

    assert sources <= {
        str(PLAN.training),
        str(PLAN.scoring),
        "AzureLoadBalancer",
        "VirtualNetwork",
    }


@pytest.mark.parametrize("subnet", ["training", "scoring"])
def test_compute_cannot_log_in_next_door(subnet: str) -> None:
    table = [rule for rule in rules()[subnet] if rule.direction == "Outbound"]

    names = [rule.name for rule in table]

    denial = table[names.index("deny-remote-login-outbound")]
    assert (denial.destination, denial.ports) == ("VirtualNetwork", ("22", "3389"))
    assert names.index("allow-own-subnet-outbound") < names.index(denial.name)


def test_bastion_has_the_rules_that_azure_demands() -> None:
    table = rules()["bastion"]

    inbound = {(rule.source, rule.ports) for rule in allowed(table, "Inbound")}
    outbound = {(rule.destination, rule.ports) for rule in allowed(table, "Outbound")}

    assert inbound == {
        ("Internet", ("443",)),
        ("GatewayManager", ("443",)),
        ("AzureLoadBalancer", ("443",)),
        ("VirtualNetwork", ("8080", "5701")),
    }
    assert outbound == {
        ("VirtualNetwork", ("22", "3389")),
        ("AzureCloud", ("443",)),
        ("VirtualNetwork", ("8080", "5701")),
        ("Internet", ("80",)),
    }


@pytest.mark.parametrize(
    "subnet", ["training", "scoring", "private-endpoints", "bastion"]
)
def test_priorities_and_names_are_unique_in_each_direction(subnet: str) -> None:
    table = rules(internet_access=True)[subnet]

    keys = [
        (rule.direction, priority)
        for rule, priority in zip(table, priorities(table), strict=True)
    ]

    assert len(set(keys)) == len(keys)
    assert len({rule.name for rule in table}) == len(table)
    assert all(100 <= priority <= 4096 for _, priority in keys)
