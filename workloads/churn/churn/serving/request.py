"""What a request may say; whatever the server does not know is refused.

{"customer_ids": ["C0000001"]}           features come from the online store
{"rows": [{"customer_id": "C0000001", "age": 41, …}]}     features come along
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import pandas as pd

from churn.feature_store.definitions import FEATURES, KEY, Feature
from churn.quality.catalog import GOLD
from churn.refusals import DataRefusal

MOST_BYTES: Final = 256 * 1024
MOST_CUSTOMERS: Final = 200
LONGEST_KEY: Final = 64

Row = Mapping[str, Any]


class RequestRefusal(DataRefusal):
    """A request is not one that the server can answer; ``status`` is HTTP's."""

    status = 400


class TooLarge(RequestRefusal):
    """A request has too many bytes or customers."""

    status = 413


class UnknownCustomer(RequestRefusal):
    """A customer has no features in the online store."""

    status = 404


@dataclass(frozen=True, kw_only=True)
class Request:
    """Customers to score, with their features where the request brings them."""

    keys: Sequence[str]
    rows: Sequence[Row] | None = None


def parsed(body: bytes) -> Request:
    """Return what a request asks for.

    Raises:
        RequestRefusal: It is not JSON of one of the two forms, names what is unknown,
            or holds a value that is no finite number.
    """
    if len(body) > MOST_BYTES:
        refuse_size("The request has too many bytes", len(body), MOST_BYTES)
    content = _json(body)
    if not isinstance(content, dict) or len(content) != 1:
        _refuse_form(content)
    if "customer_ids" in content:
        return Request(keys=_keys(content["customer_ids"], "customer_ids"))
    if "rows" not in content:
        _refuse_form(content)
    rows = _listed(content["rows"], "rows")
    return Request(keys=_keys([_key(it) for it in rows], "rows"), rows=_checked(rows))


def _json(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise RequestRefusal(
            "The request is not JSON",
            seen=f"{error}"[:200],
            allowed="JSON (RFC 8259), which has neither NaN nor Infinity",
            fix='send a body such as {"customer_ids": ["C0000001"]}',
        ) from error


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number of JSON")


def _refuse_form(content: Any) -> NoReturn:
    names = list(content)[:10] if isinstance(content, dict) else type(content).__name__
    raise RequestRefusal(
        "The request has another form than the server knows",
        seen=_shown(names),
        allowed="an object with customer_ids alone, or with rows alone",
        fix="send one of the two",
    )


def _listed(value: Any, name: str) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise RequestRefusal(
            f"{name} is no list of customers",
            seen=_shown(value),
            allowed=f"a list with 1 to {MOST_CUSTOMERS} entries",
            fix="send one entry for each customer",
        )
    if len(value) > MOST_CUSTOMERS:
        refuse_size(f"{name} has too many customers", len(value), MOST_CUSTOMERS)
    return value


def _keys(value: Any, name: str) -> list[str]:
    keys = _listed(value, name)
    for key in keys:
        if not (isinstance(key, str) and 0 < len(key) <= LONGEST_KEY):
            raise RequestRefusal(
                f"{name} has an entry without a usable {KEY}",
                seen=_shown(key),
                allowed=f"text of 1 to {LONGEST_KEY} characters",
                fix="send the customer's id as text",
            )
    if len(set(keys)) < len(keys):
        twice = next(key for key in keys if keys.count(key) > 1)
        raise RequestRefusal(
            f"{name} names a customer twice",
            seen=_shown(twice),
            allowed="each customer once",
            fix="remove one of the two",
        )
    return keys


def _key(row: Any) -> Any:
    return row.get(KEY) if isinstance(row, dict) else row


def _checked(rows: Sequence[Row]) -> Sequence[Row]:
    known = {it.name: it for it in FEATURES}
    for row in rows:
        given = set(row) - {KEY}
        if given != set(known):
            _refuse_names(row[KEY], given - set(known), set(known) - given)
        for name, feature in known.items():
            _check_value(row[KEY], feature, row[name])
    _check_rules(rows)
    return rows


def _check_rules(rows: Sequence[Row]) -> None:
    """Hold the rows against the rules of the feature table, the lake's own."""
    frame = pd.DataFrame.from_records([dict(it) for it in rows])
    for rule in GOLD:
        holds = rule.condition.holds(frame)
        if not holds.all():
            wrong = rows[int((~holds).to_numpy().argmax())]
            arguments = rule.condition.expectation()["kwargs"]
            raise RequestRefusal(
                f"A row breaks the rule {rule.name}",
                seen=f"{_shown(wrong[KEY])}: {_shown(wrong[arguments['column']])}",
                allowed={k: v for k, v in arguments.items() if k != "column"},
                fix="correct the value, or send the customer's id in customer_ids",
            )


def _refuse_names(key: str, unknown: Iterable[str], missing: Iterable[str]) -> NoReturn:
    raise RequestRefusal(
        "A row has not the features that the model was trained on",
        seen=f"{_shown(key)}: unknown {_shown(sorted(unknown))}, "
        f"missing {_shown(sorted(missing))}",
        allowed="every feature of the feature set, and no other",
        fix="send all of them, or only the customer's id in customer_ids",
    )


def _check_value(key: str, feature: Feature, value: Any) -> None:
    is_right = isinstance(value, str) and len(value) <= LONGEST_KEY
    allowed = "text"
    if feature.type != "string":
        is_right = _is_number(value) and (feature.type != "long" or value == int(value))
        allowed = "a whole number" if feature.type == "long" else "a finite number"
    if not is_right:
        raise RequestRefusal(
            f"{feature.name} of a row has a value that it cannot have",
            seen=f"{_shown(key)}: {_shown(value)}",
            allowed=allowed,
            fix="correct the value, or send the customer's id in customer_ids",
        )


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return -1e18 < value < 1e18 and math.isfinite(value)


def refuse_size(what: str, seen: int, most: int) -> NoReturn:
    """Refuse what is too large."""
    raise TooLarge(
        what, seen=seen, allowed=f"{most} at most", fix="split it into several requests"
    )


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 120 else f"{text[:120]}…"
