"""Long-running operations, retries and failures, as ARM's protocol has them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import pytest
from pulumi.runtime.proto import provider_pb2, status_pb2

from simulated_azure.engine.azure_native.operations import Operations
from simulated_azure.engine.azure_native.provider import (
    AzureNative,
    PartialFailureError,
)
from simulated_azure.engine.azure_native.rest import ArmFailure, Rest
from simulated_azure.engine.azure_native.server import serve
from simulated_azure.engine.wire import decode
from simulated_azure.messages import Response
from simulated_azure.tests.provider_client import ProviderClient, urn
from simulated_azure.tests.scripted_arm import ScriptedArm, scripted_arm

GROUP = "azure-native:resources:ResourceGroup"
BLOB = "azure-native:storage:BlobServiceProperties"
INPUTS = {"resourceGroupName": "rg", "location": "swedencentral"}
BUSY = {"error": {"code": "AnotherOperationInProgress", "message": "wait"}}
FAILED = {
    "status": "Failed",
    "error": {
        "code": "Conflict",
        "message": "it\nfailed",
        "target": "sku",
        "details": [{"code": "Inner", "message": "because"}],
    },
}
LINK = {
    "Azure-AsyncOperation": "https://management.azure.com/operations/1?api-version=1"
}
LOCATION = {"Location": "https://management.azure.com/results/1"}


def test_throttling_and_busy_parents_are_tried_again(tmp_path: Path) -> None:
    answers = [Response(status=429), Response(status=409, body=BUSY), Response(body={})]
    with scripted_arm(tmp_path, PUT=answers) as arm:
        _operations(arm).put("/a", {})

        assert [request.method for request in arm.asked] == ["PUT"] * 3


def test_an_operation_is_followed_through_our_front_door(tmp_path: Path) -> None:
    running, done = {"status": "Running"}, {"status": "Succeeded"}
    gets = [Response(body=running), Response(body=done)]
    with scripted_arm(tmp_path, PUT=[_accepted(LINK)], GET=gets) as arm:
        _operations(arm).put("/a", {})

        assert [request.path for request in arm.asked] == [
            "/a",
            "/operations/1",
            "/operations/1",
        ]


def test_a_location_is_followed_until_it_is_no_longer_202(tmp_path: Path) -> None:
    gets = [Response(status=202), Response(status=200)]
    with scripted_arm(tmp_path, DELETE=[_accepted(LOCATION)], GET=gets) as arm:
        _operations(arm).delete("/a")

        assert arm.asked[-1].path == "/results/1"
        assert arm.asked[-1].query == {"api-version": "2024-01-01"}


def test_a_resource_being_built_is_read_until_it_stands(tmp_path: Path) -> None:
    building = {"properties": {"provisioningState": "Creating"}}
    built = {"properties": {"provisioningState": "Succeeded"}}
    puts = [Response(status=201, body=building)]
    with scripted_arm(tmp_path, PUT=puts, GET=[Response(body=built)]) as arm:
        _operations(arm).put("/a", {})

        assert [request.path for request in arm.asked] == ["/a", "/a"]


def test_a_failed_operation_is_one_line_with_code_message_target(
    tmp_path: Path,
) -> None:
    gets = [Response(body=FAILED)]
    with (
        scripted_arm(tmp_path, PUT=[_accepted(LINK)], GET=gets) as arm,
        pytest.raises(ArmFailure) as failed,
    ):
        _operations(arm).put("/a", {})

    assert str(failed.value) == (
        "Conflict [200]: it failed (target: sku); Inner: because"
    )
    assert failed.value.created


def test_what_was_made_before_the_failure_is_remembered(tmp_path: Path) -> None:
    half_done = {"id": "/rg", "name": "rg", "location": "swedencentral"}
    gets = [Response(status=404), Response(body=FAILED), Response(body=half_done)]
    with (
        scripted_arm(tmp_path, PUT=[_accepted(LINK)], GET=gets) as arm,
        pytest.raises(PartialFailureError) as partial,
    ):
        AzureNative(arm.environment()).create(urn(GROUP), INPUTS)

    assert partial.value.outputs["name"] == "rg"
    assert partial.value.resource.endswith("/resourceGroups/rg")


def test_the_engine_is_told_what_was_made_before_the_failure(tmp_path: Path) -> None:
    half_done = {"id": "/rg", "name": "rg", "location": "swedencentral"}
    gets = [Response(status=404), Response(body=FAILED), Response(body=half_done)]
    with scripted_arm(tmp_path, PUT=[_accepted(LINK)], GET=gets) as arm:
        server = serve(arm.environment())
        client = ProviderClient(server.port)

        with pytest.raises(grpc.RpcError) as failed:
            client.create(GROUP, INPUTS)

        client.close()
        server.stop()
    detail = _init_failure(failed.value)
    assert detail.id.endswith("/resourceGroups/rg")
    assert list(detail.reasons) == [
        "Conflict [200]: it failed (target: sku); Inner: because"
    ]
    assert decode(detail.properties)["location"] == "swedencentral"


def test_a_refused_create_leaves_nothing_to_remember(tmp_path: Path) -> None:
    error = {"error": {"code": "QuotaExceeded", "message": "no"}}
    answers = {
        "GET": [Response(status=404)],
        "PUT": [Response(status=400, body=error)],
    }
    with scripted_arm(tmp_path, **answers) as arm, pytest.raises(ArmFailure) as refused:
        AzureNative(arm.environment()).create(urn(GROUP), INPUTS)

    assert str(refused.value) == "QuotaExceeded [400]: no"


def test_deleting_what_is_gone_is_fine(tmp_path: Path) -> None:
    with scripted_arm(tmp_path, DELETE=[Response(status=404)]) as arm:
        _operations(arm).delete("/a")

        assert len(arm.asked) == 1


def test_a_link_that_does_not_exist_may_say_204(tmp_path: Path) -> None:
    with scripted_arm(tmp_path, GET=[Response(status=204)]) as arm:
        assert _operations(arm).get("/a") is None


def test_a_singleton_goes_back_to_its_defaults(tmp_path: Path) -> None:
    answers = {"GET": [Response(body={"name": "default"})], "PUT": [Response(body={})]}
    with scripted_arm(tmp_path, **answers) as arm:
        AzureNative(arm.environment()).delete(urn(BLOB), "/account/blob")

        assert arm.asked[-1].json() == {"properties": {}}


def _init_failure(error: Any) -> provider_pb2.ErrorResourceInitFailed:
    metadata = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
    return provider_pb2.ErrorResourceInitFailed.FromString(status.details[0].value)


def _accepted(headers: dict[str, str]) -> Response:
    return Response(status=202, headers=headers)


def _operations(arm: ScriptedArm) -> Operations:
    return Operations(Rest(arm.environment()), "2024-01-01")
