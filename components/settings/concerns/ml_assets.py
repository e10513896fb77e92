"""What ML people find in the workspace: datastores, data assets and environments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from components.machine_learning.asset_ids import NAME, VERSION
from components.machine_learning.declared_assets import DataAsset, Environment
from components.settings.key import Concern, Key
from components.settings.records import Record, default, records, required
from components.settings.refusals import Finding, Rule, ValueRefused, Values, shown
from components.settings.values import Value, boolean, choice, text

Account = Literal["dataLake", "mlStorage"]


@dataclass(frozen=True, kw_only=True)
class DatastoreSettings:
    """A container of one of the platform's two accounts, made with its datastore."""

    name: str
    account: Account
    container: str


@dataclass(frozen=True, kw_only=True)
class MlAssetSettings:
    """What is declared in the workspace."""

    datastores: tuple[DatastoreSettings, ...]
    studio_data_access: bool
    data_assets: tuple[DataAsset, ...]
    environments: tuple[Environment, ...]

    def containers(self, account: Account) -> tuple[str, ...]:
        """Return the containers that the datastores ask of an account, each once."""
        wanted = [it.container for it in self.datastores if it.account == account]
        return tuple(dict.fromkeys(wanted))


def read_ml_assets(of: Values) -> MlAssetSettings:
    """Build what the workspace declares."""
    return MlAssetSettings(
        datastores=of["datastores"],
        studio_data_access=of["studioDataAccess"],
        data_assets=of["dataAssets"],
        environments=of["mlEnvironments"],
    )


class _Versioned(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...


def _known_datastores(values: Values) -> Iterator[Finding]:
    known = {it.name for it in values["datastores"]}
    for number, asset in enumerate(values["dataAssets"]):
        if asset.datastore not in known:
            yield (
                f"dataAssets[{number}].datastore",
                ValueRefused(
                    "is none of the datastores",
                    seen=asset.datastore,
                    allowed=", ".join(sorted(known)) or "none: datastores is empty",
                    cure="correct it, or add the datastore",
                ),
            )


def _each_version_once(values: Values) -> Iterator[Finding]:
    for key in ("dataAssets", "mlEnvironments"):
        yield from _repeated(key, values[key])


def _repeated(key: str, items: Sequence[_Versioned]) -> Iterator[Finding]:
    seen: dict[tuple[str, str], int] = {}
    for number, it in enumerate(items):
        before = seen.setdefault((it.name.lower(), it.version), number)
        if before != number:
            yield (
                f"{key}[{number}].version",
                ValueRefused(
                    f"is that of entry [{before}] of the same name",
                    seen=shown(f"{it.name} {it.version}"),
                    allowed="each version of a name once",
                    cure="raise the version",
                ),
            )


def _reserved(field: str, what: str, prefixes: tuple[str, ...]) -> Rule:
    """Return the rule that a name is none that Azure ML gives to what is its own."""

    def rule(values: Values) -> Iterator[Finding]:
        if values[field].lower().startswith(prefixes):
            yield (
                field,
                ValueRefused(
                    f"may be one that Azure ML gives to its own {what}",
                    seen=values[field],
                    allowed=f"a name that does not begin with {' or '.join(prefixes)}",
                    cure="take another name",
                ),
            )

    return rule


def _reserved_container(values: Values) -> Iterator[Finding]:
    """Azure ML keeps what it writes by itself in the workspace's own account."""
    if values["account"] == "mlStorage":
        yield from _OWN_CONTAINERS(values)


# Seen in accounts of workspaces; no page of Microsoft's lists them all (unproven).
# Those of `insights-` are Azure Monitor's:
# https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs
_OWN_CONTAINERS = _reserved(
    "container",
    "containers",
    ("aml-environment", "azureml", "insights-", "revisions", "snapshot"),
)


def asset_name() -> Value[str]:
    """A name of an asset, as Azure ML takes it."""
    return text(
        f"(?a:{NAME})",
        "up to 255 letters, digits, dots, dashes and underscores",
        "shorten or correct it",
    )


def asset_version() -> Value[str]:
    """A version of an asset."""
    return text(
        f"(?a:{VERSION})",
        "up to 30 letters, digits, dots, dashes and underscores",
        'write "1"',
    )


DATASTORE = Record(
    DatastoreSettings,
    {
        "name": required(
            text(
                "[A-Za-z0-9_]{1,255}",
                "letters, digits and underscores",
                "replace what is no letter, digit or underscore",
            )
        ),
        "account": required(choice("dataLake", "mlStorage")),
        "container": required(
            text(
                "[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]",
                "3 to 63 lower-case letters, digits and single dashes",
                "correct it; it is the container's name in Azure",
            )
        ),
    },
    rules=(
        _reserved("name", "datastores", ("workspace", "azureml")),
        _reserved_container,
    ),
    kind="a datastore",
)
DATA_ASSET = Record(
    DataAsset,
    {
        "name": required(asset_name()),
        "version": required(asset_version()),
        "type": required(choice("uri_file", "uri_folder", "mltable")),
        "datastore": required(text("[A-Za-z0-9_]{1,255}", "a datastore", "name one")),
        "path": required(
            text(
                r"[^/\s\\][^\s\\]{0,1023}",
                "a path without a / in front, spaces or backslashes",
                "write it as features/2026/",
            )
        ),
    },
    kind="a data asset",
)
ENVIRONMENT = Record(
    Environment,
    {
        "name": required(asset_name()),
        "version": required(asset_version()),
        "image": required(
            text(
                r"[a-z0-9][a-z0-9./:_@-]{2,400}",
                "an image with its registry",
                "write mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:latest",
            )
        ),
        "condaFile": default(
            text(r"(?s).{1,20000}", "the text of a conda file", "write it after |"),
            None,
        ),
    },
    # https://learn.microsoft.com/python/api/azureml-core/azureml.core.environment.environment
    rules=(_reserved("name", "environments", ("azureml", "microsoft")),),
    kind="an environment",
)

CONCERN = Concern(
    keys={
        "datastores": Key(records(DATASTORE, unique=("name",)), "[]"),
        "studioDataAccess": Key(boolean(), "false"),
        "dataAssets": Key(records(DATA_ASSET), "[]"),
        "mlEnvironments": Key(records(ENVIRONMENT), "[]"),
    },
    rules=(_known_datastores, _each_version_once),
)
