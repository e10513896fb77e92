"""The retrain stage: what the monitor's report leads to, by the written rule."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from churn.monitoring.decision import RetrainRule
from churn.monitoring.measurement import Measurement
from churn.monitoring.monitor import Report
from churn.pipeline.stage import Context
from churn.report.section import Figure, Section
from churn.rollout.audit import AuditTrail
from churn.settings import located


def run(context: Context) -> dict[str, Any]:
    """Decide whether to train again, and note it in the audit trail."""
    settings = context.settings.monitoring
    rule = RetrainRule(
        drifted_features=settings.drifted_features,
        cooldown=timedelta(days=settings.cooldown_days),
    )
    trail = AuditTrail(file=Path(located(context.settings.records.decisions)))
    decision = rule.decide(reported(context.input("monitor")), trail)
    (context.output / "decision.json").write_text(
        json.dumps(asdict(decision), indent=1)
    )
    Section(
        title="Train again?",
        text=decision.why,
        figures=[Figure(label="decision", value=decision.action)],
    ).write(context.output)
    return asdict(decision)


def reported(folder: Path) -> Report:
    """Return the report that the monitor has written."""
    content = json.loads((folder / "monitor.json").read_text())
    for one in content["measurements"]:
        # The verdict follows from value and threshold.
        del one["breached"]
    return Report(
        measurements=[Measurement(**one) for one in content["measurements"]],
        unmeasured=content["unmeasured"],
    )
