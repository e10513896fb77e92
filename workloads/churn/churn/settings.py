"""Every setting of the workload, and the only reader of its files and of the
environment.

`config/workload.yml` says what the workload is; `config/local.yml` or
`config/azure.yml` says where its data and stores are. A value of `--set
section.key=value` comes before both.
"""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from churn.refusals import SettingsRefusal

HOME = Path(__file__).resolve().parents[1]
Share = Field(ge=0, le=1)


class Section(BaseModel):
    """A frozen section that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Data(Section):
    """What the generator makes; shares are of the transactions."""

    seed: int
    transactions: int = Field(ge=1000, le=50_000_000)
    transactions_per_customer: int = Field(ge=5, le=1000)
    start: date
    days: int = Field(ge=360, le=3650)
    late: float = Share
    duplicates: float = Share
    bad_rows: float = Share
    leak: bool
    drift: float = Field(ge=0, le=5)
    drift_day: int
    bias: float = Field(ge=0, le=5)


class Features(Section):
    """When features are computed; days count from the data's start."""

    snapshot_days: int = Field(ge=1)
    first_snapshot_day: int = Field(ge=1)
    label_horizon_days: int = Field(ge=1)


class Quality(Section):
    """The largest share of rows in quarantine at which the run goes on."""

    quarantine_limit: float = Share


class Split(Section):
    """The days from which labels are for validation and for test."""

    validation_day: int
    test_day: int


class Training(Section):
    """The candidates' common parameters; `jobs` is threads a model."""

    seed: int
    trees: int = Field(ge=1)
    depth: int = Field(ge=1)
    calibration: Literal["sigmoid", "isotonic"]
    jobs: int = Field(ge=1)


class Tuning(Section):
    """How many trials the sweep has."""

    trials: int = Field(ge=1)
    seed: int


class Evaluation(Section):
    """Bootstrap, costs in money per customer, and slices."""

    resamples: int = Field(ge=50)
    confidence: float = Field(gt=0.5, lt=1)
    contact_cost: float = Field(gt=0)
    churn_cost: float = Field(gt=0)
    saved_share: float = Field(gt=0, le=1)
    slices: tuple[str, ...]


class Explanation(Section):
    """How many rows SHAP explains."""

    rows: int = Field(ge=10)


class Fairness(Section):
    """Groups that are compared, and the largest gap between them."""

    groups: tuple[str, ...]
    limit: float = Share
    smallest_group: int = Field(ge=1)


class Promotion(Section):
    """The written rule by which a challenger replaces a champion."""

    significance: float = Field(gt=0, lt=1)
    smallest_auc: float = Share
    largest_latency_ms: float = Field(gt=0)


class Serving(Section):
    """The load test: requests a second, for some seconds."""

    rate: float = Field(gt=0)
    seconds: float = Field(gt=0)


class Batch(Section):
    """Which date is scored: `latest`, `all`, or one such as 2026-06-30."""

    date: str


class Monitoring(Section):
    """What is compared, from where on it alerts, and when an alert leads to training.

    `features` are those that do not grow with the customer's age: a sum over all time
    drifts by itself.
    """

    features: tuple[str, ...]
    drift_threshold: float = Field(gt=0)
    largest_bad_share: float = Share
    smallest_accuracy: float = Share
    least_rows: int = Field(ge=1)
    least_labels: int = Field(ge=1)
    drifted_features: int = Field(ge=1)
    cooldown_days: int = Field(ge=0)


class Records(Section):
    """Where requests are kept, and the file of decisions."""

    collected: str
    decisions: str


class Tracking(Section):
    """MLflow's tracking server and registry; `artifacts` null is the server's own."""

    uri: str
    artifacts: str | None
    experiment: str
    model: str


class OnlineStore(Section):
    """The key-value store of the newest features."""

    kind: Literal["sqlite", "cosmos"]
    target: str
    container: str


class Settings(Section):
    """The whole configuration."""

    data: Data
    features: Features
    quality: Quality
    split: Split
    training: Training
    tuning: Tuning
    evaluation: Evaluation
    explanation: Explanation
    fairness: Fairness
    promotion: Promotion
    serving: Serving
    batch: Batch
    monitoring: Monitoring
    records: Records
    lake: str
    artifacts: str
    tracking: Tracking
    online_store: OnlineStore
    spark: dict[str, str]

    def table(self, name: str) -> str:
        """Return where a Delta table of the lake is, for example `silver/customers`."""
        return f"{located(self.lake)}/{name}"

    def artifact(self, stage: str) -> Path:
        """Return the folder of a stage's output."""
        return Path(located(self.artifacts)) / stage


def located(path: str) -> str:
    """Return an address as it is, and a relative path from the workload's folder on."""
    return path if "://" in path else str(HOME / path)


def load(place: str, overrides: Sequence[str] = ()) -> Settings:
    """Return the settings for a place, `local` or `azure`, or for a file's path.

    Raises:
        SettingsRefusal: a file is missing, or a key or a value is not allowed.
    """
    values = {**read(HOME / "config" / "workload.yml"), **read(file_of(place))}
    for override in overrides:
        values = overridden(values, override)
    try:
        return Settings.model_validate(filled(values))
    except ValidationError as error:
        raise refused(error) from error


def file_of(place: str) -> Path:
    """Return the file that describes a place."""
    known = HOME / "config" / f"{place}.yml"
    return known if known.exists() else Path(place)


def read(file: Path) -> dict[str, Any]:
    """Return what a YAML file says."""
    if not file.is_file():
        places = sorted(path.stem for path in (HOME / "config").glob("*.yml"))
        raise SettingsRefusal(
            "The configuration does not exist",
            seen=file,
            allowed=f"{', '.join(set(places) - {'workload'})} or a file's path",
            fix="name one of them with --config",
        )
    content = yaml.safe_load(file.read_text())
    return dict(content or {})


def overridden(values: Mapping[str, Any], override: str) -> dict[str, Any]:
    """Return the values with `section.key=value` put in; the value is YAML."""
    path, equals, text = override.partition("=")
    if not equals or not path:
        raise SettingsRefusal(
            "An override has no value",
            seen=override,
            allowed="section.key=value",
            fix="write for example --set data.transactions=10000",
        )
    first, _, rest = path.partition(".")
    value: Any = yaml.safe_load(text)
    if rest:
        value = overridden(values.get(first, {}), f"{rest}={text}")
    return {**values, first: value}


def filled(value: Any) -> Any:
    """Return a value with each ${NAME} replaced by that environment variable."""
    if isinstance(value, Mapping):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+)\}", lambda match: variable(match[1]), value)
    return value


def variable(name: str) -> str:
    """Return an environment variable that the configuration asks for."""
    if not (value := os.environ.get(name)):
        raise SettingsRefusal(
            f"The environment variable {name} is not set",
            seen="nothing",
            allowed="the value that the job's definition gives it",
            fix=f"set {name}, or choose another --config",
        )
    return value


def refused(error: ValidationError) -> SettingsRefusal:
    """Return all mistakes of a configuration as one refusal."""
    mistakes = error.errors()
    return SettingsRefusal(
        "The configuration is not valid",
        seen="; ".join(
            f"{'.'.join(map(str, one['loc']))}={one['input']!r}" for one in mistakes
        ),
        allowed="; ".join(one["msg"] for one in mistakes),
        fix="correct these keys in config/*.yml or in --set",
    )
