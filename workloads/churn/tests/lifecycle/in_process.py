"""Deployments in this process: a scorer behind HTTP, without the server's start."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

from loopback import Quiet, listening

from churn.serving.request import RequestRefusal
from churn.serving.scorer import Scorer


@contextmanager
def deployed(scorer: Scorer) -> Iterator[str]:
    """Serve a scorer as score.py does; yield its URL."""

    class Handler(Quiet):
        def do_POST(self) -> None:
            try:
                self.answer(200, json.dumps(scorer.answer(self.body())).encode())
            except RequestRefusal as refusal:
                self.answer(
                    refusal.status, json.dumps({"error": f"{refusal}"}).encode()
                )

    with listening(Handler) as url:
        yield url
