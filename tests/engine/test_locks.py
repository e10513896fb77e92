"""A change under locks ends with what is in the way and how to lift it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest

from tests.engine.deployment import Deploy, Outcome

SOMEBODY: Final = "60000000-0000-4000-8000-000000000002"
ADMINISTRATOR: Final = "synapse-workspace-sql-administrator"
GROUP: Final = "60000000-0000-4000-8000-000000000001"
ROLE: Final = f"data-scientists-{GROUP}-azureml-data-scientist-ml-workspace"


@dataclass(frozen=True)
class Lifted:
    """Updates that a lock refuses, and those that follow the cure."""

    role: Outcome
    administrator: Outcome
    unlocking: Outcome
    changing: Outcome


@pytest.fixture(scope="module")
def lifted(deploy: Deploy) -> Lifted:
    """Remove roles and replace the SQL administrator of a locked platform."""
    dev = deploy("dev")
    dev.configure(locks=True)
    dev.up().succeed()
    dev.configure(dataScientistGroupIds=[])
    role = dev.up()
    dev.configure(synapseSqlAdministratorObjectId=SOMEBODY)
    administrator = dev.up()
    dev.configure(locks=False, synapseSqlAdministratorObjectId="")
    unlocking = dev.up().succeed()
    dev.configure(locks=True, synapseSqlAdministratorObjectId=SOMEBODY)
    return Lifted(role, administrator, unlocking, dev.up().succeed())


def test_what_is_in_the_way_of_a_role_is_told_with_its_cure(lifted: Lifted) -> None:
    assert lifted.role.status != 0
    assert f"{ROLE}: a lock is in the way of its delete." in lifted.role.errors
    assert "Cure: set ml-synapse:locks to false" in lifted.role.errors


def test_so_it_is_for_a_replacement(lifted: Lifted) -> None:
    told = f"{ADMINISTRATOR}: a lock is in the way of its delete."

    assert told in lifted.administrator.errors


def test_the_cure_works(lifted: Lifted) -> None:
    assert lifted.unlocking.changed[f"delete {ROLE}"] == 1
    assert lifted.changing.changed[f"create-replacement {ADMINISTRATOR}"] == 1
