"""Whether a workspace is gone, as ARM tells it."""

from __future__ import annotations

import pytest

from components.dataplane.cloud import CLOUDS
from components.dataplane.session import Session
from tests.unit.dataplane.doubles import Clock, Reply, Token, Transport, Wire


def page(*items: dict[str, str]) -> Reply:
    return Reply(body={"value": list(items)})


ONE = {"subscriptionId": "1"}
TWO = {"subscriptionId": "2"}
OTHER = {"name": "syn2"}


@pytest.mark.parametrize(
    ("replies", "gone"),
    [
        ([page(ONE), page()], True),
        ([page(ONE), page(OTHER)], True),
        ([page(ONE), page(OTHER, {"name": "SYN"})], False),
        ([page(ONE, TWO), page(), page({"name": "syn"})], False),
        ([page(ONE, TWO), page(), page(OTHER)], True),
        ([page()], False),
    ],
)
def test_a_workspace_is_gone_when_no_visible_subscription_has_it(
    replies: list[Reply], gone: bool
) -> None:
    transport = Transport(Wire(*replies))
    session = Session(CLOUDS["public"], Token(), Clock().timing, transport=transport)

    assert session.workspace_is_gone("syn") is gone


def test_every_visible_subscription_is_asked() -> None:
    wire = Wire(page(ONE, TWO), page())
    session = Session(
        CLOUDS["public"], Token(), Clock().timing, transport=Transport(wire)
    )

    session.workspace_is_gone("syn")

    assert [url.split("management.azure.com")[1] for url in wire.asked] == [
        "/subscriptions",
        "/subscriptions/1/providers/Microsoft.Synapse/workspaces",
        "/subscriptions/2/providers/Microsoft.Synapse/workspaces",
    ]
