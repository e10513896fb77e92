"""Reads what a collector kept, Azure's or our own, as frames."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from churn.refusals import DataRefusal


def read(
    folder: Path, collection: str, since: datetime, until: datetime
) -> pd.DataFrame:
    """Return a collection's rows of a window, from ``since`` on and before ``until``.

    Each row has its record's correlation id with its place in the record, as Azure's
    own monitors make it, and the time. A last line that a killed process left half
    written is skipped; any other line that is no record is refused.

    Raises:
        DataRefusal: A file holds a line that is no record.
    """
    rows = [
        {
            **row,
            "correlationid": f"{record['correlationid']}_{place}",
            "time": record["time"],
        }
        for file in sorted(folder.rglob(f"{collection}/**/*.jsonl"))
        for record in _records(file)
        if since <= datetime.fromisoformat(record["time"]) < until
        for place, row in enumerate(record["data"])
    ]
    return pd.DataFrame(rows)


def _records(file: Path) -> Iterator[dict[str, Any]]:
    lines = file.read_text(encoding="utf-8").split("\n")
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            record = json.loads(line)
            yield {key: record[key] for key in ("correlationid", "time", "data")}
        except (ValueError, KeyError, TypeError) as error:
            if number == len(lines):
                return
            raise DataRefusal(
                "A line of the collected data is no record",
                seen=f"{file.name}, line {number}: {error}",
                allowed="a JSON object with correlationid, time and data",
                fix="remove the line, or the file, and run the monitor again",
            ) from error
