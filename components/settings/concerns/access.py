"""People: who works on the platform."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from components.settings.key import Concern, Key
from components.settings.nested import array
from components.settings.records import Record, records, required
from components.settings.refusals import Finding, Values, needed, unused
from components.settings.values import choice, guid


@dataclass(frozen=True, kw_only=True)
class DeployerSettings:
    """Who runs the program, or the group of all who do."""

    object_id: str
    kind: Literal["ServicePrincipal", "Group", "User"]


@dataclass(frozen=True, kw_only=True)
class AccessSettings:
    """Who deploys, one at least, and directory groups of people."""

    deployers: tuple[DeployerSettings, ...]
    data_scientist_group_ids: tuple[str, ...]


def read_access(of: Values) -> AccessSettings:
    """Build what the roles of people are told."""
    return AccessSettings(
        deployers=of["deployers"],
        data_scientist_group_ids=of["dataScientistGroupIds"],
    )


def _one_administrator_of_sql(values: Values) -> Iterator[Finding]:
    """Azure takes one principal; several deployers leave open which."""
    if len(values["deployers"]) > 1 and not values["synapseSqlAdministratorObjectId"]:
        yield needed(
            "synapseSqlAdministratorObjectId",
            "deployers has several entries and SQL has one administrator",
            values["deployers"][0].object_id,
        )


def _administrators_once(values: Values) -> Iterator[Finding]:
    deployers = {it.object_id.lower() for it in values["deployers"]}
    for number, object_id in enumerate(values["synapseAdministratorObjectIds"]):
        if object_id.lower() in deployers:
            key = f"synapseAdministratorObjectIds[{number}]"
            yield unused(key, object_id, "deployers names it: it is one already")


DEPLOYER = Record(
    DeployerSettings,
    {
        "objectId": required(guid()),
        "kind": required(choice("ServicePrincipal", "Group", "User")),
    },
    kind="a deployer",
)

CONCERN = Concern(
    keys={
        "deployers": Key(
            records(DEPLOYER, 1, unique=("objectId",)),
            '[{"objectId": "d0000000-0000-4000-8000-000000000001",'
            ' "kind": "ServicePrincipal"}]',
        ),
        "dataScientistGroupIds": Key(array(guid()), "[]"),
    },
    rules=(_one_administrator_of_sql, _administrators_once),
)
