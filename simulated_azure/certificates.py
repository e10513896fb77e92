"""A throw-away certificate authority for the loopback server, kept in the home."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, kw_only=True)
class Certificates:
    """Files: the authority that clients trust and the server's chain with its key."""

    authority: Path
    server: Path

    def server_context(self) -> ssl.SSLContext:
        """Return what a TLS server on loopback needs."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.server)
        return context

    def client_context(self) -> ssl.SSLContext:
        """Return what a client needs that trusts nothing but this simulation."""
        return ssl.create_default_context(cafile=str(self.authority))


def load_or_create(folder: Path) -> Certificates:
    """Return the folder's certificates, made at the first call; hold the store's lock.

    They outlive a run so that two runs on one home trust each other's files.
    """
    made = Certificates(authority=folder / "ca.pem", server=folder / "server.pem")
    if made.authority.exists() and made.server.exists():
        return made
    import trustme  # slow to import, needed once in a home's life

    folder.mkdir(parents=True, exist_ok=True)
    authority = trustme.CA(organization_name="Simulated Azure (throw-away)")
    issued = authority.issue_cert(*NAMES)
    made.server.touch(mode=0o600)
    made.server.write_bytes(issued.private_key_and_cert_chain_pem.bytes())
    made.authority.write_bytes(authority.cert_pem.bytes())
    return made
