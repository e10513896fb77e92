"""The life of the dev stack: protected from nothing, so that it comes and goes."""

from __future__ import annotations

import pytest

from tests.engine.deployment import Deploy
from tests.engine.life import Life, live
from tests.engine.life_claims import LifeClaims


@pytest.fixture(scope="module")
def life(deploy: Deploy) -> Life:
    """Live the life of dev."""
    return live(deploy("dev"))


class TestLifeOfDev(LifeClaims):
    """All that holds for every stack."""
