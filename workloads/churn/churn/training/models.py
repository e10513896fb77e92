"""The models that can be trained, all with scikit-learn's interface and class
weights.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.calibration import CalibratedClassifierCV
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier
from sklearn.frozen import FrozenEstimator
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from churn.feature_store.definitions import CATEGORICAL, NUMERIC
from churn.refusals import ModelRefusal
from churn.settings import Training

Parameters = Mapping[str, Any]


def random_forest(training: Training, parameters: Parameters) -> Any:
    """Return the documents' forest: 100 trees of depth 10, unless tuned."""
    defaults = {"n_estimators": training.trees, "max_depth": training.depth}
    return RandomForestClassifier(
        **{**defaults, **parameters},
        class_weight="balanced",
        random_state=training.seed,
        n_jobs=training.jobs,
    )


def extra_trees(training: Training, parameters: Parameters) -> Any:
    """Return a forest whose splits are drawn."""
    defaults = {"n_estimators": training.trees, "max_depth": training.depth}
    return ExtraTreesClassifier(
        **{**defaults, **parameters},
        class_weight="balanced",
        random_state=training.seed,
        n_jobs=training.jobs,
    )


def lightgbm(training: Training, parameters: Parameters) -> Any:
    """Return boosted trees; `deterministic` gives the same trees by the same seed."""
    defaults = {"n_estimators": training.trees, "num_leaves": 15, "learning_rate": 0.05}
    return LGBMClassifier(
        **{**defaults, **parameters},
        class_weight="balanced",
        random_state=training.seed,
        n_jobs=training.jobs,
        deterministic=True,
        force_row_wise=True,
        verbose=-1,
    )


def logistic_regression(training: Training, parameters: Parameters) -> Any:
    """Return a linear model, which the others have to beat."""
    return LogisticRegression(
        **{"max_iter": 500, **parameters},
        class_weight="balanced",
        random_state=training.seed,
    )


MODELS: dict[str, Callable[[Training, Parameters], Any]] = {
    "random_forest": random_forest,
    "lightgbm": lightgbm,
    "extra_trees": extra_trees,
    "logistic_regression": logistic_regression,
}


def pipeline(name: str, training: Training, parameters: Parameters) -> Pipeline:
    """Return a model with its preparation: one-hot plans (unknown ones are zeros).

    Raises:
        ModelRefusal: there is no such model.
    """
    if name not in MODELS:
        raise ModelRefusal(
            "There is no such model",
            seen=name,
            allowed=", ".join(MODELS),
            fix="name one of them",
        )
    plans = OneHotEncoder(handle_unknown="ignore", sparse_output=False)
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), list(NUMERIC)),
            ("categories", plans, list(CATEGORICAL)),
        ],
        verbose_feature_names_out=False,
    ).set_output(transform="pandas")
    return Pipeline(
        [("columns", columns), ("model", MODELS[name](training, parameters))]
    )


def calibrated(
    model: Pipeline, rows: pd.DataFrame, labels: "pd.Series[int]", training: Training
) -> CalibratedClassifierCV:
    """Return the fitted model with probabilities that mean what they say.

    Class weights move probabilities; the calibration, on rows that the model has not
    seen, moves them back.
    """
    whole = CalibratedClassifierCV(FrozenEstimator(model), method=training.calibration)
    return whole.fit(rows, labels)


def inner(model: CalibratedClassifierCV) -> Pipeline:
    """Return the pipeline inside a calibrated model."""
    return model.calibrated_classifiers_[0].estimator.estimator
