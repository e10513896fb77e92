"""What the engine sends, as plain values."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_policy import proxy

from guardrails.decoding import SECRET_SIGNATURE, SIGNATURE, UNKNOWNS, decode
from guardrails.markers import OPAQUE, SECRET, UNKNOWN
from guardrails.resource_types import normal_type


def signed(signature: str, **more: Any) -> dict[str, Any]:
    return {SIGNATURE: signature, **more}


@pytest.mark.parametrize(
    ("sent", "decoded"),
    [
        ({"a": ["b", 1.0, None]}, {"a": ["b", 1.0, None]}),
        (signed(SECRET_SIGNATURE, value={"a": 1}), {"a": 1}),
        (signed(SECRET_SIGNATURE, ciphertext="v1:abc"), SECRET),
        (signed("d0e6a833031e9bbcd3f4e8bde6ca49a4"), UNKNOWN),
        (signed("d0e6a833031e9bbcd3f4e8bde6ca49a4", value="a"), "a"),
        (signed("c44067f5952c0a294b673a41bacd8c17", path="x"), OPAQUE),
        ({"__provider": "pickled", "a": 1}, {"a": 1}),
    ],
)
def test_decoded(sent: Any, decoded: Any) -> None:
    assert decode(sent) == decoded


def test_every_sentinel_of_the_sdk_is_unknown() -> None:
    names = [var for var in vars(proxy) if var.startswith("UNKNOWN_")]

    assert {getattr(proxy, name) for name in names} == UNKNOWNS


@pytest.mark.parametrize(
    "token",
    [
        "azure-native:storage:StorageAccount",
        "azure-native:storage/v20230501:StorageAccount",
        "azure-native_storage_v20230501:storage:StorageAccount",
    ],
)
def test_type_loses_its_version(token: str) -> None:
    assert normal_type(token) == "azure-native:storage:StorageAccount"
