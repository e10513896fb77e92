"""The managed endpoint's own server, run here: what it answers and what it refuses."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from model_folder import folder_of_model
from rows import row
from sklearn.linear_model import LogisticRegression

from churn.feature_store.definitions import COLUMNS
from churn.serving.load_test import Caller
from churn.serving.local_server import served
from churn.serving.request import MOST_BYTES


def leaving_when_old() -> Any:
    """Return a model of the server's own scikit-learn."""
    frame = pd.DataFrame({name: np.zeros(100) for name in COLUMNS})
    frame["age"] = np.arange(100.0)
    return LogisticRegression(max_iter=1000).fit(frame, frame["age"] > 50)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a model and a store of one customer; yield the endpoint's URL."""
    folder = tmp_path_factory.mktemp("served")
    model = folder_of_model(folder / "model", leaving_when_old())
    with sqlite3.connect(folder / "online.db") as store:
        store.execute("create table customer_features(id text, features text)")
        features = json.dumps({**row("a", age=80, plan="0")})
        store.execute("insert into customer_features values('a', ?)", [features])
    variables = {
        "CHURN_ONLINE_STORE": str(folder / "online.db"),
        "CHURN_COLLECTED": str(folder / "collected"),
    }
    with served("blue", model, variables, folder / "server.log") as deployment:
        yield f"http://127.0.0.1:{deployment.port}/score"


def asked(url: str, body: bytes) -> tuple[int, dict[str, Any]]:
    """Return the status and what the answer says."""
    with Caller(url) as caller:
        status, content = caller.ask(body)
    return status, json.loads(content)


def test_a_customer_is_scored_from_the_online_store(url: str) -> None:
    status, answer = asked(url, b'{"customer_ids": ["a"]}')

    (score,) = answer["scores"]
    assert (status, score["customer_id"], score["predicted_churn"]) == (200, "a", 1)


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (b'{"customer_ids": ["nobody"]}', 404, "no features"),
        (b'{"customer_ids": ["a"], "x": 1}', 400, "another form"),
        (b'{"rows": [{"customer_id": "a", "age": NaN}]}', 400, "not JSON"),
        (b" " * (MOST_BYTES + 1), 413, "too many bytes"),
    ],
)
def test_what_it_does_not_know_is_refused_in_four_parts(
    url: str, body: bytes, status: int, said: str
) -> None:
    seen, answer = asked(url, body)

    assert (seen, set(answer["error"])) == (status, {"what", "seen", "allowed", "fix"})
    assert said in answer["error"]["what"]
