"""Which connection is the endpoint's own, and what is sent to approve it."""

from __future__ import annotations

from typing import Any

import pytest

from components.dataplane.errors import ApprovalError
from components.dataplane.private_endpoint_connections import (
    approved_body,
    connections_api,
    is_from,
    own_connection,
    target_type,
)

PROVIDERS = "/subscriptions/s/resourceGroups/g/providers"
ML = f"{PROVIDERS}/Microsoft.MachineLearningServices/workspaces/ml"
ENDPOINTS = f"{PROVIDERS}/Microsoft.Network/privateEndpoints"


def connection(
    endpoint: str, status: str = "Pending", name: str = "c"
) -> dict[str, Any]:
    return {
        "name": name,
        "properties": {
            "privateEndpoint": {"id": f"{ENDPOINTS}/{endpoint}"},
            "privateLinkServiceConnectionState": {"status": status},
        },
    }


@pytest.mark.parametrize("segment", ["syn.ml", "SYN.ml", "syn.ML"])
def test_the_exact_segment_is_ours_whatever_its_case(segment: str) -> None:
    assert is_from(connection(segment), "syn", "ml")


@pytest.mark.parametrize(
    "decoy",
    [
        "syn.ml-old",
        "syn.ml2",
        "other-syn.ml",
        "xsyn.ml",
        "synxml",
        "ml.syn",
        "syn.ml/subnets/x",
        "syn.",
        "",
    ],
)
def test_look_alikes_are_not_ours(decoy: str) -> None:
    assert not is_from(connection(decoy), "syn", "ml")


def test_a_connection_without_endpoint_is_not_ours() -> None:
    assert not is_from({"properties": {"privateEndpoint": None}}, "syn", "ml")
    assert not is_from({"name": "syn.ml"}, "syn", "ml")


def test_the_name_of_a_connection_proves_nothing() -> None:
    assert not is_from(connection("stranger", name="syn.ml-1234"), "syn", "ml")


def test_ours_is_found_among_strangers() -> None:
    ours = connection("syn.ml")

    found = own_connection([connection("a.b"), ours, connection("c")], "syn", "ml")

    assert found is ours


def test_none_is_none() -> None:
    assert own_connection([connection("a.b")], "syn", "ml") is None


def test_several_are_refused_by_name() -> None:
    twice = [connection("syn.ml", name="one"), connection("syn.ml", name="two")]

    with pytest.raises(ApprovalError, match=r"Seen: one, two\. Allowed: exactly one"):
        own_connection(twice, "syn", "ml")


def test_what_a_former_endpoint_left_does_not_count() -> None:
    dead = connection("syn.ml", "Disconnected")
    living = connection("syn.ml")

    assert own_connection([dead, living], "syn", "ml") is living
    assert own_connection([dead], "syn", "ml") is dead


@pytest.mark.parametrize("spelling", ["actionRequired", "actionsRequired"])
def test_the_whole_object_is_sent_back_but_for_the_state(spelling: str) -> None:
    pending = connection("syn.ml")
    pending["properties"]["groupIds"] = ["dfs"]
    pending["properties"]["privateLinkServiceConnectionState"][spelling] = "None"

    body = approved_body(pending, "by us")

    assert body["name"] == "c"
    assert body["properties"]["groupIds"] == ["dfs"]
    assert body["properties"]["privateLinkServiceConnectionState"] == {
        "status": "Approved",
        "description": "by us",
        spelling: "None",
    }
    assert pending["properties"]["privateLinkServiceConnectionState"]["status"] == (
        "Pending"
    )


@pytest.mark.parametrize(
    ("target", "api"),
    [
        (ML, "2025-12-01"),
        (f"{PROVIDERS}/microsoft.storage/storageaccounts/a", "2024-01-01"),
        (f"{PROVIDERS}/Microsoft.KeyVault/vaults/v", "2024-11-01"),
        (f"{PROVIDERS}/Microsoft.Nothing/things/t", None),
        ("", None),
    ],
)
def test_each_target_type_has_its_api_version(target: str, api: str | None) -> None:
    assert connections_api(target) == api


def test_a_nested_type_is_read_from_an_id() -> None:
    assert target_type(f"{ML}/computes/c") == (
        "Microsoft.MachineLearningServices/workspaces/computes"
    )
