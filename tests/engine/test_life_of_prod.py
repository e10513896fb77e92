"""The life of the prod stack: protected until its settings let it go."""

from __future__ import annotations

import pytest

from tests.engine.deployment import Deploy, custom_resources
from tests.engine.life import Life, live
from tests.engine.life_claims import LifeClaims
from tests.engine.prepared import Preparations

Folders = pytest.TempPathFactory

HOLDS_DATA = {"ml-workspace", "synapse-workspace", "ml-storage", "data-lake"}


@pytest.fixture(scope="module")
def life(deploy: Deploy, preparations: Preparations, tmp_path_factory: Folders) -> Life:
    """Live the life of prod."""
    prepared = preparations.deployed(tmp_path_factory.mktemp("life"), "prod")
    return live(deploy("prod"), prepared.deployment, prepared.up)


class TestLifeOfProd(LifeClaims):
    """All that holds for every stack."""

    def test_what_holds_data_is_protected_and_retained(self, life: Life) -> None:
        protected = {
            entry["urn"].rpartition("::")[2]
            for entry in custom_resources(life.state)
            if entry.get("protect") and entry.get("retainOnDelete")
        }

        assert protected >= HOLDS_DATA

    def test_what_holds_data_is_locked(self, life: Life) -> None:
        locks = life.azure.of_type("Microsoft.Authorization/locks")

        assert {lock.body["properties"]["level"] for lock in locks} == {"CanNotDelete"}
