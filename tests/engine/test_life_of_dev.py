"""The life of the dev stack: protected from nothing, so that it comes and goes."""

from __future__ import annotations

import pytest

from tests.engine.deployment import Deploy
from tests.engine.life import Life, live
from tests.engine.life_claims import LifeClaims
from tests.engine.prepared import Preparations

Folders = pytest.TempPathFactory


@pytest.fixture(scope="module")
def life(deploy: Deploy, preparations: Preparations, tmp_path_factory: Folders) -> Life:
    """Live the life of dev."""
    prepared = preparations.deployed(tmp_path_factory.mktemp("life"), "dev")
    return live(deploy("dev"), prepared.deployment, prepared.up)


class TestLifeOfDev(LifeClaims):
    """All that holds for every stack."""
