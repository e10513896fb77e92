"""Errors for Azure's refusals, each with what to do about it.

ServiceError (a DataPlaneError)
├── NotFoundError        404
├── ConflictError        409 and 412
│   └── BusyError        409: another operation on the same object is under way
├── AddressNotAllowedError  403: the Synapse firewall does not know the caller
├── PrivateOnlyError     403: only private endpoints lead to the Synapse workspace
├── LockedError          409: a lock at or above the object forbids the change
├── PolicyDeniedError    403: a policy of the organisation forbids it
├── RoleMissingError     401 and 403: the caller is known, but may not
└── OperationFailedError an error with a status of success
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from components.dataplane.errors import DataPlaneError

ADDRESSES_SETTING: Final = "ml-synapse:synapse.allowedAddresses"

_ADDRESS = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b|\b[0-9a-f]*:[0-9a-f:]{2,}\b", re.I)

# How a workspace without public access says so; code and wording are assumed.
_PRIVATE = re.compile(r"public ?(network ?)?(access|interface)", re.I)

# Path fragment -> the role that grants the write. Sources: Synapse RBAC roles and
# https://learn.microsoft.com/azure/synapse-analytics/security/synapse-workspace-synapse-rbac-roles,
# https://learn.microsoft.com/azure/machine-learning/concept-endpoints-online-auth
_ROLES: Final = (
    (
        "/managedprivateendpoints",
        "Synapse Administrator or Synapse Linked Data Manager",
    ),
    ("/roleassignments", "Synapse Administrator"),
    ("/linkedservices", "Synapse Administrator, Contributor or Artifact Publisher"),
    (
        "/privateendpointconnections",
        "Azure AI Enterprise Network Connection Approver, or Contributor on the target",
    ),
    ("/onlineendpoints", "AzureML Data Scientist or Contributor of the ML workspace"),
    ("/batchendpoints", "AzureML Data Scientist or Contributor of the ML workspace"),
)

# Who was granted a role moments ago is refused like this until it is in effect; other
# 403s, such as public access that is disabled, do not pass.
_UNTIL_IN_EFFECT: Final = frozenset(
    {"accesscontrolunauthorized", "authorizationfailed", "unauthorized"}
)

# As azure-native takes them (its client_azcore.go).
_BUSY: Final = frozenset({"anotheroperationinprogress", "retryableerror"})

_BROKEN: Final = "Azure could not do it, also after several tries"
_PASSING: Final = {
    429: "Azure throttles these requests, also after several tries",
    **dict.fromkeys((500, 502, 503, 504), _BROKEN),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """The facts of Azure's answer behind a ServiceError."""

    method: str
    url: str
    status: int
    code: str
    message: str

    @property
    def host(self) -> str:
        """Return the host that refused."""
        return self.url.partition("/")[0]

    def __str__(self) -> str:
        return f"{self.method} {self.url}: {self.status} {self.code}: {self.message}"


class ServiceError(DataPlaneError):
    """Azure answered with an error."""

    def __init__(
        self, refusal: Refusal, *, what: str = "", allowed: str = "", fix: str = ""
    ) -> None:
        self.refusal = refusal
        super().__init__(
            what=what or "Azure refused a request",
            seen=str(refusal).rstrip("."),
            allowed=allowed or "a request that the service accepts",
            fix=fix or "read the message of the service above",
        )


class NotFoundError(ServiceError):
    """404."""


class ConflictError(ServiceError):
    """409 or 412: somebody else is at work on the object."""


class BusyError(ConflictError):
    """Nothing was done, since another operation on the object is under way."""

    def __init__(self, refusal: Refusal) -> None:
        self.may_pass = True
        self.waits_for = f"another operation on {refusal.url.partition('?')[0]} to end"
        super().__init__(
            refusal,
            what="Another operation on this object does not end",
            allowed="one operation at a time",
            fix="find and end it, or run pulumi up again later: what was made is kept",
        )


class OperationFailedError(ServiceError):
    """An error that came with a status of success."""


class RoleMissingError(ServiceError):
    """The caller is signed in and may not (yet)."""

    def __init__(self, refusal: Refusal) -> None:
        role = role_for(refusal.url)
        code = refusal.code.casefold()
        self.may_pass = refusal.status == 403 and code in _UNTIL_IN_EFFECT
        self.waits_for = (
            f"a role of the signed-in identity at {refusal.host} to take effect "
            f"({role})"
        )
        super().__init__(
            refusal,
            what="The signed-in identity lacks a role",
            allowed=f"an identity that is {role}",
            fix=f"assign it ({role}) and run again: a new role is waited for",
        )


class LockedError(ServiceError):
    """A lock forbids the change: no waiting helps; the message names its scope."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            refusal,
            what="A lock in Azure forbids this",
            allowed="a change at a scope that no lock is on or above",
            fix="have the lock removed at the scope named above (az lock list, az "
            "lock delete), then run pulumi up again: what was made is kept",
        )


class PolicyDeniedError(ServiceError):
    """An Azure Policy denies the request; the message names it."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(
            refusal,
            what="A policy of your organisation denies this",
            allowed="what the policy named above lets pass",
            fix="ask its owner for an exemption of this resource, then run pulumi up "
            "again: what was made is kept",
        )


class AddressNotAllowedError(ServiceError):
    """The firewall of the Synapse workspace does not (yet) allow the caller."""

    def __init__(self, refusal: Refusal) -> None:
        self.address = caller_address(refusal.message)
        self.may_pass = True
        self.waits_for = f"the firewall of {refusal.host} to allow {self.address}"
        super().__init__(
            refusal,
            what="The firewall of the Synapse workspace does not allow the address "
            f"{self.address}",
            allowed=f"the addresses in {ADDRESSES_SETTING}",
            fix=f"add {self.address} to {ADDRESSES_SETTING} and run pulumi up again "
            "(a new rule takes effect within minutes)",
        )


class PrivateOnlyError(ServiceError):
    """The workspace is closed to the public, and the caller comes from there."""

    def __init__(self, refusal: Refusal) -> None:
        host = refusal.url.partition("/")[0]
        super().__init__(
            refusal,
            what="The Synapse workspace is reached through its private endpoints only, "
            "and this machine came over the public network",
            allowed="a machine in the platform's network or in one that is peered with "
            f"it, which resolves {host} to a private address",
            fix="run there: peer its network with the platform's and link it to the "
            "private DNS zone of the development endpoint; the network and the "
            f"endpoint stand already. Or name an address in {ADDRESSES_SETTING}",
        )


def caller_address(message: str) -> str:
    """Return the address that the service saw, from its message.

    The service writes ``Client Ip address : 203.0.113.10``
    (MicrosoftLearning/dp-203-azure-data-engineer#35).
    """
    found = _ADDRESS.search(message)
    return found.group() if found else "of this machine (the service did not name it)"


def role_for(url: str) -> str:
    """Return the role which grants writes to the kind of object behind the URL."""
    path = url.lower()
    for fragment, role in _ROLES:
        if fragment in path:
            return role
    return "permitted to do this, by a role on the resource"


def service_error(refusal: Refusal) -> ServiceError:
    """Return the error of the tree that fits what Azure answered."""
    if refusal.status < 400:
        return OperationFailedError(refusal, what="An operation failed in Azure")
    if refusal.status == 404:
        return NotFoundError(refusal, what="The object does not exist")
    if refusal.code.casefold() == "scopelocked":
        return LockedError(refusal)
    if refusal.status == 409 and refusal.code.casefold() in _BUSY:
        return BusyError(refusal)
    if refusal.status in (409, 412):
        return ConflictError(refusal, fix="run again when the other change is done")
    if refusal.code.casefold() == "clientipaddressnotauthorized":
        return AddressNotAllowedError(refusal)
    if refusal.code.casefold() == "requestdisallowedbypolicy":
        return PolicyDeniedError(refusal)
    if refusal.status == 403 and _PRIVATE.search(f"{refusal.code} {refusal.message}"):
        return PrivateOnlyError(refusal)
    if refusal.status in (401, 403):
        return RoleMissingError(refusal)
    if refusal.status in _PASSING:
        return ServiceError(
            refusal,
            what=_PASSING[refusal.status],
            allowed="an answer after some tries",
            fix="wait a minute and run pulumi up again: what was made is kept; if it "
            "stays, look at the health of the service (https://status.azure.com)",
        )
    return ServiceError(refusal)
