"""Values between the engine and the providers."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import struct_pb2
from pulumi.runtime import rpc

from simulated_azure.engine.wire import UNKNOWN, contains_unknown, decode, encode


def test_plain_values_survive_the_way_there_and_back() -> None:
    values = {"s": "x", "i": 3, "f": 1.5, "b": False, "l": [1, {"k": "v"}], "m": {}}

    assert decode(encode(values)) == values


def test_whole_numbers_are_integers_again() -> None:
    assert repr(decode(encode({"days": 7}))["days"]) == "7"


def test_nulls_are_left_out() -> None:
    assert decode(_struct(a=None, b="x")) == {"b": "x"}
    assert decode(encode({"a": None, "b": {"c": None}})) == {"b": {}}


def test_unknowns_survive_the_way_there_and_back() -> None:
    values = {"a": UNKNOWN, "b": [UNKNOWN]}

    decoded = decode(encode(values))

    assert decoded["a"] is UNKNOWN
    assert decoded["b"][0] is UNKNOWN


@pytest.mark.parametrize(
    ("special", "value"),
    [
        ({rpc._special_sig_key: rpc._special_secret_sig, "value": "s"}, "s"),
        ({rpc._special_sig_key: rpc._special_output_value_sig, "value": 1}, 1),
        ({rpc._special_sig_key: rpc._special_output_value_sig}, UNKNOWN),
        (
            {rpc._special_sig_key: rpc._special_resource_sig, "urn": "u", "id": "i"},
            "i",
        ),
        ({rpc._special_sig_key: rpc._special_resource_sig, "urn": "u"}, "u"),
    ],
)
def test_wrapped_values_are_unwrapped(special: dict[str, Any], value: Any) -> None:
    assert decode(_struct(a=special, b=[special])) == {"a": value, "b": [value]}


def test_unknowns_are_found_wherever_they_are() -> None:
    assert contains_unknown({"a": [{"b": UNKNOWN}]})
    assert not contains_unknown({"a": ["b", 1]})


def _struct(**values: Any) -> struct_pb2.Struct:
    struct = struct_pb2.Struct()
    struct.update(values)
    return struct
