"""What all providers share: diff, IDs, errors, and how they are stored."""

from __future__ import annotations

import base64
import sys
from typing import Any

import pytest
from pulumi.dynamic import ConfigureRequest
from pulumi.dynamic.config import Config
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.output import Unknown
from pulumi.runtime.rpc import UNKNOWN

from components.dataplane import session as sessions
from components.dataplane.batch_default import BatchDefaultProvider
from components.dataplane.endpoint_approval import EndpointApprovalProvider
from components.dataplane.endpoint_traffic import EndpointTrafficProvider
from components.dataplane.errors import DataPlaneError, MalformedIdError
from components.dataplane.linked_service import LinkedServiceProvider
from components.dataplane.managed_private_endpoint import (
    ManagedPrivateEndpointProvider,
)
from components.dataplane.provider import DataPlaneProvider, one_line_errors
from tests.unit.dataplane.inputs import IN_WORKSPACES, INPUTS, PROVIDERS


def outputs(kind: type[DataPlaneProvider], **changed: Any) -> dict[str, Any]:
    return INPUTS[kind] | dict(kind.expected) | changed


@pytest.mark.parametrize("kind", PROVIDERS)
def test_a_provider_is_stored_by_reference(kind: type[DataPlaneProvider]) -> None:
    stored = serialize_provider(kind())

    assert len(stored) < 150
    assert f"components.dataplane.{kind.__module__.rpartition('.')[2]}".encode() in (
        base64.b64decode(stored)
    )


@pytest.mark.parametrize("kind", PROVIDERS)
def test_a_provider_is_stored_alike_every_time_and_not_as_a_secret(
    kind: type[DataPlaneProvider],
) -> None:
    used = kind()
    with pytest.raises(DataPlaneError):
        used.read("nonsense", {})

    assert serialize_provider(used) == serialize_provider(kind())
    assert vars(used) == {}
    assert used.serialize_as_secret_always is False


@pytest.mark.parametrize("kind", PROVIDERS)
def test_nothing_changed_is_no_change(kind: type[DataPlaneProvider]) -> None:
    diff = kind().diff("id", outputs(kind), INPUTS[kind])

    assert (diff.changes, diff.replaces) == (False, [])


@pytest.mark.parametrize("kind", PROVIDERS)
def test_numbers_and_spelling_are_no_change(kind: type[DataPlaneProvider]) -> None:
    news = {
        name: value.upper() if name in kind.identity else value
        for name, value in INPUTS[kind].items()
    }

    assert kind().diff("id", outputs(kind, timeout_minutes=30), news).changes is False


@pytest.mark.parametrize("kind", PROVIDERS)
def test_another_identity_replaces_after_deleting(
    kind: type[DataPlaneProvider],
) -> None:
    for name in kind.identity:
        diff = kind().diff("id", outputs(kind), INPUTS[kind] | {name: "other"})

        assert (diff.changes, diff.replaces) == (True, [name])
        assert diff.delete_before_replace is True


@pytest.mark.parametrize("unknown", [UNKNOWN, Unknown()])
@pytest.mark.parametrize("kind", PROVIDERS)
def test_an_unknown_identity_may_replace(
    kind: type[DataPlaneProvider], unknown: object
) -> None:
    name = kind.identity[-1]

    diff = kind().diff("id", outputs(kind), INPUTS[kind] | {name: unknown})

    assert (diff.changes, diff.replaces) == (True, [name])


@pytest.mark.parametrize("kind", PROVIDERS)
def test_what_can_be_updated_is_not_replaced(kind: type[DataPlaneProvider]) -> None:
    for name in kind.updatable:
        for value in ("other", UNKNOWN):
            diff = kind().diff("id", outputs(kind), INPUTS[kind] | {name: value})

            assert (diff.changes, diff.replaces) == (True, [])


@pytest.mark.parametrize(
    ("kind", "drift", "replaces"),
    [
        (LinkedServiceProvider, {"authentication": "ServicePrincipal"}, []),
        (LinkedServiceProvider, {"integration_runtime": "own"}, []),
        (LinkedServiceProvider, {"type": "AzureBlobStorage"}, ["type"]),
        (
            ManagedPrivateEndpointProvider,
            {"provisioning_state": "Failed"},
            ["provisioning_state"],
        ),
        (EndpointApprovalProvider, {"status": "Rejected"}, []),
    ],
)
def test_drift_is_put_right(
    kind: type[DataPlaneProvider], drift: dict[str, str], replaces: list[str]
) -> None:
    diff = kind().diff("id", outputs(kind, **drift), INPUTS[kind])

    assert (diff.changes, diff.replaces) == (True, replaces)


@pytest.mark.parametrize("kind", IN_WORKSPACES)
def test_an_id_can_be_read_back(kind: type[DataPlaneProvider]) -> None:
    provider = kind()

    assert provider.parse_id(provider.make_id("syn", "x")) == ("syn", "x")


@pytest.mark.parametrize("kind", [EndpointTrafficProvider, BatchDefaultProvider])
def test_the_id_of_a_part_names_its_endpoint(kind: type[DataPlaneProvider]) -> None:
    endpoint_id = INPUTS[kind]["endpoint_id"]

    found = kind().parse_id(f"{endpoint_id}/{kind.kind}")

    assert found == ("ml", endpoint_id.rpartition("/")[2])
    for wrong in (endpoint_id, f"syn/{kind.kind}/x", f"{endpoint_id}/x/{kind.kind}"):
        with pytest.raises(MalformedIdError):
            kind().parse_id(wrong)


@pytest.mark.parametrize(
    "id_", ["", "syn", "syn/x", "syn/other/x", "/linkedservices/x"]
)
def test_an_id_of_another_kind_is_refused(id_: str) -> None:
    with pytest.raises(MalformedIdError, match="<workspace>/linkedservices/<name>"):
        LinkedServiceProvider().parse_id(id_)


def test_expected_errors_are_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "tracebacklimit", 100, raising=False)

    with pytest.raises(DataPlaneError) as raised, one_line_errors():
        raise DataPlaneError(what="a", seen="b", allowed="c", fix="d")

    assert sys.tracebacklimit == 0
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_other_errors_keep_their_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "tracebacklimit", 0, raising=False)

    with pytest.raises(ZeroDivisionError), one_line_errors():
        _ = 1 / 0

    assert sys.tracebacklimit == 1000


def test_the_stack_names_the_cloud(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "_stack", {"configuration": {}})
    monkeypatch.setenv("ARM_ENVIRONMENT", "public")
    config = Config({"azure-native:environment": "china"}, "ml-synapse")

    LinkedServiceProvider().configure(ConfigureRequest(config))

    assert sessions.current().cloud.name == "china"
