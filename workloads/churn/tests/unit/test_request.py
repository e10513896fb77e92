"""What the scoring server refuses: all that it does not know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rows import row

from churn.serving.request import MOST_BYTES, MOST_CUSTOMERS, RequestRefusal, parsed


def body(**content: Any) -> bytes:
    return json.dumps(content).encode()


def test_both_forms_are_taken_in_their_order() -> None:
    by_key = parsed(body(customer_ids=["b", "a"]))
    by_row = parsed(body(rows=[row("b"), row("a")]))

    assert (by_key.keys, by_key.rows) == (["b", "a"], None)
    assert (by_row.keys, by_row.rows) == (["b", "a"], [row("b"), row("a")])


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (body(customer_ids=["a"], debug=True), "another form .* 'debug'"),
        (body(customers=["a"]), "another form .*'customers'"),
        (b'["a"]', "another form .* 'list'"),
        (body(customer_ids=[]), "no list of customers: seen \\[\\]"),
        (body(customer_ids="a"), "no list of customers: seen 'a'"),
        (body(customer_ids=[7]), "usable customer_id: seen 7"),
        (body(customer_ids=["x" * 65]), "usable customer_id"),
        (body(customer_ids=["a", "a"]), "twice: seen 'a'"),
        (body(rows=[{"age": 3}]), "usable customer_id: seen None"),
        (body(rows=[{**row("a"), "shoe": 1}]), "unknown \\['shoe'\\], missing \\[\\]"),
        (body(rows=[{"customer_id": "a"}]), "missing \\['active_months'"),
        (body(rows=[row("a", age=41.5)]), "age of a row .* 41.5; allowed a whole"),
        (body(rows=[row("a", age="41")]), "age of a row .* '41'"),
        (body(rows=[row("a", age=None)]), "age of a row .* None"),
        (body(rows=[row("a", age=True)]), "age of a row .* True"),
        (body(rows=[row("a", plan=3)]), "plan of a row .* 3; allowed text"),
        (
            body(rows=[row("a", plan="gold-plated")]),
            "plan_valid: seen 'a': 'gold-plated'",
        ),
        (body(rows=[row("a", age=-1)]), "age_valid: seen 'a': -1"),
        (body(rows=[row("a", lifetime_value=float("nan"))]), "NaN is no number"),
        (body(rows=[row("a", lifetime_value=float("inf"))]), "Infinity is no number"),
        (body(rows=[row("a", lifetime_value=0)]).replace(b" 0,", b" 1e999,", 1), "inf"),
    ],
)
def test_what_is_unknown_or_no_number_is_refused(sent: bytes, said: str) -> None:
    with pytest.raises(RequestRefusal, match=said) as refused:
        parsed(sent)

    assert refused.value.status == 400


@pytest.mark.parametrize(
    "sent",
    [
        b" " * (MOST_BYTES + 1),
        body(customer_ids=[f"{one}" for one in range(MOST_CUSTOMERS + 1)]),
    ],
)
def test_an_oversized_request_is_refused(sent: bytes) -> None:
    with pytest.raises(RequestRefusal) as refused:
        parsed(sent)

    assert refused.value.status == 413
