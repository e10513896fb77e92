"""Asks an endpoint at a stated rate, and says how long its answers took.

Requests start by a clock, whether or not earlier ones have been answered, and each
counts from the moment at which it was due: a server that stalls is seen to stall.
"""

from __future__ import annotations

import http.client
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import numpy as np

Ask = Callable[[bytes], int]
"""Sends a body and returns the status; raises OSError where there is no answer."""

_NO_ANSWER: Final = 599
LONGEST_ANSWER: Final = 30
"""Seconds that a caller waits for an answer."""


@dataclass(frozen=True, kw_only=True)
class LoadResult:
    """What a load test saw; milliseconds."""

    requests: int
    errors: int
    rate: float
    p50: float
    p95: float
    p99: float

    @property
    def error_share(self) -> float:
        """The share of the requests that were not answered with 200."""
        return self.errors / self.requests if self.requests else 0.0

    def figures(self) -> dict[str, Any]:
        """Return the fields for a report."""
        return asdict(self)


def load_test(
    ask: Ask, bodies: Sequence[bytes], *, rate: float, seconds: float, threads: int = 16
) -> LoadResult:
    """Ask ``rate`` times a second for some seconds, with the bodies in turn."""
    count = int(rate * seconds)
    begin = time.monotonic() + 0.05
    answered: list[tuple[float, int]] = [(0.0, 0)] * count

    def one(number: int) -> None:
        due = begin + number / rate
        time.sleep(max(0.0, due - time.monotonic()))
        try:
            status = ask(bodies[number % len(bodies)])
        except (OSError, http.client.HTTPException):
            status = _NO_ANSWER
        answered[number] = ((time.monotonic() - due) * 1000, status)

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(one, range(count)))
    return summary(answered, rate)


def summary(answered: Sequence[tuple[float, int]], rate: float) -> LoadResult:
    """Return the percentiles and the number of errors of (milliseconds, status)."""
    times = [milliseconds for milliseconds, _ in answered] or [0.0]
    p50, p95, p99 = np.percentile(times, [50, 95, 99])
    return LoadResult(
        requests=len(answered),
        errors=sum(status != 200 for _, status in answered),
        rate=rate,
        p50=round(float(p50), 1),
        p95=round(float(p95), 1),
        p99=round(float(p99), 1),
    )


class Caller:
    """Asks one URL over connections that are kept; any thread may ask.

    ``headers`` are sent with every request: a token, or Azure's header
    azureml-model-deployment that names the deployment which is to answer.
    """

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self._url = urlsplit(url)
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self._idle: deque[http.client.HTTPConnection] = deque()

    def __enter__(self) -> Caller:
        """Return the caller; its connections close in the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections that are kept."""
        self.close()

    def __call__(self, body: bytes) -> int:
        """Return the status of the answer."""
        return self.ask(body)[0]

    def ask(self, body: bytes) -> tuple[int, bytes]:
        """Return status and content.

        A kept connection that the server has closed meanwhile is made anew.
        """
        try:
            connection = self._idle.pop()
        except IndexError:
            return self._once(self._connection(), body)
        try:
            return self._once(connection, body)
        except (http.client.HTTPException, ConnectionError):
            return self._once(self._connection(), body)

    def close(self) -> None:
        """Close the connections that are kept."""
        while self._idle:
            self._idle.pop().close()

    def _once(
        self, connection: http.client.HTTPConnection, body: bytes
    ) -> tuple[int, bytes]:
        try:
            connection.request("POST", self._url.path or "/", body, self._headers)
            answer = connection.getresponse()
            found = answer.status, answer.read()
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return found

    def _connection(self) -> http.client.HTTPConnection:
        https = self._url.scheme == "https"
        kind = http.client.HTTPSConnection if https else http.client.HTTPConnection
        return kind(self._url.netloc, timeout=LONGEST_ANSWER)
