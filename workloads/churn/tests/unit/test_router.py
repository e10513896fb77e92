"""The local endpoint: shares, the header, the shadow, and the load test against it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from loopback import Quiet, listening

from churn.rollout.traffic import Route
from churn.serving.load_test import Caller, load_test, summary
from churn.serving.router import HEADER, Router, routed


@contextmanager
def deployment(status: int = 200, asked: list[bytes] | None = None) -> Iterator[str]:
    """Serve a deployment that gives one status; note what it was asked."""

    class Handler(Quiet):
        def do_POST(self) -> None:
            body = self.body()
            if asked is not None:
                asked.append(body)
            self.answer(status)

    with listening(Handler) as url:
        yield url


def status(url: str, name: str) -> int:
    """Return the status with which a named deployment answers."""
    with Caller(url, {HEADER: name}) as ask:
        return ask(b"{}")


def test_each_deployment_gets_its_share_exactly() -> None:
    with deployment() as blue, deployment() as green:
        router = Router({"blue": blue, "green": green}, Route(live={"blue": 100}))
        router.set(Route(live={"blue": 90, "green": 10}))
        with routed(router) as url, Caller(url) as ask:
            statuses = {ask(b"{}") for _ in range(200)}

    assert statuses == {200}
    assert router.answered == {"blue": 180, "green": 20}


def test_the_header_names_who_answers() -> None:
    with deployment() as blue, deployment(503) as green:
        router = Router({"blue": blue, "green": green}, Route(live={"blue": 100}))
        with routed(router) as url:
            seen = [status(url, name) for name in ("green", "red")]

    assert seen == [503, 404]


def test_the_shadow_is_asked_and_nobody_hears_its_errors() -> None:
    asked: list[bytes] = []
    route = Route(live={"blue": 100}, mirror={"green": 50})
    with deployment() as blue, deployment(500, asked) as green:
        router = Router({"blue": blue, "green": green}, route)
        with routed(router) as url, Caller(url) as ask:
            statuses = {ask(b"%d" % number) for number in range(100)}

    # Leaving the router waits for its copies.
    assert statuses == {200}
    assert router.mirrored["green"] == len(asked) == 50


def test_a_deployment_that_is_gone_is_an_error_and_not_a_hang() -> None:
    with ExitStack() as stack:
        blue = stack.enter_context(deployment())
        router = Router({"blue": blue}, Route(live={"blue": 100}))
        stack.pop_all().close()
        with routed(router) as url, Caller(url) as ask:
            assert ask(b"{}") == 502


def test_a_load_test_asks_at_its_rate_and_counts_errors() -> None:
    with deployment() as blue, deployment(500) as green:
        router = Router({"blue": blue, "green": green}, Route(live={"blue": 100}))
        router.set(Route(live={"blue": 80, "green": 20}))
        with routed(router) as url, Caller(url) as ask:
            seen = load_test(ask, [b"{}"], rate=500, seconds=0.2)

    assert (seen.requests, seen.errors, seen.error_share) == (100, 20, 0.2)


def test_percentiles_are_those_of_the_answers() -> None:
    seen = summary([(float(number), 200) for number in range(1, 102)], 10)

    assert (seen.p50, seen.p95, seen.p99) == (51.0, 96.0, 100.0)


def test_an_endpoint_that_is_not_there_is_all_errors() -> None:
    def nobody(_: bytes) -> int:
        raise ConnectionRefusedError

    seen = load_test(nobody, [b"{}"], rate=1000, seconds=0.01)

    assert seen.error_share == 1
