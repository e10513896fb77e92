"""The serve stage: the champion behind the endpoint's own server, and measured."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

import pandas as pd

from churn.feature_store.definitions import KEY
from churn.pipeline.stage import Context
from churn.refusals import ModelRefusal
from churn.report.section import Figure, Section
from churn.serving.champion import fetch
from churn.serving.load_test import Caller, LoadResult, load_test
from churn.serving.local_server import served
from churn.serving.options import COLLECTED, STORE
from churn.settings import located

SMOKE: Final = 3
ASKED: Final = 500
WARM_UP_SECONDS: Final = 2


def run(context: Context) -> dict[str, Any]:
    """Serve the champion, smoke test and load test it; return the latencies.

    Raises:
        ModelRefusal: It fails the smoke test, answers with errors, or is slower than
            the limit of promotion.
    """
    settings = context.settings
    model = fetch(settings.tracking, context.output / "model")
    variables = {
        STORE: located(settings.online_store.target),
        COLLECTED: located(settings.records.collected),
    }
    with served("blue", model, variables, context.output / "server.log") as deployment:
        context.say("the server is ready")
        with Caller(f"http://127.0.0.1:{deployment.port}/score") as ask:
            seen = measured(context, ask, customers(context))
    (context.output / "latency.json").write_text(json.dumps(seen.figures(), indent=1))
    limit = settings.promotion.largest_latency_ms
    section(seen, limit).write(context.output)
    refuse_bad(seen, limit)
    return seen.figures()


def customers(context: Context) -> list[str]:
    """Return customers of the test period, whose newest features are online."""
    frame = pd.read_parquet(context.input("split") / "test.parquet", columns=[KEY])
    return [str(it) for it in frame[KEY].drop_duplicates().tail(ASKED)]


def measured(context: Context, ask: Caller, keys: Sequence[str]) -> LoadResult:
    """Return what the load test saw, after the smoke test and a warm-up."""
    settings = context.settings.serving
    known = [it for it in keys if ask(request([it])) == 200]
    smoke_test(ask, known[:SMOKE])
    context.say(f"smoke test passed; {settings.rate:g} requests a second …")
    bodies = [request([it]) for it in known]
    load_test(ask, bodies, rate=settings.rate, seconds=WARM_UP_SECONDS)
    return load_test(ask, bodies, rate=settings.rate, seconds=settings.seconds)


def request(keys: Sequence[str]) -> bytes:
    """Return the body that asks for customers."""
    return json.dumps({"customer_ids": list(keys)}).encode()


def smoke_test(ask: Caller, keys: Sequence[str]) -> None:
    """Refuse a server that does not score, or that scores what it does not know."""
    status, content = ask.ask(request(keys)) if keys else (0, b"{}")
    scores = [it[KEY] for it in json.loads(content).get("scores", [])]
    unknown = ask(request(["nobody at all"]))
    if (status, scores, unknown) != (200, list(keys), 404):
        raise ModelRefusal(
            "The smoke test failed",
            seen=f"status {status} with {len(scores)} scores, {unknown} for nobody",
            allowed=f"200 with {len(keys)} scores, and 404",
            fix="look into server.log of the serve stage",
        )


def refuse_bad(seen: LoadResult, limit: float) -> None:
    """Refuse errors, and latencies above the limit."""
    if seen.errors or seen.p99 > limit:
        raise ModelRefusal(
            "The served model is not good enough",
            seen=f"{seen.errors} errors of {seen.requests}, p99 {seen.p99} ms",
            allowed=f"no error, and {limit:g} ms (promotion.largest_latency_ms)",
            fix="free the processors and run it again, or take a smaller model",
        )


def section(seen: LoadResult, limit: float) -> Section:
    """Return what the report says of the server."""
    state = "good" if seen.p99 <= limit else "bad"
    return Section(
        title="Latency",
        text=f"{seen.requests} requests, {seen.rate:g} a second, at the endpoint's own"
        " server on this machine.",
        figures=[
            Figure(label="p50", value=f"{seen.p50} ms"),
            Figure(label="p95", value=f"{seen.p95} ms"),
            Figure(label="p99", value=f"{seen.p99} ms", state=state),
            Figure(label="errors", value=str(seen.errors)),
        ],
    )
