"""Values as the engine sends them: protobuf structs to plain Python and back.

Secrets are unwrapped: like the real azure-native provider, the stand-ins do not claim
``acceptSecrets``, and the engine itself then marks what was secret in the answers.
Source of the signatures: the Pulumi SDK (``sdk/go/common/resource``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from google.protobuf import struct_pb2

Properties = dict[str, Any]


class Unknown:
    """A value that only a real deployment will tell."""

    def __repr__(self) -> str:
        """Name it in messages and failed assertions."""
        return "UNKNOWN"

    def __deepcopy__(self, memo: dict[int, Any]) -> Unknown:
        """Stay the one instance, so that ``is UNKNOWN`` holds in copies."""
        return self


UNKNOWN: Final = Unknown()
UNKNOWN_STRING: Final = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
# One sentinel a kind: string, boolean, number, array, asset, archive, object.
_UNKNOWN_SENTINELS: Final = frozenset(
    {
        UNKNOWN_STRING,
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
_SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
_SECRET: Final = "1b47061264138c4ac30d75fd1eb44270"
_RESOURCE: Final = "5cf8f73096256a8f31e491e813e4eb8e"
_OUTPUT: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"


def decode(struct: struct_pb2.Struct) -> Properties:
    """Return the struct's values; nulls are left out, as the real provider does."""
    pairs = ((key, _decoded(value)) for key, value in struct.fields.items())
    return {key: value for key, value in pairs if value is not None}


def encode(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Return a struct of the values, without nulls."""
    struct = struct_pb2.Struct()
    struct.update(_encoded(values))
    return struct


def contains_unknown(value: Any) -> bool:
    """Say whether an unknown is anywhere in the value."""
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return any(contains_unknown(item) for item in value)
    return value is UNKNOWN


def _decoded(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "string_value":
        text = value.string_value
        return UNKNOWN if text in _UNKNOWN_SENTINELS else text
    if kind == "number_value":
        number = value.number_value
        return int(number) if number.is_integer() else number
    if kind == "bool_value":
        return value.bool_value
    if kind == "list_value":
        return [_decoded(item) for item in value.list_value.values]
    if kind == "struct_value":
        return _special_or_object(value.struct_value)
    return None


def _special_or_object(struct: struct_pb2.Struct) -> Any:
    """Unwrap secrets, output values and resource references."""
    if _SIGNATURE not in struct.fields:
        return decode(struct)
    signature = struct.fields[_SIGNATURE].string_value
    if signature == _OUTPUT and "value" not in struct.fields:
        return UNKNOWN
    if signature in (_SECRET, _OUTPUT):
        return _decoded(struct.fields["value"])
    if signature == _RESOURCE:
        reference = "id" if "id" in struct.fields else "urn"
        return _decoded(struct.fields[reference])
    return decode(struct)


def _encoded(value: Any) -> Any:
    if value is UNKNOWN:
        return UNKNOWN_STRING
    if isinstance(value, Mapping):
        return {key: _encoded(v) for key, v in value.items() if v is not None}
    if isinstance(value, list | tuple):
        return [_encoded(item) for item in value]
    return value
