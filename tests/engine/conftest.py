"""Engine tests: each stack on a simulated Azure of its own, in a temporary folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.checkout import make_checkout
from tests.engine.deployment import Deploy, Deployment

_FOLDER = Path(__file__).parent

pytest.register_assert_rewrite("tests.engine.life_claims")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is here: it is skipped where there is no engine."""
    for item in items:
        if item.path.is_relative_to(_FOLDER):
            item.add_marker(pytest.mark.engine)


@pytest.fixture(scope="module")
def deploy(tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Return what makes a deployment of a stack in a fresh home."""

    def make(stack: str) -> Deployment:
        folder = make_checkout(tmp_path_factory.mktemp("checkout"))
        return Deployment(folder, tmp_path_factory.mktemp("home"), stack)

    return make
