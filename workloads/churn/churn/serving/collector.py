"""Keeps requests and answers in the form of Azure ML's data collector.

Azure's own collector works behind a managed endpoint alone; elsewhere the same records
are written as JSON lines, in the folders in which Azure keeps them, so that a monitor
reads both alike. The record is that of the files with which Azure tests its monitors
(model_monitoring/components/tests/unit/raw_mdc_data in
https://github.com/Azure/azureml-assets), and the folders are those of
https://learn.microsoft.com/azure/machine-learning/how-to-collect-production-data.
"""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

import pandas as pd

INPUTS: Final = "model_inputs"
OUTPUTS: Final = "model_outputs"


class Collector(Protocol):
    """Keeps the two frames of a request."""

    def collect(self, inputs: pd.DataFrame, outputs: pd.DataFrame) -> str:
        """Return the id by which both belong together."""


class AzureCollector:
    """Azure's own collectors, made once per process."""

    def __init__(self, on_error: Callable[[Exception], None]) -> None:
        from azureml.ai.monitoring import Collector as Azure

        self._inputs = Azure(name=INPUTS, on_error=on_error)
        self._outputs = Azure(name=OUTPUTS, on_error=on_error)

    def collect(self, inputs: pd.DataFrame, outputs: pd.DataFrame) -> str:
        context = self._inputs.collect(inputs)
        self._outputs.collect(outputs, context)
        return str(context.get_id())


@dataclass(frozen=True, kw_only=True)
class FileCollector:
    """The same records as JSON lines below a folder; one write appends one record."""

    folder: Path
    endpoint: str
    deployment: str
    model_version: str
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def collect(self, inputs: pd.DataFrame, outputs: pd.DataFrame) -> str:
        correlation = str(uuid.uuid4())
        self._append(INPUTS, inputs, correlation)
        self._append(OUTPUTS, outputs, correlation)
        return correlation

    def _append(self, collection: str, frame: pd.DataFrame, correlation: str) -> None:
        moment = self.now()
        # Each process has a file: lines of two processes never mix.
        file = self._hour(collection, moment) / f"{os.getpid()}.jsonl"
        file.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps(self._record(collection, frame, correlation, moment))
        with file.open("a", encoding="utf-8") as handle:
            handle.write(f"{line}\n")

    def _hour(self, collection: str, moment: datetime) -> Path:
        place = self.folder / self.endpoint / self.deployment / collection
        return place / moment.strftime("%Y/%m/%d/%H")

    def _record(
        self, collection: str, frame: pd.DataFrame, correlation: str, moment: datetime
    ) -> dict[str, Any]:
        rows = frame.to_json(orient="records")
        return {
            "specversion": "1.0",
            "id": str(uuid.uuid4()),
            "source": f"onlineEndpoints/{self.endpoint}/deployments/{self.deployment}",
            "type": f"azureml.inference.{collection}",
            "datacontenttype": "application/json",
            "time": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "data": json.loads(rows),
            "contentrange": f"bytes 0-{len(rows) - 1}/{len(rows)}",
            "correlationid": correlation,
            "xrequestid": correlation,
            "modelversion": self.model_version,
            "collectdatatype": "pandas.core.frame.DataFrame",
            "agent": "churn-file-collector/1",
        }
