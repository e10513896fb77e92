"""The whole loop: drift, an alert, a challenger, the gate, a new deployment."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from lifecycle.in_process import deployed
from rows import row
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from churn.feature_store.definitions import COLUMNS, KEY
from churn.monitoring.decision import RetrainRule
from churn.monitoring.drift_signal import DriftSignal
from churn.monitoring.monitor import Monitor, Report, Window
from churn.monitoring.performance_signal import PerformanceSignal
from churn.monitoring.quality_signal import QualitySignal
from churn.rollout.audit import AuditTrail
from churn.rollout.closed_loop import ClosedLoop, Verdict
from churn.rollout.rollout import Limits, Rollout
from churn.rollout.traffic import Route
from churn.serving.collected import read
from churn.serving.collector import INPUTS, OUTPUTS, FileCollector
from churn.serving.load_test import Caller, load_test
from churn.serving.model import ServedModel
from churn.serving.router import HEADER, Router, routed
from churn.serving.scorer import Scorer

TRAINED = ["days_since_last_purchase", "total_transactions"]
ROWS = 1_500
ANY_LATENCY = Limits(p99_milliseconds=60_000)
"""No test depends on how fast the machine is."""


def people(seed: int, *, slower: float = 1.0) -> pd.DataFrame:
    """Draw customers; with slower habits they are absent longer, and stay."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame([row(f"{seed}-{number}") for number in range(ROWS)])
    absence = random.exponential(30, ROWS)
    purchases = random.poisson(8, ROWS)
    chance = 1 / (1 + np.exp(-(absence - 35) / 6 + (purchases - 8) * 0.3 * slower))
    return frame.assign(
        days_since_last_purchase=absence * slower,
        total_transactions=purchases,
        churned=(random.random(ROWS) < chance).astype(int),
    )


def fitted(frame: pd.DataFrame, version: str) -> ServedModel:
    """Train a model on customers."""
    predictor = LogisticRegression(max_iter=1000).fit(frame[TRAINED], frame["churned"])
    return ServedModel(
        predictor=predictor, columns=TRAINED, threshold=0.5, version=version
    )


@dataclass
class Store:
    """The online store of some customers."""

    people: pd.DataFrame

    def read(self, keys: Sequence[str]) -> Mapping[str, Any]:
        chosen = self.people.set_index(KEY).loc[list(keys), list(COLUMNS)]
        return chosen.to_dict(orient="index")


@dataclass
class World:
    """An endpoint with a champion, and the customers of today."""

    folder: Path
    today: pd.DataFrame
    stack: ExitStack = field(default_factory=ExitStack)
    broken: bool = False

    def __post_init__(self) -> None:
        self.past = people(1)
        self.champion = fitted(self.past, "1")
        blue = self.deploy_as("blue", self.champion)
        self.router = Router({"blue": blue}, Route(live={"blue": 100}))
        self.url = self.stack.enter_context(routed(self.router))
        self.trail = AuditTrail(file=self.folder / "audit.jsonl", actor="pipeline")

    def deploy_as(self, name: str, model: ServedModel) -> str:
        collector = FileCollector(
            folder=self.folder / "collected",
            endpoint="churn",
            deployment=name,
            model_version=model.version,
        )
        store = Store(self.today)
        scorer = Scorer(model=model, features=store, collector=collector)
        return self.stack.enter_context(deployed(scorer))

    def deploy(self, model: ServedModel) -> str:
        green = self.deploy_as("green", model)
        if self.broken:
            green = f"{green.rpartition(':')[0]}:9/score"
        self.router.add("green", green)
        return "green"

    def ask_all(self) -> None:
        """Score every customer of today."""
        keys = list(self.today[KEY])
        with Caller(self.url) as ask:
            for start in range(0, ROWS, 100):
                body = json.dumps({"customer_ids": keys[start : start + 100]})
                assert ask(body.encode()) == 200

    def report(self) -> Report:
        """Monitor what the endpoint has kept, with labels that have arrived."""
        now = datetime.now(UTC)
        inputs, outputs = (
            read(self.folder, it, now - timedelta(days=7), now + timedelta(days=1))
            for it in (INPUTS, OUTPUTS)
        )
        truth = self.today.set_index(KEY)["churned"]
        labels = outputs[["correlationid"]].assign(
            churned=truth.loc[list(outputs[KEY])].to_numpy()
        )
        scores = self.champion.probabilities(self.past)
        return monitor().measure(
            Window(
                reference=self.past,
                reference_scores=pd.DataFrame({"churn_probability": scores}),
                inputs=inputs,
                outputs=outputs,
                predictions=outputs,
                labels=labels,
            )
        )

    def gate(self, model: ServedModel) -> Verdict:
        """Let pass what is better on today's customers than the champion."""
        seen = self.today.tail(ROWS // 2)
        champion, challenger = (
            roc_auc_score(seen["churned"], it.probabilities(seen))
            for it in (self.champion, model)
        )
        return Verdict(
            passed=challenger >= champion,
            why=f"AUC {challenger:.3f} against {champion:.3f}",
            evidence={"challenger": challenger, "champion": champion},
        )

    def loop(self, train: Any) -> ClosedLoop[ServedModel]:
        return ClosedLoop(
            rule=RetrainRule(),
            train=train,
            gate=self.gate,
            deploy=self.deploy,
            rollout=Rollout(
                traffic=self.router,
                observe=self.observe,
                trail=self.trail,
                limits=ANY_LATENCY,
            ),
            trail=self.trail,
        )

    def observe(self, name: str) -> Any:
        """Ask the deployment by its name, as Azure's header does."""
        body = json.dumps({"customer_ids": [self.today[KEY].iloc[0]]}).encode()
        with Caller(self.url, {HEADER: name}) as ask:
            return load_test(ask, [body], rate=200, seconds=0.1)

    def retrained(self) -> ServedModel:
        return fitted(self.today.head(ROWS // 2), "2")

    def decided(self) -> list[str]:
        return [it["decision"] for it in self.trail.decisions()]


def monitor() -> Monitor:
    """Return the signals, for windows of this size."""
    return Monitor(
        data=DriftSignal(name="DataDrift", numerical=TRAINED, least_rows=1_000),
        predictions=DriftSignal(
            name="PredictionDrift", numerical=["churn_probability"], least_rows=1_000
        ),
        quality=QualitySignal(numerical=TRAINED, thresholds={"NullValueRate": 0.0}),
        performance=PerformanceSignal(thresholds={"Accuracy": 0.75}),
    )


@pytest.fixture
def drifted(tmp_path: Path) -> Iterator[World]:
    world = World(tmp_path, people(2, slower=2.5))
    with world.stack:
        world.ask_all()
        yield world


def test_drift_leads_to_a_better_model_in_production(drifted: World) -> None:
    end = drifted.loop(drifted.retrained).run(drifted.report())

    assert end == "in production"
    assert drifted.router.read() == Route(live={"green": 100})
    assert drifted.decided() == [
        "monitor: retrain",
        "gate: passed",
        "rollout begun",
        "shadow {'green': 50}",
        "traffic {'blue': 90, 'green': 10}",
        "traffic {'blue': 50, 'green': 50}",
        "traffic {'green': 100}",
    ]
    first, second = drifted.trail.decisions()[:2]
    assert "Accuracy" in first["why"]
    assert "days_since_last_purchase" in first["why"]
    assert second["evidence"]["challenger"] >= second["evidence"]["champion"]


def test_a_challenger_that_is_worse_stays_outside(drifted: World) -> None:
    def upside_down() -> ServedModel:
        wrong = drifted.today.assign(churned=1 - drifted.today["churned"])
        return fitted(wrong, "2")

    end = drifted.loop(upside_down).run(drifted.report())

    assert end == "refused by the gate"
    assert drifted.decided() == ["monitor: retrain", "gate: refused"]
    assert drifted.router.read() == Route(live={"blue": 100})


def test_a_deployment_that_fails_goes_back(drifted: World) -> None:
    drifted.broken = True

    end = drifted.loop(drifted.retrained).run(drifted.report())

    assert end == "rolled back"
    assert drifted.router.read() == Route(live={"blue": 100})
    assert drifted.decided()[-1] == "rolled back"


def test_without_drift_nothing_happens(tmp_path: Path) -> None:
    world = World(tmp_path, people(3))
    with world.stack:
        world.ask_all()
        end = world.loop(world.retrained).run(world.report())

    assert end == "nothing"
    assert world.decided() == ["monitor: nothing"]
