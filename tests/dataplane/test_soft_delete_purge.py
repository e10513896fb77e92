"""Purging what is soft-deleted: only what is gone, ours, and protected by nothing."""

from __future__ import annotations

from typing import Any

from components.dataplane.soft_delete_purge import SoftDeletePurgeProvider
from simulated_azure.constants import SUBSCRIPTION_ID, TENANT_ID
from tests.dataplane.world import World

PROVIDER = SoftDeletePurgeProvider()
GROUP = f"/subscriptions/{SUBSCRIPTION_ID}/resourceGroups/rg-ml"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-purged"


def put_vault(world: World, **properties: Any) -> str:
    body = {
        "location": "swedencentral",
        "properties": {
            "sku": {"family": "A", "name": "standard"},
            "tenantId": TENANT_ID,
            "accessPolicies": [],
            **properties,
        },
    }
    world.simulation.arm.put(VAULT, body)
    return VAULT


def soft_deleted(world: World) -> list[str]:
    return [it.id for it in world.simulation.store.soft_deleted()]


def end(target: str, location: str = "swedencentral") -> None:
    props = {"target_id": target, "location": location}
    created = PROVIDER.create(props)
    PROVIDER.delete(created.id, props)


def test_it_is_named_after_its_target(world: World) -> None:
    created = PROVIDER.create({"target_id": VAULT, "location": "swedencentral"})

    assert created.id == "kv-purged/softdeletepurges/vaults"


def test_a_deleted_ml_workspace_is_purged(world: World) -> None:
    world.simulation.arm.delete(world.ml)
    assert soft_deleted(world) == [world.ml]

    end(world.ml)

    assert soft_deleted(world) == []
    assert [
        report for report in world.clock.reports if report.startswith("purged ")
    ] != []


def test_an_ml_workspace_that_stands_stays(world: World) -> None:
    end(world.ml)

    assert world.simulation.arm.find(world.ml) is not None
    assert soft_deleted(world) == []
    assert "still stands: it is not purged" in world.clock.reports[-1]


def test_a_deleted_vault_is_purged(world: World) -> None:
    world.simulation.arm.delete(put_vault(world))

    end(VAULT)

    assert soft_deleted(world) == []
    assert world.clock.reports[-1].startswith("purged kv-purged")


def test_a_protected_vault_stays_and_that_is_said(world: World) -> None:
    world.simulation.arm.delete(put_vault(world, enablePurgeProtection=True))

    end(VAULT)

    assert soft_deleted(world) == [VAULT]
    assert (
        "purge protection keeps it, with its name, until 20"
        in (world.clock.reports[-1])
    )


def test_another_deleted_vault_of_that_name_stays(world: World) -> None:
    world.simulation.arm.delete(put_vault(world))

    end(VAULT.replace("rg-ml", "rg-syn"))

    assert soft_deleted(world) == [VAULT]
    assert "is not among the deleted vaults" in world.clock.reports[-1]


def test_nothing_to_purge_is_fine(world: World) -> None:
    end(f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-never")

    assert soft_deleted(world) == []


def test_other_types_are_refused() -> None:
    target = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st"

    [failure] = PROVIDER.check({}, {"target_id": target, "location": "x"}).failures

    assert failure.property == "target_id"
    assert "Seen: /subscriptions/" in failure.reason


def test_a_new_target_makes_a_new_purge_and_the_old_one_acts_last() -> None:
    old = {"target_id": VAULT, "location": "swedencentral"}

    found = PROVIDER.diff("x", old, {**old, "target_id": f"{VAULT}2"})

    assert (found.replaces, found.delete_before_replace) == (["target_id"], False)
    assert PROVIDER.diff("x", old, old).changes is False
