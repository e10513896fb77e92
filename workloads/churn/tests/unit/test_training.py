"""Training: what is refused, what is reproducible, what explains itself."""

from typing import Any

import numpy as np
import pandas as pd
import pytest
from frames import labelled

from churn.evaluation.explain import attributions, importance
from churn.feature_store.definitions import COLUMNS, NUMERIC
from churn.refusals import DataRefusal, ModelRefusal
from churn.settings import load
from churn.training.columns import inputs, labels
from churn.training.fit import Parts, fitted
from churn.training.fit import load as load_model
from churn.training.models import inner
from churn.training.split import split

TRAINING = load("local").training.model_copy(update={"trees": 20, "depth": 4})
PARTS = Parts(train=labelled(600), validation=labelled(400, seed=2))


@pytest.mark.parametrize("name", ["random_forest", "lightgbm"])
def test_the_same_seed_gives_the_same_model(name: str) -> None:
    first, second = (fitted(name, {}, PARTS, TRAINING) for _ in range(2))

    rows = inputs(PARTS.validation)
    chances = [one.model.predict_proba(rows)[:, 1] for one in (first, second)]
    np.testing.assert_array_equal(*chances)
    assert first.auc > 0.75


@pytest.mark.parametrize("name", ["random_forest", "lightgbm", "logistic_regression"])
def test_shap_has_one_shape_for_every_model(name: str) -> None:
    pipeline = inner(fitted(name, {}, PARTS, TRAINING).model)
    rows = pipeline.named_steps["columns"].transform(inputs(PARTS.validation).head(50))

    values = attributions(pipeline.named_steps["model"], rows)

    assert values.shape == rows.shape
    strongest = importance(values, rows)[0]
    assert strongest["feature"] == NUMERIC[0]
    assert strongest["direction"] > 0.8


def test_calibration_undoes_what_class_weights_did() -> None:
    candidate = fitted("random_forest", {}, PARTS, TRAINING)
    rows = labelled(800, seed=3)

    weighted = inner(candidate.model).predict_proba(inputs(rows))[:, 1].mean()
    said = candidate.model.predict_proba(inputs(rows))[:, 1].mean()

    happened = rows["churned"].mean()
    assert abs(said - happened) < 0.06 < abs(weighted - happened)


def test_a_plan_that_training_never_saw_is_scored() -> None:
    model = fitted("lightgbm", {}, PARTS, TRAINING).model

    chances = model.predict_proba(inputs(labelled(5).assign(plan="gold")))

    assert np.isfinite(chances).all()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows.drop(columns="age"), "seen missing age"),
        (lambda rows: rows.assign(age="old"), "seen age object"),
        (lambda rows: rows.assign(age=np.nan), "NaN or infinity: seen age"),
        (lambda rows: rows.assign(age=np.inf), "NaN or infinity: seen age"),
    ],
)
def test_rows_that_no_model_takes_are_refused(change: Any, message: str) -> None:
    with pytest.raises(DataRefusal, match=message):
        inputs(change(labelled(5)))


def test_one_class_alone_is_refused() -> None:
    with pytest.raises(DataRefusal, match="one class only: seen 5 rows, all 0"):
        labels(labelled(5).assign(churned=False))


def test_a_file_that_is_no_model_is_refused(tmp_path: Any) -> None:
    (tmp_path / "model.pkl").write_bytes(b"half")

    with pytest.raises(ModelRefusal, match="cannot be read"):
        load_model(tmp_path / "model.pkl")


def test_no_label_of_one_part_is_open_when_the_next_begins() -> None:
    settings = load("local")
    start = pd.Timestamp(settings.data.start)
    days = np.arange(90, 480)
    frame = labelled(len(days)).assign(
        observed_at=start + pd.to_timedelta(days, unit="D")
    )

    parts = split(frame, settings)

    horizon = pd.Timedelta(days=settings.features.label_horizon_days)
    ends = [
        parts[name]["observed_at"].max() + horizon for name in ("train", "validation")
    ]
    begins = [parts[name]["observed_at"].min() for name in ("validation", "test")]
    assert all(end <= begin for end, begin in zip(ends, begins, strict=True))


def test_models_take_every_feature_and_nothing_else() -> None:
    assert tuple(inputs(labelled(5)).columns) == COLUMNS
