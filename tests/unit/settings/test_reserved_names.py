"""Names that Azure ML gives by itself: no stack file may give them too."""

from __future__ import annotations

import pytest

from components.settings import SettingsError, parse_settings
from tests.stack_files import raw


@pytest.mark.parametrize(
    ("name", "account", "container", "field"),
    [
        ("workspaceblobstore", "dataLake", "data", "name"),
        ("azureml_globaldatasets", "dataLake", "data", "name"),
        ("mine", "mlStorage", "azureml-blobstore-1", "container"),
        ("mine", "mlStorage", "aml-environment-image-build", "container"),
    ],
)
def test_what_azure_ml_calls_its_own_is_refused(
    name: str, account: str, container: str, field: str
) -> None:
    store = {"name": name, "account": account, "container": container}

    with pytest.raises(SettingsError) as refused:
        parse_settings(raw("dev", datastores=[store]), "dev")

    assert f"datastores[0].{field} may be one that Azure ML gives" in str(refused.value)
