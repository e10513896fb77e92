"""Change the faults of a simulation that runs: an endpoint on loopback, with a token.

A running simulation leaves a file in its home's ``control/``, readable by its user
alone, with the address and the token. Several may run on one home: all are asked.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from simulated_azure.faults.faults import Faults
from simulated_azure.faults.language import FaultError
from simulated_azure.messages import Request, Response, failure
from simulated_azure.server import LoopbackServer
from simulated_azure.store import Store

FOLDER: Final = "control"
PATH: Final = "/faults"
SECONDS: Final = 10.0


class ControlError(Exception):
    """A running simulation that refuses what it is asked."""


class Control:
    """The endpoint: GET lists, POST adds, DELETE clears."""

    def __init__(self, faults: Faults, token: str) -> None:
        self._faults, self._token = faults, token

    def handle(self, request: Request) -> Response:
        """Answer whoever knows the token."""
        given = request.headers.get("authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            return failure(401, "TokenMissing", "Only the owner of the home may ask.")
        match request.method, request.path:
            case "GET", "/faults":
                return Response(body=list(self._faults.status()))
            case "DELETE", "/faults":
                return Response(body={"cleared": self._faults.clear()})
            case "POST", "/faults":
                return self._add(request.json())
        return failure(404, "NotSimulated", "There are GET, POST, DELETE of /faults.")

    def _add(self, body: dict[str, Any]) -> Response:
        lines = body.get("faults")
        if not isinstance(lines, list) or not all(
            isinstance(line, str) for line in lines
        ):
            return failure(400, "NoFaults", 'Expected {"faults": ["PUT * 500"]}.')
        try:
            self._faults.add(*lines)
        except FaultError as error:
            return failure(400, "NoFault", str(error))
        return Response(body={"added": len(lines)})


@contextmanager
def serve(home: Path, faults: Faults, store: Store) -> Iterator[str]:
    """Serve the endpoint, with its file in the home; yield the address."""
    token = secrets.token_urlsafe()
    server = LoopbackServer(
        [("control", "", Control(faults, token))], store, client_address="127.0.0.1"
    )
    file = home / FOLDER / f"{os.getpid()}.json"
    file.parent.mkdir(exist_ok=True, mode=0o700)
    file.touch(mode=0o600)
    file.write_text(json.dumps({"url": server.url, "token": token}))
    server.start()
    try:
        yield server.url
    finally:
        file.unlink(missing_ok=True)
        server.stop()


def ask(home: Path, method: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Ask every simulation that runs on a home; returns the answers by process.

    What a killed process left behind is taken away. Raises ControlError for a refusal.
    """
    answers = {}
    for file in sorted((home / FOLDER).glob("*.json")):
        endpoint = json.loads(file.read_text())
        request = urllib.request.Request(
            endpoint["url"] + PATH,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"Bearer {endpoint['token']}"},
        )
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=SECONDS) as answer:
                answers[file.stem] = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                raise ControlError(json.load(error)["error"]["message"]) from None
        except OSError:
            file.unlink(missing_ok=True)
    return answers
