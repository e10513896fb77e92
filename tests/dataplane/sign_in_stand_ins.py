"""What a deployer signs in with: a pipeline's host, an Azure CLI, a certificate."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from simulated_azure.constants import DEPLOYER_OBJECT_ID
from simulated_azure.identity.tokens import SYNAPSE_AUDIENCES
from simulated_azure.simulation import Simulation


class Pipeline:
    """A pipeline's host that gives out one federated token."""

    def __init__(self, assertion: str) -> None:
        self.asked: list[tuple[str, str]] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append((self.path, self.headers["Authorization"]))
                body = json.dumps({"value": assertion}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Pipeline:
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def write_az(simulation: Simulation, folder: Path) -> Path:
    """Put an `az` there that is signed in as the deployer; return what it was asked."""
    deployer = simulation.directory.get(DEPLOYER_OBJECT_ID)
    assert deployer is not None
    answer = {
        "accessToken": simulation.tokens.issue(deployer, SYNAPSE_AUDIENCES[0]),
        "expires_on": 4102444800,
    }
    asked, az = folder / "asked", folder / "az"
    az.write_text(f"#!/bin/sh\necho \"$@\" >{asked}\necho '{json.dumps(answer)}'\n")
    az.chmod(az.stat().st_mode | stat.S_IXUSR)
    return asked


def write_certificate(file: Path) -> str:
    """Write a new key and its certificate; return the certificate alone."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "deployer")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file.write_bytes(private + certificate)
    return certificate.decode()
