"""Synapse's own roles: given, adopted, kept, taken away."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from components.dataplane.errors import DataPlaneError, DifferentObjectError
from components.dataplane.synapse_role_assignment import (
    SynapseRoleAssignmentProvider,
)
from components.dataplane.synapse_roles import SYNAPSE_ROLES, find_equal
from simulated_azure.constants import (
    DATA_SCIENTISTS_GROUP_ID,
    DEPLOYER_OBJECT_ID,
    SYNAPSE_ADMINISTRATORS_GROUP_ID,
)
from tests.dataplane.world import SYNAPSE, World

ADMINISTRATOR = SYNAPSE_ROLES["Synapse Administrator"]
LINKER = SYNAPSE_ROLES["Synapse Linked Data Manager"]
GUID = "11111111-2222-4333-8444-555555555555"
PROVIDER = SynapseRoleAssignmentProvider()


def props(**changed: str) -> dict[str, Any]:
    return {
        "synapse_workspace_name": SYNAPSE,
        "role_id": LINKER,
        "principal_id": DATA_SCIENTISTS_GROUP_ID,
        "scope": f"workspaces/{SYNAPSE}",
    } | changed


def assignments(world: World) -> dict[str, dict[str, Any]]:
    return {item["id"]: item for item in world.dev("GET", "roleAssignments")["value"]}


def id_of(guid: str) -> str:
    return f"{SYNAPSE}/roleassignments/{guid}"


def test_create_gives_the_role(world: World) -> None:
    created = PROVIDER.create(
        props(assignment_id=GUID, principal_type="Group"),
    )

    assert (created.id, created.outs) == (
        id_of(GUID),
        props() | {"created_by_us": True},
    )
    assert assignments(world)[GUID] == {
        "id": GUID,
        "roleDefinitionId": LINKER,
        "principalId": DATA_SCIENTISTS_GROUP_ID,
        "scope": f"workspaces/{SYNAPSE}",
        "principalType": "Group",
    }


def test_a_guid_that_is_not_given_is_the_same_every_time(world: World) -> None:
    first = PROVIDER.create(props())
    PROVIDER.delete(first.id, first.outs or {})

    second = PROVIDER.create(props(role_id=LINKER.upper()))

    assert second.id == first.id


def test_create_again_finds_its_own(world: World) -> None:
    first = PROVIDER.create(props())

    second = PROVIDER.create(props())

    assert (second.id, second.outs) == (first.id, first.outs)


def test_an_equal_one_is_adopted_and_never_deleted(world: World) -> None:
    before = assignments(world)
    deployer = props(role_id=ADMINISTRATOR, principal_id=DEPLOYER_OBJECT_ID)

    adopted = PROVIDER.create(deployer | {"assignment_id": GUID})
    PROVIDER.delete(adopted.id, adopted.outs or {})

    assert [adopted.id] == [id_of(guid) for guid in before]
    assert (adopted.outs or {})["created_by_us"] is False
    assert assignments(world) == before
    assert "was there before and stays" in world.clock.reports[-1]


def test_one_that_appears_meanwhile_is_adopted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = PROVIDER.create(props())
    looked: list[Any] = []

    def late(client: Any, given: Any) -> Any:
        """Find nothing at first, as when somebody else is just a little faster."""
        looked.append(given)
        return find_equal(client, given) if len(looked) > 1 else None

    monkeypatch.setattr("components.dataplane.synapse_role_assignment.find_equal", late)

    created = PROVIDER.create(props(assignment_id=GUID))

    assert created.id == theirs.id
    assert (created.outs or {})["created_by_us"] is False


def test_a_guid_that_is_taken_is_an_error(world: World) -> None:
    PROVIDER.create(props(assignment_id=GUID))
    other = props(principal_id=SYNAPSE_ADMINISTRATORS_GROUP_ID, assignment_id=GUID)

    with pytest.raises(DifferentObjectError, match=f"{GUID} exists and is another"):
        PROVIDER.create(other)


def test_a_principal_that_is_new_is_waited_for(world: World) -> None:
    directory = world.simulation.directory
    new = str(uuid4())
    world.clock.after(3, lambda: directory.add_principal(new, "Group", "g"))

    created = PROVIDER.create(props(principal_id=new))

    assert (created.outs or {})["principal_id"] == new
    assert f"to know the principal {new}" in world.clock.reports[0]


def test_a_principal_that_does_not_come_is_an_error(world: World) -> None:
    stranger = str(uuid4())

    with pytest.raises(DataPlaneError, match=f"principal {stranger} after 5 minutes"):
        PROVIDER.create(props(principal_id=stranger))


@pytest.mark.parametrize("kind", ["Group", "User", "ServicePrincipal"])
def test_whom_the_stack_file_names_is_not_new_and_has_a_minute(
    world: World, kind: str
) -> None:
    key = "ml-synapse:access.deployers[0]"
    stranger = props(principal_id=str(uuid4()), principal_type=kind, named_in=key)

    with pytest.raises(DataPlaneError, match="after 60 seconds") as caught:
        PROVIDER.create(stranger)

    assert f"correct the object ID in {key} and run again" in str(caught.value)


def test_read_by_id_alone_gives_inputs_and_outputs(world: World) -> None:
    PROVIDER.create(props(assignment_id=GUID))

    read = PROVIDER.read(id_of(GUID), {})

    assert (read.outs, read.inputs) == (props() | {"created_by_us": True}, props())


def test_read_keeps_what_is_known(world: World) -> None:
    deployer = props(role_id=ADMINISTRATOR, principal_id=DEPLOYER_OBJECT_ID)
    adopted = PROVIDER.create(dict(deployer))

    read = PROVIDER.read(adopted.id, dict(adopted.outs or {}))

    assert read.outs == adopted.outs
    assert PROVIDER.diff(adopted.id, read.outs or {}, deployer).changes is False


def test_another_principal_replaces(world: World) -> None:
    created = PROVIDER.create(props())
    news = props(principal_id=SYNAPSE_ADMINISTRATORS_GROUP_ID)

    diff = PROVIDER.diff(created.id, created.outs or {}, news)

    assert (diff.changes, diff.replaces) == (True, ["principal_id"])


def test_delete_takes_the_role_and_forgives(world: World) -> None:
    created = PROVIDER.create(props(assignment_id=GUID))

    PROVIDER.delete(created.id, created.outs or {})
    PROVIDER.delete(created.id, created.outs or {})

    assert GUID not in assignments(world)
    assert PROVIDER.read(created.id, {}).id == ""


def test_the_last_administrator_stays(world: World) -> None:
    (creators,) = assignments(world)
    last = props(role_id=ADMINISTRATOR, principal_id=DEPLOYER_OBJECT_ID)

    PROVIDER.delete(id_of(creators), last | {"created_by_us": True})

    assert list(assignments(world)) == [creators]
    assert "without it the workspace has no administrator" in world.clock.reports[-1]


def test_the_services_refusal_to_lose_it_is_accepted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "components.dataplane.synapse_role_assignment.is_last_administrator",
        lambda *_: False,
    )
    (creators,) = assignments(world)
    last = props(role_id=ADMINISTRATOR, principal_id=DEPLOYER_OBJECT_ID)

    PROVIDER.delete(id_of(creators), last | {"created_by_us": True})

    assert "at least one Synapse Administrator" in world.clock.reports[-1]


def test_one_of_two_administrators_may_go(world: World) -> None:
    second = props(role_id=ADMINISTRATOR, principal_id=SYNAPSE_ADMINISTRATORS_GROUP_ID)
    created = PROVIDER.create(second)

    PROVIDER.delete(created.id, created.outs or {})

    assert len(assignments(world)) == 1
