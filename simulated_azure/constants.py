"""Identifiers of the simulated tenant; values are assumed, shapes are Azure's."""

from __future__ import annotations

from typing import Final

SUBSCRIPTION_ID: Final = "00000000-0000-4000-8000-000000000001"
TENANT_ID: Final = "72f00000-0000-4000-8000-000000000001"

DEPLOYER_OBJECT_ID: Final = "d0000000-0000-4000-8000-000000000001"
DEPLOYER_CLIENT_ID: Final = "a0000000-0000-4000-8000-000000000001"
DEPLOYER_NAME: Final = "platform-deployer"

DATA_SCIENTISTS_GROUP_ID: Final = "60000000-0000-4000-8000-000000000001"
SYNAPSE_ADMINISTRATORS_GROUP_ID: Final = "60000000-0000-4000-8000-000000000002"

# TEST-NET-3 (RFC 5737): the public address under which Azure sees the deployer.
DEFAULT_CLIENT_ADDRESS: Final = "203.0.113.10"
