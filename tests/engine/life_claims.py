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

ENDPOINTS: Final = {
    "data-lake-dfs",
    "ml-storage-blob",
    "ml-storage-dfs",
    "ml-vault",
    "ml-workspace",
}
"""Synapse's managed private endpoints."""

OUTPUTS: Final = {
    *("mlWorkspaceId", "mlWorkspaceName", "mlStudioUrl", "computeClusterName"),
    *("synapseWorkspaceId", "synapseWorkspaceName", "synapsePrincipalId"),
    *("synapseEndpoint", "synapseStudioUrl", "sparkPoolNames"),
    *("mlStorageId", "mlStorageName", "dataLakeId", "dataLakeName"),
    *("dataLakeEndpoint", "keyVaultId", "keyVaultUri"),
    *("containerRegistryId", "containerRegistryLoginServer"),
    *("logAnalyticsId", "applicationInsightsId", "virtualNetworkId"),
    *("linkedServiceName", "approvalStates"),
}
"""What others rely on; there may be more."""

LOOPBACK: Final = re.compile(r"localhost|127\.0\.0\.1|\[::1\]")
# The key of Application Insights is none: Microsoft counts it as an identifier
# (https://learn.microsoft.com/azure/azure-monitor/app/connection-strings).
SECRET: Final = re.compile(
    r"\"ciphertext\"|AccountKey=|SharedAccessSignature|-----BEGIN|eyJ[\w-]{20,}\."
    r"|(?<![\w/+])[\w/+]{86}==(?![\w=])"
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

    def test_outputs_are_complete(self, life: Life) -> None:
        given = {name for name, value in life.outputs.items() if value}

        assert given >= OUTPUTS

    def test_every_id_in_the_outputs_exists(self, life: Life) -> None:
        ids = {v for k, v in life.outputs.items() if k.endswith("Id") and "/" in v}

        assert ids
        assert {i.lower() for i in ids} <= {n.lower() for n in life.azure.names()}

    def test_addresses_in_the_outputs_are_azures(self, life: Life) -> None:
        given = json.dumps(life.outputs)

        assert LOOPBACK.search(given) is None
        assert life.outputs["synapseEndpoint"] == (
            f"https://{life.outputs['synapseWorkspaceName']}.dev.azuresynapse.net"
        )

    def test_every_endpoint_is_approved(self, life: Life) -> None:
        states = life.outputs["approvalStates"]

        assert states == dict.fromkeys(ENDPOINTS, "Approved")

    def test_only_our_own_connections_are_approved(self, life: Life) -> None:
        workspace = life.outputs["synapseWorkspaceName"]
        subscription = life.outputs["synapseWorkspaceId"].split("/")[2]
        from_elsewhere = {
            endpoint.rpartition("/")[2]: status
            for endpoint, status in life.azure.connections()
            if endpoint.split("/")[2] != subscription
        }

        approved = {n for n, status in from_elsewhere.items() if status == "Approved"}

        assert approved == {f"{workspace}.{endpoint}" for endpoint in ENDPOINTS}
        assert set(from_elsewhere.values()) == {"Approved", "Pending"}
