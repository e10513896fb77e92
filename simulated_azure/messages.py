"""HTTP requests and responses as services see them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from urllib.parse import parse_qsl


class MalformedBody(ValueError):
    """The body of a request is no JSON object."""


@dataclass(kw_only=True)
class Request:
    """One request: header names are lower case; `caller` is set once it is known."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    client_address: str = ""
    scheme: str = "https"
    caller: str = ""
    names: dict[str, str] = field(default_factory=dict)
    """The values of the names in its route's template."""
    failure: dict[str, str] = field(default_factory=dict)
    """Code and message with which the operation that it starts is to fail."""

    @property
    def origin(self) -> str:
        """Return scheme and host as the client sees them, for links in answers."""
        return f"{self.scheme}://{self.headers.get('host', 'localhost')}"

    def json(self) -> dict[str, Any]:
        """Return the body as an object; an empty body is an empty object."""
        if not self.body:
            return {}
        try:
            parsed = json.loads(self.body)
        except ValueError as error:
            raise MalformedBody(str(error)) from None
        if not isinstance(parsed, dict):
            raise MalformedBody(f"expected an object, got {type(parsed).__name__}")
        return parsed

    def form(self) -> dict[str, str]:
        """Return the body as form fields."""
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(kw_only=True)
class Response:
    """One answer; `body` is sent as JSON, else `raw` as it is; `dropped` is none."""

    status: int = 200
    body: dict[str, Any] | list[Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    raw: bytes = b""
    dropped: bool = False

    @property
    def error_code(self) -> str:
        """Return the error's code in ARM's, Synapse's or OAuth's shape, or nothing."""
        if self.status < 400 or not isinstance(self.body, dict):
            return ""
        error = self.body.get("error", self.body)
        return str(error.get("code", "") if isinstance(error, dict) else error)


class Service(Protocol):
    """Something that answers requests below a path."""

    def handle(self, request: Request) -> Response:
        """Answer one request; called from many threads."""


def failure(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return an error in ARM's envelope."""
    return Response(
        status=status,
        body={"error": {"code": code, "message": message}},
        headers=dict(headers or {}),
    )
