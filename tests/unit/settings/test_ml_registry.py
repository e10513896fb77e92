"""The shared registry is made here, or named."""

from __future__ import annotations

from typing import Any

import pytest

from components.settings import SettingsError
from tests.stack_files import stack_settings

RG = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers"
ID = f"{RG}/Microsoft.MachineLearningServices/registries/mlr"
STORAGE = f"{RG}/Microsoft.Storage/storageAccounts/kept"
IMAGES = f"{RG}/Microsoft.ContainerRegistry/registries/kept"


OTHER = {"existing": {"id": ID, "storageId": STORAGE, "containerRegistryId": IMAGES}}


@pytest.mark.parametrize("mode", ["none", "create"])
def test_a_registry_is_made_or_not(mode: str) -> None:
    registry = stack_settings("dev", **{"mlRegistry.mode": mode}).ml_registry

    assert (registry.mode, registry.existing) == (mode, None)


def test_another_stacks_registry_is_named() -> None:
    settings = stack_settings("dev", mlRegistry={"mode": "existing", **OTHER})

    assert settings.ml_registry.existing is not None
    assert settings.ml_registry.existing.id == ID


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"mode": "existing"}, "existing is needed, because mode is existing"),
        ({"mode": "create", **OTHER}, "would be ignored, because mode is create"),
        ({"sharing": True}, "sharing opens the ML storage"),
    ],
)
def test_a_mode_that_lacks_something_is_refused(
    given: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        stack_settings("dev", mlRegistry=given)


def test_what_azure_keeps_for_another_registry_is_named_too() -> None:
    forgotten = {"id": ID, "containerRegistryId": IMAGES}

    with pytest.raises(SettingsError, match=r"existing\.storageId is missing"):
        stack_settings("dev", mlRegistry={"mode": "existing", "existing": forgotten})
