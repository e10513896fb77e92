"""The online store at request time: that of the feature store, named by an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from churn.feature_store.online import opened
from churn.settings import OnlineStore

CONTAINER: Final = "customer_features"
Row = Mapping[str, Any]


class OnlineFeatures(Protocol):
    """The newest features of customers."""

    def read(self, keys: Sequence[str]) -> Mapping[str, Row]:
        """Return the features of those customers that have any."""


def online_features(address: str) -> OnlineFeatures:
    """Open the store: an account of Cosmos DB at a URL, else a file of SQLite."""
    kind = "cosmos" if address.startswith("https://") else "sqlite"
    return opened(
        OnlineStore.model_validate(
            {"kind": kind, "target": address, "container": CONTAINER}
        )
    )
