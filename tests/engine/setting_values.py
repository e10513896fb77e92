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

_MANAGED: Final = "goes with a managed network (`isolation.mode`), in place"
_LOGS: Final = "monitoring.existingLogAnalyticsWorkspaceId"
_DNS: Final = ("dns.mode", "dns.existingZonesResourceGroupId")
_PROTECTION: Final = ("protection.protectData", "protection.purgeOnDestroy")
"""What holds data is either protected or purged."""

CHANGES: Final[Mapping[str, Mapping[str, Any]]] = {
    **{key: {key: it} for key, it in OTHER_SETTINGS.items() if key != _PROTECTION[0]},
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
    "adopt": "read when a resource is created",
    "modelMonitors": _MANAGED,
    "isolation.outboundRules": _MANAGED,
}
"""What a preview of dev cannot show."""
