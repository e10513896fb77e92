"""The shared registry is made here, or named."""

from __future__ import annotations

import pytest

from components.settings import SettingsError, parse_settings
from tests.unit.settings.stack_files import raw

ID = (
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
    "/providers/Microsoft.MachineLearningServices/registries/mlr"
)


def texts(mode: str, existing: str) -> dict[str, str]:
    return raw("dev") | {
        "ml-synapse:mlRegistryMode": mode,
        "ml-synapse:existingMlRegistryId": existing,
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
