"""Locks: one per scope, none without."""

from __future__ import annotations

from components.foundation.resource_lock import ResourceLock, ResourceLockArgs
from tests.unit.conftest import GROUP
from tests.unit.registrations import register

VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"


def test_each_scope_gets_a_lock_against_deletion() -> None:
    args = ResourceLockArgs(scopes={"ml-vault": VAULT})

    run = register(lambda: ResourceLock("lock", args))

    lock = run.one("authorization:ManagementLockByScope")
    assert (lock.name, lock.parent) == ("lock-ml-vault", "lock")
    assert lock.inputs["scope"] == VAULT
    assert lock.inputs["level"] == "CanNotDelete"
    assert run.value(run.built.lock_ids["ml-vault"]).startswith(VAULT)


def test_without_scopes_there_is_no_lock() -> None:
    run = register(lambda: ResourceLock("lock", ResourceLockArgs(scopes={})))

    assert run.azure() == []
