"""The shared registry is made here, or named."""

from __future__ import annotations

import pytest

from components.settings import SettingsError, parse_settings
from tests.unit.settings.stack_files import raw

RG = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg/providers"
ID = f"{RG}/Microsoft.MachineLearningServices/registries/mlr"
STORAGE = f"{RG}/Microsoft.Storage/storageAccounts/kept"
IMAGES = f"{RG}/Microsoft.ContainerRegistry/registries/kept"


def texts(mode: str, existing: str, sharing: str = "false") -> dict[str, str]:
    return raw("dev") | {
        "ml-synapse:mlRegistryMode": mode,
        "ml-synapse:existingMlRegistryId": existing,
        "ml-synapse:existingMlRegistryStorageId": STORAGE if existing else "",
        "ml-synapse:existingMlRegistryContainerRegistryId": IMAGES if existing else "",
        "ml-synapse:mlRegistrySharing": sharing,
    }


@pytest.mark.parametrize(
    ("mode", "existing"), [("none", ""), ("create", ""), ("existing", ID)]
)
def test_each_mode_has_what_it_needs(mode: str, existing: str) -> None:
    registry = parse_settings(texts(mode, existing), "dev").ml_registry

    assert (registry.mode, registry.existing_id or "") == (mode, existing)


@pytest.mark.parametrize(
    ("mode", "existing", "said"),
    [
        ("existing", "", "is needed, because mlRegistryMode is existing"),
        ("create", ID, "would be ignored, because mlRegistryMode is create"),
    ],
)
def test_a_mode_that_lacks_something_is_refused(
    mode: str, existing: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=f"existingMlRegistryId {said}"):
        parse_settings(texts(mode, existing), "dev")


def test_what_azure_keeps_for_another_registry_is_named_too() -> None:
    forgotten = texts("existing", ID) | {"ml-synapse:existingMlRegistryStorageId": ""}

    with pytest.raises(SettingsError, match="output mlRegistryStorageId"):
        parse_settings(forgotten, "dev")


def test_nothing_is_opened_to_a_registry_that_there_is_not() -> None:
    with pytest.raises(SettingsError, match="mlRegistrySharing opens the ML storage"):
        parse_settings(texts("none", "", "true"), "dev")
