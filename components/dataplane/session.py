"""The session that the providers of a process share: cloud, sign-in, connections.

Nothing of it lives in a provider object, since those are pickled into the state.
Endpoints are resolved from the environment whenever a call begins.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from azure.core.credentials import TokenCredential
from azure.core.pipeline.transport import HttpTransport

from components.dataplane.cancellation import of_engine
from components.dataplane.client import Client
from components.dataplane.cloud import Cloud, cloud_from
from components.dataplane.credentials import make_credential
from components.dataplane.errors import CloudSettingError
from components.dataplane.polling import Timing
from components.dataplane.propagation_limits import (
    DEFAULT_LIMITS,
    FIREWALL_SECONDS,
    ROLE_SECONDS,
    PropagationLimits,
)
from components.dataplane.sign_in import SignIn, sign_in_from

SUBSCRIPTIONS_API: Final = "2022-12-01"
SYNAPSE_ARM_API: Final = "2021-06-01"

# Minutes to wait for a new firewall rule of Synapse to take effect.
FIREWALL_MINUTES_VARIABLE: Final = "SYNAPSE_FIREWALL_DEADLINE_MINUTES"
# Minutes to wait for a new role of the signed-in identity to take effect.
ROLE_MINUTES_VARIABLE: Final = "SYNAPSE_ROLE_DEADLINE_MINUTES"
# The firewall's cache refreshes every minute (azure-rest-api-specs#21516): a read or a
# delete, which follow no new rule, wait for one refresh; for a role they do not wait.
READ_FIREWALL_SECONDS: Final = 75.0


class Session:
    """The clients of one cloud, made when first asked for and kept."""

    def __init__(
        self,
        cloud: Cloud,
        credential: TokenCredential,
        timing: Timing,
        *,
        transport: HttpTransport[Any, Any] | None = None,
        limits: PropagationLimits = DEFAULT_LIMITS,
    ) -> None:
        self.cloud = cloud
        self.timing = timing
        self._credential = credential
        self._transport = transport
        self.limits = limits
        self._clients: dict[str, Client] = {}

    def arm(self, *, waits: bool = False) -> Client:
        """Return the client of Resource Manager; it waits for roles if `waits`."""
        endpoint = self.cloud.resource_manager
        client = self._client(endpoint, self.cloud.resource_manager_scope)
        return client if waits else client.with_limits(self._of_reads())

    def synapse(self, workspace: str, *, waits: bool = True) -> Client:
        """Return the client of a workspace's development endpoint.

        With `waits` it waits for a new firewall rule and a new role to take effect; not
        for reads and deletes.
        """
        endpoint = self.cloud.synapse_endpoint(workspace)
        client = self._client(endpoint, self.cloud.synapse_scope)
        return client if waits else client.with_limits(self._of_reads())

    def workspace_is_gone(self, name: str) -> bool:
        """Say whether ARM knows no such Synapse workspace in any visible subscription.

        Asked when the development endpoint does not answer: its host disappears with
        the workspace. An identity that sees no subscription learns nothing: False.
        """
        arm = self.arm()
        subscriptions = list(arm.list("/subscriptions", SUBSCRIPTIONS_API))
        if not subscriptions:
            return False
        return not any(
            str(workspace.get("name", "")).casefold() == name.casefold()
            for subscription in subscriptions
            for workspace in arm.list(
                f"/subscriptions/{subscription['subscriptionId']}"
                "/providers/Microsoft.Synapse/workspaces",
                SYNAPSE_ARM_API,
            )
        )

    def _of_reads(self) -> PropagationLimits:
        seconds = min(self.limits.firewall_seconds, READ_FIREWALL_SECONDS)
        return PropagationLimits(firewall_seconds=seconds, role_seconds=0.0)

    def _client(self, endpoint: str, scope: str) -> Client:
        if endpoint not in self._clients:
            self._clients[endpoint] = Client(
                endpoint,
                scope,
                self._credential,
                timing=self.timing,
                transport=self._transport,
                limits=self.limits,
            )
        return self._clients[endpoint]


_stack: dict[str, Mapping[str, str]] = {"configuration": {}}


def use_stack_configuration(configuration: Mapping[str, str]) -> None:
    """Remember what the stack configures of azure-native: its cloud and its sign-in."""
    _stack["configuration"] = configuration


def current() -> Session:
    """Return the session that the environment calls for, the same while it lasts.

    Raises:
        CancelledError: the engine wants no call to begin any more.
    """
    of_engine.check()
    environ = os.environ
    configuration = _stack["configuration"]
    cloud = cloud_from(environ, configuration.get("azure-native:environment", ""))
    sign_in = sign_in_from(environ, configuration)
    limits = PropagationLimits(
        firewall_seconds=_seconds(environ, FIREWALL_MINUTES_VARIABLE, FIREWALL_SECONDS),
        role_seconds=_seconds(environ, ROLE_MINUTES_VARIABLE, ROLE_SECONDS),
    )
    return _session(cloud, sign_in, limits)


def _seconds(environ: Mapping[str, str], variable: str, default: float) -> float:
    minutes = environ.get(variable) or str(default / 60)
    try:
        return max(0.0, float(minutes) * 60)
    except ValueError:
        raise CloudSettingError(
            what=f"{variable} is not a number of minutes",
            seen=minutes,
            allowed="a number such as 10 or 0.5",
            fix="correct or unset it",
        ) from None


@lru_cache(maxsize=8)
def _session(cloud: Cloud, sign_in: SignIn, limits: PropagationLimits) -> Session:
    credential = make_credential(cloud, sign_in)
    return Session(cloud, credential, Timing(), limits=limits)
