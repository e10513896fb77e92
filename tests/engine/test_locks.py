"""A change under locks ends with what is in the way and how to lift it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pytest

from tests.engine.deployment import Deploy, Outcome

SOMEBODY: Final = "60000000-0000-4000-8000-000000000002"
ADMINISTRATOR: Final = "synapse-workspace-sql-administrator"
GROUP: Final = "60000000-0000-4000-8000-000000000001"
ROLE: Final = f"data-scientists-{GROUP}-storage-blob-data-contributor-data-lake"


@dataclass(frozen=True)
class Lifted:
    """Updates that a lock refuses, and those that follow the cure."""

    administrator: Outcome
    role: Outcome
    unlocking: Outcome


@pytest.fixture(scope="module")
def lifted(deployed: Deploy) -> Lifted:
    """Replace the SQL administrator of a locked platform, and remove roles."""
    dev = deployed(
        "dev", **{"protection.locks": True, "link.approvalTimeoutMinutes": 1}
    )
    dev.configure(**{"synapse.sqlAdministratorObjectId": SOMEBODY})
    administrator = dev.up().succeed()
    dev.configure(**{"access.dataScientistGroupIds": []})
    role = dev.up()
    dev.configure(**{"protection.locks": False})
    return Lifted(administrator, role, dev.up().succeed())


def test_what_is_in_the_way_of_a_role_is_told_with_its_cure(lifted: Lifted) -> None:
    assert lifted.role.status != 0
    assert f"{ROLE}: a lock is in the way of its delete." in lifted.role.errors
    assert "Cure: set ml-synapse:protection.locks to false" in lifted.role.errors


def test_no_lock_is_in_the_way_of_what_is_in_a_workspace(lifted: Lifted) -> None:
    assert lifted.administrator.changed[f"create-replacement {ADMINISTRATOR}"] == 1


def test_the_cure_works(lifted: Lifted) -> None:
    assert lifted.unlocking.changed[f"delete {ROLE}"] == 1
