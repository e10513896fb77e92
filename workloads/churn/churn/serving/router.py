"""A local endpoint: shares of its requests go to deployments, as Azure's endpoint does.

A request with the header azureml-model-deployment goes to that deployment
(https://learn.microsoft.com/azure/machine-learning/how-to-safely-rollout-online-endpoints);
of the others each deployment gets its share, in turn rather than by chance, so that a
share is exact over a hundred requests. What is mirrored is copied after the answer, and
nobody waits for it.
"""

from __future__ import annotations

import http.client
import itertools
import queue
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from churn.rollout.traffic import Route
from churn.serving.load_test import Caller

HEADER: Final = "azureml-model-deployment"
_MOST_MIRRORED: Final = 1000
"""Copies that may wait; further ones are dropped, as in Azure, rather than delay."""


class Router:
    """Routes requests to deployments; ``targets`` are their names and URLs."""

    def __init__(self, targets: Mapping[str, str], route: Route) -> None:
        self._callers = {name: Caller(url) for name, url in targets.items()}
        self._route = route
        self._turn = itertools.count()
        self._copies: queue.Queue[tuple[str, bytes] | None] = queue.Queue(
            _MOST_MIRRORED
        )
        self.answered: dict[str, int] = dict.fromkeys(targets, 0)
        self.mirrored: dict[str, int] = dict.fromkeys(targets, 0)

    def add(self, name: str, url: str) -> None:
        """Know a further deployment, which takes no traffic yet."""
        self._callers[name] = Caller(url)
        self.answered[name] = self.mirrored[name] = 0

    def read(self) -> Route:
        """Return how requests are routed."""
        return self._route

    def set(self, route: Route) -> None:
        """Route from the next request on."""
        self._route = route

    def ask(self, body: bytes, deployment: str | None) -> tuple[int, bytes]:
        """Return the answer of the named deployment, or of the one whose turn it is."""
        route, turn = self._route, next(self._turn)
        name = deployment or _chosen(route.live, turn)
        if name not in self._callers:
            return 404, b'{"error": "no such deployment"}'
        answer = self._callers[name].ask(body)
        self.answered[name] += 1
        if deployment is None:
            self._mirror(route, turn, body)
        return answer

    def _mirror(self, route: Route, turn: int, body: bytes) -> None:
        for name, share in route.mirror.items():
            if _place(turn) < share:
                try:
                    self._copies.put_nowait((name, body))
                except queue.Full:
                    return

    def copy(self) -> None:
        """Send what is mirrored, until the router stops."""
        while (one := self._copies.get()) is not None:
            name, body = one
            try:
                self._callers[name].ask(body)
            except (OSError, http.client.HTTPException):
                continue
            finally:
                self.mirrored[name] += 1

    def stop(self) -> None:
        """End the copying."""
        self._copies.put(None)

    def close(self) -> None:
        """Close the connections to the deployments."""
        for caller in self._callers.values():
            caller.close()


def _place(turn: int) -> int:
    """Spread turns over 0 to 99 so that every stretch of them has all shares."""
    return turn * 61 % 100


def _chosen(live: Mapping[str, int], turn: int) -> str:
    place, upper = _place(turn), 0
    for name, share in live.items():
        upper += share
        if place < upper:
            return name
    return ""


@contextmanager
def routed(router: Router) -> Iterator[str]:
    """Serve a router on a port of the loopback; yield its URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            body = self.rfile.read(length)
            try:
                status, content = router.ask(body, self.headers.get(HEADER))
            except (OSError, http.client.HTTPException):
                status, content = 502, b'{"error": "the deployment does not answer"}'
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threads = [
        threading.Thread(target=work, daemon=True)
        for work in (server.serve_forever, router.copy)
    ]
    for thread in threads:
        thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/score"
    finally:
        server.shutdown()
        server.server_close()
        router.stop()
        for thread in threads:
            thread.join()
        router.close()
