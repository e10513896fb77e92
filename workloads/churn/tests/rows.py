"""Rows of features that fulfil every rule of the feature table."""

from __future__ import annotations

from typing import Any

from churn.data.customers import PLANS
from churn.feature_store.definitions import FEATURES, KEY


def row(key: str, **changed: Any) -> dict[str, Any]:
    """Return a customer's features, each within its limits, with some changed."""
    values = {
        it.name: PLANS[0] if it.type == "string" else 20 if it.name == "age" else 1
        for it in FEATURES
    }
    return {KEY: key, **values, **changed}
