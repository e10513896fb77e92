"""For every setting of a living stack, another value that it may take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.engine.test_replacements import (
    BRING_YOUR_OWN,
    MOVES,
    OTHER_SETTINGS,
    PRIVATE_SYNAPSE,
    REFUSED_CHANGES,
    SHARED_REGISTRY,
)

_LOGS: Final = "existingLogAnalyticsWorkspaceId"
_DNS: Final = ("dnsMode", "existingDnsZonesResourceGroupId")
_PROTECTION: Final = ("protectData", "purgeOnDestroy")
"""What holds data is either protected or purged."""

CHANGES: Final[Mapping[str, Mapping[str, Any]]] = {
    **{key: {key: it} for key, it in OTHER_SETTINGS.items() if key != "protectData"},
    " ".join(_PROTECTION): {key: OTHER_SETTINGS[key] for key in _PROTECTION},
    " ".join(_DNS): {key: BRING_YOUR_OWN[key] for key in _DNS},
    _LOGS: {_LOGS: BRING_YOUR_OWN[_LOGS]},
    " ".join(PRIVATE_SYNAPSE): PRIVATE_SYNAPSE,
    " ".join(SHARED_REGISTRY): SHARED_REGISTRY,
    **{key: {key: value} for key, value in MOVES.items()},
}
"""Setting, or settings that only change together -> their values."""

NEVER: Final[Mapping[str, Mapping[str, Any]]] = {
    " ".join(values): values for values in REFUSED_CHANGES.values()
}
"""Setting, or settings that only change together -> values that are refused."""

OTHERWISE: Final[Mapping[str, str]] = {
    "synapseDataExfiltrationProtection": "`true` is refused, always",
    "adopt": "read when a resource is created",
    "modelMonitors": "goes with a managed network (`isolationMode`), in place",
    "outboundRules": "goes with a managed network (`isolationMode`), in place",
}
"""What a preview of dev cannot show."""
