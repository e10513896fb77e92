"""Stand-ins for the wire and the clock; the client and requests are the real ones."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from azure.core.credentials import AccessToken
from azure.core.pipeline.transport import RequestsTransport
from requests.adapters import BaseAdapter

from components.dataplane.client import Client
from components.dataplane.polling import Timing

NOWHERE = "https://ws.dev.azuresynapse.net"


@dataclass(frozen=True)
class Reply:
    """One answer; an Exception in place of it is raised instead."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Wire(BaseAdapter):
    """Answers each request with the next reply, the last one for ever."""

    def __init__(self, *replies: Reply | Exception) -> None:
        super().__init__()
        self._replies = list(replies)
        self.requests: list[requests.PreparedRequest] = []

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        self.requests.append(request)
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        if isinstance(reply, Exception):
            raise reply
        response = requests.Response()
        response.status_code = reply.status
        response.headers.update(reply.headers)
        text = "" if reply.body is None else json.dumps(reply.body)
        response.headers.setdefault("Content-Type", "application/json")
        response.raw = io.BytesIO(text.encode())
        response.request = request
        response.url = request.url or ""
        return response

    def close(self) -> None:
        """Nothing to close."""

    @property
    def asked(self) -> list[str]:
        """Methods and URLs, without their queries."""
        return [f"{r.method} {(r.url or '').partition('?')[0]}" for r in self.requests]


class Transport(RequestsTransport):  # type: ignore[misc]  # lazily exported, so Any
    """azure-core's own transport on a wire; remembers how long retries would sleep."""

    def __init__(self, wire: Wire) -> None:
        session = requests.Session()
        session.mount("https://", wire)
        super().__init__(session=session, session_owner=False)
        self.slept: list[float] = []

    def sleep(self, duration: float) -> None:
        self.slept.append(duration)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.time = 0.0
        self.slept: list[float] = []
        self.reports: list[str] = []

    @property
    def timing(self) -> Timing:
        return Timing(now=self.now, sleep=self.sleep, report=self.reports.append)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class Token:
    """A credential with a token at hand."""

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken("the-token", 4_102_444_800)


def client(wire: Wire, clock: Clock | None = None) -> Client:
    """Return a client at the other end of the wire."""
    timing = (clock or Clock()).timing
    return Client(NOWHERE, "scope", Token(), timing=timing, transport=Transport(wire))
