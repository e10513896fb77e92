"""HTTP plumbing: requests in, a service's answers out, every one of them logged."""

from __future__ import annotations

import json
import os
import signal
import ssl
import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qsl, unquote, urlsplit

from simulated_azure.messages import (
    MalformedBody,
    Request,
    Response,
    Service,
    failure,
)
from simulated_azure.store import Store


@dataclass(frozen=True)
class Outcome:
    """The end of a request: the answer, the fault that it met, whether it was fatal."""

    response: Response
    fault: str = ""
    fatal: bool = False


class Interference(Protocol):
    """Something that may come between a request and the work that it asks for."""

    def answer(
        self, service: str, request: Request, work: Callable[[], Response]
    ) -> Outcome:
        """Do the work, or something else; called from many threads."""


Mount = tuple[str, str, Service]
"""A service's name in the log, its path prefix ("*" is any one segment), itself."""


class LoopbackServer:
    """An HTTP/1.1 server on loopback; TLS when it is given a context."""

    def __init__(
        self,
        mounts: Sequence[Mount],
        store: Store,
        *,
        client_address: str,
        tls: ssl.SSLContext | None = None,
        faults: Interference | None = None,
    ) -> None:
        self._faults = faults
        self.mounts = sorted(mounts, key=lambda mount: -len(_segments(mount[1])))
        self.store = store
        self.client_address = client_address
        self._http = _Http(("127.0.0.1", 0), _Handler)
        self._http.owner = self
        self._http.scheme = "https" if tls else "http"
        if tls:
            # The handshake happens at the first read, in the request's own thread.
            self._http.socket = tls.wrap_socket(
                self._http.socket, server_side=True, do_handshake_on_connect=False
            )
        self.port: int = self._http.server_address[1]
        self.url = f"{self._http.scheme}://localhost:{self.port}"
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.05,), daemon=True
        )

    def start(self) -> None:
        """Serve from a thread of its own."""
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and close the port; open connections end with their thread."""
        if self._thread.is_alive():
            self._http.shutdown()
            self._thread.join()
        self._http.server_close()
        self._http.close_connections()

    def answer(self, request: Request) -> Response:
        """Hand a request to its service and log it, with the fault that it met."""
        began = time.perf_counter()
        name, service = self._service(request.path)

        def work() -> Response:
            return _handled(service, request)

        outcome = (
            self._faults.answer(name, request, work)
            if self._faults
            else Outcome(work())
        )
        response = outcome.response
        self.store.log_request(
            service=name,
            method=request.method,
            path=request.path,
            status=response.status,
            caller=request.caller,
            milliseconds=(time.perf_counter() - began) * 1000,
            error_code=response.error_code,
            fault=outcome.fault,
        )
        if outcome.fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    def _service(self, path: str) -> tuple[str, Service]:
        segments = _segments(path.lower())
        for name, prefix, service in self.mounts:
            wanted = _segments(prefix.lower())
            if len(wanted) <= len(segments) and all(
                want in ("*", got) for want, got in zip(wanted, segments, strict=False)
            ):
                return name, service
        return "none", _Nothing()


def _handled(service: Service, request: Request) -> Response:
    """Let a service answer; its crash answers 500, loudly."""
    try:
        return service.handle(request)
    except MalformedBody as error:
        return failure(400, "InvalidRequestContent", f"Not JSON: {error}.")
    except Exception as error:
        traceback.print_exc()
        return failure(500, "SimulationCrashed", f"{type(error).__name__}: {error}")


class _Nothing:
    """Answers where no service is mounted."""

    def handle(self, request: Request) -> Response:
        return failure(404, "NotSimulated", f"Nothing answers at {request.path}.")


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    owner: LoopbackServer
    scheme: str

    def __init__(self, *arguments: Any) -> None:
        self._connections: set[Any] = set()
        super().__init__(*arguments)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def close_connections(self) -> None:
        for connection in tuple(self._connections):
            self.shutdown_request(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a client that goes away in the middle is no fault of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "SimulatedAzure"
    sys_version = ""
    disable_nagle_algorithm = True
    # One packet an answer: the header and the body leave together.
    wbufsize = -1
    server: _Http

    def _serve(self) -> None:
        owner, url = self.server.owner, urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(
            method=self.command,
            path=unquote(url.path),
            query=dict(parse_qsl(url.query, keep_blank_values=True)),
            headers=headers,
            body=self._body(headers),
            client_address=owner.client_address,
            scheme=self.server.scheme,
        )
        self._answer(headers, owner.answer(request))

    do_GET = do_PUT = do_POST = do_PATCH = do_DELETE = do_HEAD = _serve

    def _body(self, headers: Mapping[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() != "chunked":
            return self.rfile.read(int(headers.get("content-length") or 0))
        chunks = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            chunks.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(chunks)

    def _answer(self, asked: Mapping[str, str], response: Response) -> None:
        if response.dropped:
            self.close_connection = True
            return
        body = response.raw
        if response.body is not None:
            body = json.dumps(response.body).encode()
        self.send_response(response.status)
        correlation = asked.get("x-ms-correlation-request-id", str(uuid.uuid4()))
        sent = {
            "x-ms-request-id": str(uuid.uuid4()),
            "x-ms-correlation-request-id": correlation,
            **response.headers,
        }
        if body:
            sent.setdefault("Content-Type", "application/json; charset=utf-8")
        if response.status not in (204, 304):
            sent["Content-Length"] = str(len(body))
        for name, value in sent.items():
            self.send_header(name, value)
        self.end_headers()
        if body and self.command != "HEAD" and response.status not in (204, 304):
            self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Write nothing to stderr: the store keeps the log."""


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]
