"""An ARM that answers what a test has written, and remembers what it was asked."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from simulated_azure.messages import Request, Response
from simulated_azure.server import LoopbackServer
from simulated_azure.store import Store


class ScriptedArm:
    """Answers each method's requests with its responses, in order."""

    def __init__(self, **answers: list[Response]) -> None:
        self.answers = answers
        self.asked: list[Request] = []
        self.url = ""

    def handle(self, request: Request) -> Response:
        """Give a token, or the next answer of the method."""
        if request.path == "/token":
            return Response(body={"access_token": _token(), "expires_on": _later()})
        self.asked.append(request)
        return self.answers[request.method].pop(0)

    def environment(self) -> dict[str, str]:
        """Return what ``exec`` would give to commands."""
        return {
            "AZURE_RESOURCE_MANAGER_URL": self.url,
            "IDENTITY_ENDPOINT": f"{self.url}/token",
            "IDENTITY_HEADER": "header",
            "ARM_SUBSCRIPTION_ID": "sub",
            "ARM_USE_MSI": "true",
            "ARM_TENANT_ID": "tenant",
        }


@contextmanager
def scripted_arm(folder: Path, **answers: list[Response]) -> Iterator[ScriptedArm]:
    """Serve the script on loopback."""
    arm = ScriptedArm(**answers)
    store = Store(folder / "log.db")
    server = LoopbackServer([("arm", "", arm)], store, client_address="127.0.0.1")
    arm.url = server.url
    server.start()
    try:
        yield arm
    finally:
        server.stop()
        store.close()


def _token() -> str:
    claims = base64.urlsafe_b64encode(json.dumps({"oid": "me"}).encode()).decode()
    return f"header.{claims.rstrip('=')}.signature"


def _later() -> str:
    return str(int(time.time()) + 3600)
