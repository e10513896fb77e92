"""Turn what the engine sends into a plain property bag, once a resource."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from guardrails.markers import OPAQUE, SECRET, UNKNOWN

# How the engine writes what JSON cannot say (sdk/go/common/resource/properties.go and
# sdk/go/common/resource/plugin/rpc.go of pulumi/pulumi).
SIGNATURE: Final = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE: Final = "1b47061264138c4ac30d75fd1eb44270"
OUTPUT_SIGNATURE: Final = "d0e6a833031e9bbcd3f4e8bde6ca49a4"
UNKNOWNS: Final = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)


def decode(raw: Any) -> Any:
    """Return the value with markers for unknowns, secrets without a value and files.

    Keys that begin with two underscores are the engine's own (`__provider` holds the
    pickled code of a dynamic provider) and are left out.
    """
    if isinstance(raw, str):
        return UNKNOWN if raw in UNKNOWNS else raw
    if isinstance(raw, Mapping):
        if SIGNATURE in raw:
            return _special(raw)
        return {
            key: decode(value) for key, value in raw.items() if not key.startswith("__")
        }
    if isinstance(raw, Sequence):
        return [decode(value) for value in raw]
    return raw


def _special(raw: Mapping[str, Any]) -> Any:
    match raw[SIGNATURE]:
        case "1b47061264138c4ac30d75fd1eb44270":
            return decode(raw["value"]) if "value" in raw else SECRET
        case "d0e6a833031e9bbcd3f4e8bde6ca49a4":
            return decode(raw["value"]) if "value" in raw else UNKNOWN
        case _:
            return OPAQUE
