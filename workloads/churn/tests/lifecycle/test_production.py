"""From the promoted model to the decision: served, scored in batch, monitored."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from churn.pipeline.lifecycle import STAGES
from churn.pipeline.runner import Outcome, Runner
from churn.refusals import Refusal
from churn.rollout.audit import AuditTrail
from churn.settings import Settings, load
from conftest import SMALL, places

pytestmark = pytest.mark.spark
# Small data makes no good model, and no test depends on how fast the machine is.
LENIENT = (
    "promotion.smallest_auc=0",
    "promotion.largest_latency_ms=60000",
    "fairness.limit=1",
    "tuning.trials=1",
    "serving.seconds=1",
    "monitoring.least_rows=50",
    "monitoring.least_labels=10",
)
PRODUCTION = ("serve", "batch", "monitor", "retrain")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("production")
    records = (
        f"records.collected={folder}/collected",
        f"records.decisions={folder}/decisions.jsonl",
    )
    return load("local", (*SMALL, *places(folder), *records, *LENIENT))


@pytest.fixture(scope="module")
def outcomes(settings: Settings) -> dict[str, Outcome]:
    found = Runner(stages=STAGES, settings=settings).run(PRODUCTION)
    return {it.stage: it for it in found}


def written(settings: Settings, stage: str, name: str) -> Any:
    return json.loads((settings.artifact(stage) / "files" / name).read_text())


def test_the_champion_answers_and_keeps_what_it_was_asked(
    settings: Settings, outcomes: dict[str, Outcome]
) -> None:
    latency = written(settings, "serve", "latency.json")

    assert (latency["requests"], latency["errors"]) == (10, 0)
    kept = Path(settings.records.collected) / "churn" / "blue" / "model_inputs"
    assert len(list(kept.rglob("*.jsonl"))) >= 1


def test_every_customer_of_the_newest_snapshot_is_scored(
    settings: Settings, outcomes: dict[str, Outcome]
) -> None:
    published = written(settings, "publish", "published.json")

    assert outcomes["batch"].figures["rows"] == published["customers"]


def test_every_signal_is_measured(
    settings: Settings, outcomes: dict[str, Outcome]
) -> None:
    report = written(settings, "monitor", "monitor.json")

    assert report["unmeasured"] == {}
    assert {it["signal"] for it in report["measurements"]} == {
        "DataDrift",
        "DataQuality",
        "ModelPerformance",
        "PredictionDrift",
    }


def test_the_decision_is_in_the_trail(
    settings: Settings, outcomes: dict[str, Outcome]
) -> None:
    (decision,) = AuditTrail(file=Path(settings.records.decisions)).decisions()

    assert decision["decision"] == f"monitor: {outcomes['retrain'].figures['action']}"


def test_nothing_is_done_twice(
    settings: Settings, outcomes: dict[str, Outcome]
) -> None:
    again = Runner(stages=STAGES, settings=settings).run(PRODUCTION)

    assert {it.stage for it in again if not it.skipped} == set()


def test_without_a_champion_nothing_is_served(
    settings: Settings, outcomes: dict[str, Outcome]
) -> None:
    strict = settings.model_copy(
        update={"tracking": settings.tracking.model_copy(update={"model": "another"})}
    )

    with pytest.raises(Refusal, match="no champion"):
        Runner(
            stages=[it for it in STAGES if it.name == "serve"], settings=strict
        ).once(next(it for it in STAGES if it.name == "serve"), "", named=True)
