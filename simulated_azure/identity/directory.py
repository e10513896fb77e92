"""Principals that the simulated tenant knows."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from simulated_azure import constants
from simulated_azure.store import Store

Kind = Literal["ServicePrincipal", "User", "Group"]

_SPACE = "principals"
_BY_APPLICATION = "principals-by-application"
_CERTIFICATES = "application-certificates"


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A service principal (managed identities too), a user or a group."""

    object_id: str
    kind: Kind
    name: str
    app_id: str | None = None


class Directory:
    """The tenant's principals; a new home has some of each kind (assumed)."""

    def __init__(self, store: Store) -> None:
        self._store = store
        if self.get(constants.DEPLOYER_OBJECT_ID) is None:
            self._furnish()

    def add_principal(
        self, object_id: str, kind: Kind, name: str, app_id: str | None = None
    ) -> Principal:
        """Make a principal known, or change what is known of it."""
        principal = Principal(object_id=object_id, kind=kind, name=name, app_id=app_id)
        with self._store.transaction():
            self._store.put_document(_SPACE, object_id.lower(), asdict(principal))
            if app_id:
                pointer = {"object_id": object_id}
                self._store.put_document(_BY_APPLICATION, app_id, pointer)
        return principal

    def get(self, object_id: str) -> Principal | None:
        """Return the principal with this object ID, whatever its case."""
        document = self._store.get_document(_SPACE, object_id.lower())
        return Principal(**document) if document else None

    def by_application(self, app_id: str) -> Principal | None:
        """Return the principal of an application (client) ID."""
        pointer = self._store.get_document(_BY_APPLICATION, app_id)
        return self.get(pointer["object_id"]) if pointer else None

    def client_secret(self, app_id: str) -> str:
        """Return the application's secret, made at the first call."""
        return self._store.secret(app_id, "client-secret")

    def add_certificate(self, app_id: str, certificate: str) -> None:
        """Let an application sign in by the private key of a PEM certificate."""
        self._store.put_document(_CERTIFICATES, app_id, {"pem": certificate})

    def certificate(self, app_id: str) -> str | None:
        """Return the certificate that was added last, as PEM."""
        document = self._store.get_document(_CERTIFICATES, app_id)
        return document["pem"] if document else None

    def remove(self, object_id: str) -> bool:
        """Forget a principal; say whether it was known."""
        known = self.get(object_id)
        if known and known.app_id:
            self._store.delete_document(_BY_APPLICATION, known.app_id)
        return self._store.delete_document(_SPACE, object_id.lower())

    def all(self) -> list[Principal]:
        """Return every principal."""
        documents = self._store.list_documents(_SPACE)
        return [Principal(**document) for document in documents.values()]

    def _furnish(self) -> None:
        self.add_principal(
            constants.DEPLOYER_OBJECT_ID,
            "ServicePrincipal",
            constants.DEPLOYER_NAME,
            constants.DEPLOYER_CLIENT_ID,
        )
        self.add_principal(constants.DATA_SCIENTIST_OBJECT_ID, "User", "ada")
        self.add_principal(
            constants.DATA_SCIENTISTS_GROUP_ID, "Group", "ml-data-scientists"
        )
        self.add_principal(
            constants.SYNAPSE_ADMINISTRATORS_GROUP_ID,
            "Group",
            "synapse-administrators",
        )
