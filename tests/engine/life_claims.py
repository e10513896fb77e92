"""What holds for every stack's life; one test module a stack, so that they run in turn
or side by side."""

from __future__ import annotations

import json
import re
from typing import Final

from tests.engine.deployment import custom_resources
from tests.engine.life import Life

SOFT_DELETED: Final = {
    "microsoft.keyvault/vaults",
    "microsoft.machinelearningservices/workspaces",
    "microsoft.operationalinsights/workspaces",
}
"""What Azure itself keeps for a while after a deletion."""

LOOPBACK: Final = re.compile(r"localhost|127\.0\.0\.1|\[::1\]")
SECRET: Final = re.compile(
    r"\"ciphertext\"|AccountKey=|SharedAccessSignature|-----BEGIN|eyJ[\w-]{20,}\."
    r"|InstrumentationKey=|(?<![\w/+])[\w/+]{86}==(?![\w=])"
)


class LifeClaims:
    """Tests of a stack's life; a module gives the fixture ``life``."""

    def test_preview_promises_what_up_does(self, life: Life) -> None:
        assert life.preview.changes == life.first_up.changes
        assert set(life.first_up.changes) == {"create"}

    def test_second_up_changes_nothing(self, life: Life) -> None:
        assert life.second_up.changed == {}
        assert life.second_up.changes == {}

    def test_refresh_finds_no_drift(self, life: Life) -> None:
        assert life.refresh.changed == {}
        assert life.refresh.changes == {}

    def test_up_after_refresh_changes_nothing(self, life: Life) -> None:
        assert life.third_up.changed == {}
        assert life.third_up.changes == {}

    def test_nothing_warns(self, life: Life) -> None:
        said = [life.preview, life.first_up, life.second_up, life.refresh, life.destroy]

        assert [outcome.warnings for outcome in said] == [""] * 5

    def test_destroy_leaves_nothing(self, life: Life) -> None:
        assert life.azure_afterwards.names() == []

    def test_only_what_azure_keeps_is_soft_deleted(self, life: Life) -> None:
        kept = {r.type.lower() for r in life.azure_afterwards.soft_deleted}

        assert kept <= SOFT_DELETED

    def test_no_tracked_file_changes(self, life: Life) -> None:
        assert life.files_changed == []

    def test_the_state_knows_no_loopback_address(self, life: Life) -> None:
        assert LOOPBACK.search(json.dumps(life.state)) is None

    def test_the_state_holds_no_secret(self, life: Life) -> None:
        found = [
            entry["urn"]
            for entry in custom_resources(life.state)
            if SECRET.search(json.dumps(entry))
        ]

        assert found == []
