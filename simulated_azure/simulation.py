"""One simulated Azure: the store, its services and the servers in front of them."""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from simulated_azure import constants
from simulated_azure.arm.routes import ArmService
from simulated_azure.certificates import load_or_create
from simulated_azure.clock import Clock
from simulated_azure.conditions import Conditions
from simulated_azure.faults import Faults
from simulated_azure.identity import Directory, ManagedIdentity, SignIn, Tokens
from simulated_azure.identity.routes import APP_SERVICE_PATH, PREFIXES
from simulated_azure.request_log import database
from simulated_azure.server import LoopbackServer
from simulated_azure.store import Store
from simulated_azure.synapse import SynapseService

_UNPROXIED = "localhost,127.0.0.1"


class Provider(Protocol):
    """A gRPC provider of the engine's that runs in this process."""

    port: int

    def stop(self) -> None:
        """Stop serving."""


class Simulation:
    """A simulated Azure on loopback; what it knows is kept in its home folder.

    `client_address` is the address under which Azure sees whoever calls: a public one,
    or one in a network with private endpoints;
    `other_teams` puts other teams' look-alikes beside what a client creates;
    `engine` also serves the Pulumi providers, which take longer to import;
    `conditions` say how unpleasant it is: by default nothing takes time.
    The attribute `faults` holds what is to go wrong: nothing, until lines are added.
    """

    def __init__(
        self,
        home: Path,
        *,
        client_address: str = constants.DEFAULT_CLIENT_ADDRESS,
        other_teams: bool = True,
        engine: bool = False,
        conditions: Conditions | None = None,
    ) -> None:
        self.home = home.resolve()
        self.home.mkdir(parents=True, exist_ok=True)
        self.store = Store(database(self.home))
        with self.store.lock:
            self.certificates = load_or_create(self.home)
            self.directory = Directory(self.store)
        self.tokens = Tokens(self.store)
        self.faults = Faults()
        self.clock = Clock(self.store)
        self.conditions = conditions or Conditions()
        arm_service = ArmService(
            self.store,
            self.directory,
            self.tokens,
            clock=self.clock,
            conditions=self.conditions,
        )
        self.arm = arm_service.arm
        self.throttle = arm_service.throttle
        self.synapse = SynapseService(
            self.store,
            self.directory,
            self.tokens,
            self.arm,
            other_teams=other_teams,
        )
        self.sign_in = SignIn(self.directory, self.tokens)
        self.managed_identity = ManagedIdentity(self.store, self.directory, self.tokens)
        self._server = LoopbackServer(
            [
                ("synapse", "/synapse", self.synapse),
                *(("sign-in", prefix, self.sign_in) for prefix in PREFIXES),
                ("arm", "", self.synapse.watching(arm_service)),
            ],
            self.store,
            client_address=client_address,
            tls=self.certificates.server_context(),
            faults=self.faults,
        )
        self._identity_server = LoopbackServer(
            [("managed-identity", "", self.managed_identity)],
            self.store,
            client_address="127.0.0.1",
            faults=self.faults,
        )
        self._engine = engine
        self._running = ExitStack()
        self.providers: dict[str, int] = {}

    @property
    def url(self) -> str:
        """Return the address of ARM, sign-in and the cloud's metadata."""
        return self._server.url

    @property
    def client_address(self) -> str:
        """Return the address under which callers are seen; it may be changed."""
        return self._server.client_address

    @client_address.setter
    def client_address(self, address: str) -> None:
        self._server.client_address = address

    def synapse_url(self, workspace: str) -> str:
        """Return a workspace's development endpoint."""
        return f"{self.url}/synapse/{workspace}"

    def start(self) -> Simulation:
        """Serve; the ports are known before."""
        self._running.callback(self.store.close)
        for server in (self._server, self._identity_server):
            server.start()
            self._running.callback(server.stop)
        if self._engine:
            self._serve_providers()
        return self

    def stop(self) -> None:
        """Stop serving and close the store."""
        self._running.close()

    def environment(self) -> dict[str, str]:
        """Return the variables that turn a process towards this Azure.

        The engine's own (providers, backend, PATH) are added by engine.attach.
        """
        url, authority = self.url, str(self.certificates.authority)
        identity = f"{self._identity_server.url}{APP_SERVICE_PATH}"
        return {
            "ARM_ENVIRONMENT": "public",
            "ARM_SUBSCRIPTION_ID": constants.SUBSCRIPTION_ID,
            "ARM_TENANT_ID": constants.TENANT_ID,
            # azure-native asks the host's identity only when told to.
            "ARM_USE_MSI": "true",
            "ARM_CLOUD_METADATA_URL": f"{url}/metadata/endpoints"
            "?api-version=2019-05-01",
            "AZURE_AUTHORITY_HOST": url,
            "AZURE_RESOURCE_MANAGER_URL": url,
            "AZURE_SUBSCRIPTION_ID": constants.SUBSCRIPTION_ID,
            "AZURE_TENANT_ID": constants.TENANT_ID,
            "IDENTITY_ENDPOINT": identity,
            "IDENTITY_HEADER": self.managed_identity.header,
            "NO_PROXY": _UNPROXIED,
            "no_proxy": _UNPROXIED,
            "REQUESTS_CA_BUNDLE": authority,
            "SIMULATED_AZURE_HOME": str(self.home),
            "SSL_CERT_FILE": authority,
            "SYNAPSE_DEV_ENDPOINT": self.synapse_url("{workspace}"),
        }

    def _serve_providers(self) -> None:
        # By name and late: grpc and the providers' schema cost most of a start.
        native = import_module("simulated_azure.engine.azure_native.server")
        random = import_module("simulated_azure.engine.random_provider")
        served: dict[str, Any] = {
            "azure-native": native.serve(self.environment()),
            "random": random.serve(),
        }
        for name, provider in served.items():
            self._running.callback(provider.stop)
            self.providers[name] = provider.port

    def __enter__(self) -> Simulation:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
