"""The facts of types stand in their behaviours; every table is derived from there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from simulated_azure.arm.contracts import Contracts
from simulated_azure.arm.facts import FACTS, differing
from simulated_azure.arm.resource_types import ResourceTypes
from simulated_azure.simulation import Simulation
from simulated_azure.tests.arm_clients import BASE, Clients, ask, refused

TYPES = ResourceTypes.load()
FOLDER = Path(__file__).parents[1] / "arm" / "behaviours"
ALERTED = "Microsoft.Insights/actionGroups/oncall"


@pytest.mark.parametrize("fact", FACTS)
def test_no_two_behaviours_of_a_type_state_the_same_fact(fact: str) -> None:
    twice = [
        name
        for name in TYPES.with_behaviour
        if len(list(differing(fact, TYPES.get(name).own))) > 1
    ]

    assert twice == []


def test_every_type_with_a_behaviour_is_spelled_as_in_its_contract() -> None:
    known = {name: TYPES.get(name).contract for name in TYPES.with_behaviour}

    wrong = [name for name, item in known.items() if item and item.arm_type != name]

    assert wrong == []


@pytest.mark.parametrize(
    "file", sorted(FOLDER.glob("[a-z]*.py")), ids=lambda file: file.stem
)
def test_every_behaviour_names_a_source_or_says_assumed(file: Path) -> None:
    assert re.search(r"https://|Source|[Aa]ssumed|Learn", file.read_text("utf-8"))


def test_a_type_without_behaviour_has_its_contract_and_no_facts() -> None:
    budgets = TYPES.get("microsoft.consumption/BUDGETS")

    assert budgets.contract is Contracts.load().by_type("Microsoft.Consumption/budgets")
    assert budgets.private_link_groups is None
    assert not budgets.holds_data


def test_a_fact_that_no_behaviour_states_is_not_simulated(
    simulation: Simulation, clients: Clients
) -> None:
    properties = {"enabled": True, "groupShortName": "oncall"}
    group = clients.put(ALERTED, {"location": "global", "properties": properties})
    clients.virtual_network("endpoints")

    with refused("NotSimulated"):
        clients.endpoint("pep", group["id"], "any")
    path = f"{BASE}/{ALERTED}/providers/Microsoft.Insights"
    answer = ask(simulation, "GET", f"{path}/diagnosticSettingsCategories")
    assert answer.error_code == "NotSimulated"
