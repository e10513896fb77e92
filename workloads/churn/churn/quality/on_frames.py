"""Runs rules on a small pandas frame, such as a request or a training set."""

from collections.abc import Sequence

import pandas as pd

from churn.quality.rules import Rule


def violations(frame: pd.DataFrame, rules: Sequence[Rule]) -> dict[str, int]:
    """Return the number of rows that violate each rule; rules that hold have none."""
    counts = {
        rule.name: int((~rule.condition.holds(frame).fillna(False)).sum())
        for rule in rules
    }
    return {name: count for name, count in counts.items() if count}


def violations_by_row(frame: pd.DataFrame, rules: Sequence[Rule]) -> list[list[str]]:
    """Return for each row the names of the rules that it violates."""
    broken = {rule.name: ~rule.condition.holds(frame).fillna(False) for rule in rules}
    table = pd.DataFrame(broken, index=frame.index)
    return [
        [name for name, is_broken in row.items() if is_broken]
        for row in table.to_dict("records")
    ]
