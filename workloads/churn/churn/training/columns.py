"""What a model takes: the feature columns, checked before anything is computed."""

import numpy as np
import pandas as pd

from churn.feature_store.definitions import COLUMNS, NUMERIC
from churn.refusals import DataRefusal

LABEL = "churned"


def inputs(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the feature columns, in the order and with the types of every model.

    Raises:
        DataRefusal: a column is missing, not a number, or holds NaN or infinity.
    """
    if missing := [name for name in COLUMNS if name not in frame]:
        raise DataRefusal(
            "The rows lack feature columns",
            seen=f"missing {', '.join(missing)}",
            allowed=", ".join(COLUMNS),
            fix="run the features stage again, or send every column",
        )
    table = frame[list(COLUMNS)]
    texts = [name for name in NUMERIC if not pd.api.types.is_numeric_dtype(table[name])]
    if texts:
        raise DataRefusal(
            "Feature columns are not numbers",
            seen=", ".join(f"{name} {table[name].dtype}" for name in texts),
            allowed="numbers",
            fix="convert these columns at their source",
        )
    table = table.astype(dict.fromkeys(NUMERIC, float))
    finite = np.isfinite(table[list(NUMERIC)]).all()
    if not finite.all():
        raise DataRefusal(
            "Feature columns hold NaN or infinity",
            seen=", ".join(finite.index[~finite]),
            allowed="finite numbers",
            fix="see the quality rules of these features",
        )
    return table


def labels(frame: pd.DataFrame) -> "pd.Series[int]":
    """Return the labels as 0 and 1.

    Raises:
        DataRefusal: only one class is there.
    """
    values = frame[LABEL].astype(int)
    if values.nunique() < 2:
        raise DataRefusal(
            "The labels have one class only",
            seen=f"{len(values)} rows, all {values.iloc[0] if len(values) else 'none'}",
            allowed="customers who left and customers who stayed",
            fix="take a longer period, or look at how labels are made",
        )
    return values
