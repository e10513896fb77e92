"""A copy of a prepared stack is as good as the stack itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.checkout import changed_files
from tests.engine.deployment import Deploy
from tests.engine.life import look
from tests.engine.prepared import PreparationFailed, Preparations


def test_an_update_of_a_copy_changes_nothing(deployed: Deploy) -> None:
    first, second = deployed("dev"), deployed("dev")
    role, *_ = look(first).of_type("Microsoft.Authorization/roleAssignments")
    first.ask_azure("DELETE", f"{role.id}?api-version=2022-04-01")

    idle = second.up("--refresh").succeed()

    assert (idle.changed, idle.changes) == ({}, {})
    assert changed_files(second.folder) == []


def test_what_failed_once_is_not_made_again(tmp_path: Path) -> None:
    preparations = Preparations(tmp_path)
    (tmp_path / "checkout").mkdir()

    with pytest.raises(PreparationFailed, match="checkout failed where it was made"):
        preparations.checkout(tmp_path / "copy")
