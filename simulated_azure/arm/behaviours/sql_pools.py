"""Dedicated SQL pools of a Synapse workspace: they cost while they are online.

Sources: the published operations of Microsoft.Synapse/workspaces/sqlPools (pause,
resume, PATCH; status), https://learn.microsoft.com/azure/synapse-analytics/
sql-data-warehouse/what-is-a-data-warehouse-unit-dwu-cdwu (sizes), …/
sql-data-warehouse/sql-data-warehouse-manage-compute-overview (a paused pool has to be
resumed before it is scaled), the naming rules for Microsoft.Synapse, …/sql/
reference-collation-types (a pool's collation cannot be changed). Codes, wording, the
defaults of collation and size, and that a PUT leaves a paused pool paused are assumed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from simulated_azure.arm.behaviour import (
    Action,
    Behaviour,
    Handler,
    Put,
    default,
    dict_at,
    ensure,
)
from simulated_azure.arm.behaviours.envelope import now
from simulated_azure.arm.behaviours.synapse_workspaces import WORKSPACE, invalid
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.durations import Duration
from simulated_azure.arm.errors import ArmError, conflict
from simulated_azure.store import Resource

SQL_POOL: Final = f"{WORKSPACE}/sqlPools"
ONLINE: Final = "Online"
PAUSED: Final = "Paused"
SIZES: Final = tuple(
    f"DW{units}c"
    for units in (
        *(100, 200, 300, 400, 500, 1000, 1500, 2000, 2500, 3000),
        *(5000, 6000, 7500, 10000, 15000, 30000),
    )
)
_NAME: Final = re.compile(r"^(?!master$|tempdb$|model$)[^<>*%&:\\/?@'\s-]{1,60}$", re.I)
_LARGEST: Final = 263_882_790_666_240  # 240 TB, what Azure gives a pool


class SqlPools(Behaviour):
    """Microsoft.Synapse/workspaces/sqlPools."""

    arm_types = (SQL_POOL,)
    holds_data = True
    # All assumed.
    duration = Duration(300, 180, 60, patches=True, creating="Provisioning")
    action_seconds = MappingProxyType({"pause": 120.0, "resume": 180.0})
    created_status = 200
    # https://learn.microsoft.com/azure/azure-monitor/reference/supported-logs/microsoft-synapse-workspaces-sqlpools-logs
    log_categories = (
        *("DmsWorkers", "ExecRequests", "RequestSteps", "SqlRequests"),
        *("SQLSecurityAuditEvents", "Waits"),
    )
    metric_categories = ()

    def check(self, put: Put) -> None:
        if not _NAME.match(put.id.name):
            raise invalid(
                f"The SQL pool name '{put.id.name}' is invalid: 1 to 60 characters, "
                "none of <>*%&:\\/?@'- and no name of a system database."
            )
        size = str(dict_at(put.body, "sku").get("name", ""))
        if size.upper() not in {known.upper() for known in SIZES}:
            raise invalid(
                f"The size '{size}' is not one of a dedicated SQL pool. Allowed: "
                f"{', '.join(SIZES)}.",
                "sku.name",
            )
        if put.existing is not None:
            self._check_change(put, put.existing, size)

    def _check_change(self, put: Put, existing: Resource, size: str) -> None:
        for name in ("collation", "storageAccountType"):
            had, wanted = put.previous.get(name), put.properties.get(name)
            if wanted is not None and str(wanted).lower() != str(had).lower():
                raise invalid(
                    f"{name} is '{had}' and cannot be changed after the pool's "
                    "creation.",
                    f"properties.{name}",
                )
        had = str(dict_at(existing.body, "sku").get("name", ""))
        if put.previous.get("status") == PAUSED and had.upper() != size.upper():
            raise _paused(put.id.name, f"be scaled from {had} to {size}")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(
            properties,
            collation=put.previous.get("collation", "SQL_Latin1_General_CP1_CI_AS"),
            maxSizeBytes=_LARGEST,
            storageAccountType=put.previous.get("storageAccountType", "GRS"),
        )
        ensure(body, "sku")["capacity"] = 0
        properties["creationDate"] = put.previous.get("creationDate", now())
        properties["status"] = put.previous.get("status", ONLINE)

    @property
    def actions(self) -> Mapping[str, Handler]:
        return {"pause": _pause, "resume": _resume}


def _pause(action: Action) -> JsonObject:
    return _turn(action, ONLINE, PAUSED)


def _resume(action: Action) -> JsonObject:
    return _turn(action, PAUSED, ONLINE)


def _turn(action: Action, before: str, after: str) -> JsonObject:
    """Bring the pool to a status; the pool it is then is the answer."""
    pool = action.resource
    assert pool is not None  # ARM has looked it up
    properties = pool.body["properties"]
    if properties["status"] == before:
        body = {**pool.body, "properties": {**properties, "status": after}}
        pool = action.arm.store.put(
            Resource(id=pool.id, type=pool.type, name=pool.name, body=body)
        )
    return action.arm.show(pool)


def _paused(name: str, wish: str) -> ArmError:
    return conflict(
        "SqlPoolPaused",
        f"The SQL pool '{name}' is paused and cannot {wish}; resume it first.",
    )
