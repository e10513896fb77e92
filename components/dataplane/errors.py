"""Errors of the data plane, in messages of four parts.

DataPlaneError               what is wrong, value seen, what is allowed, the fix
├── CloudSettingError        an unknown cloud or an endpoint that cannot be one
├── NotSignedInError         no credential, or one that the sign-in refuses
├── UnreachableEndpointError no answer at all: private, blocked, or gone
│   └── LostAnswerError      asked, but the connection ended before the answer came
├── DeadlineError            what was waited for did not happen in time
├── CancelledError           the engine has asked for the end of the wait
├── DifferentObjectError     the name is taken by an object that is not ours
├── ApprovalError            the connection is not there, not alone, or refused
├── MalformedIdError         an ID given to import that is not of this kind
└── ServiceError             Azure answered, with an error: service_errors.py
"""

from __future__ import annotations


class DataPlaneError(Exception):
    """The root: a message of four parts on one line."""

    def __init__(self, *, what: str, seen: str, allowed: str, fix: str) -> None:
        super().__init__(f"{what}. Seen: {seen}. Allowed: {allowed}. Fix: {fix}.")


class CloudSettingError(DataPlaneError):
    """The cloud or one of its endpoints is not one."""


class NotSignedInError(DataPlaneError):
    """There is no credential to be had."""


class UnreachableEndpointError(DataPlaneError):
    """Nothing answered at the endpoint's address."""

    def __init__(
        self,
        host: str,
        reason: str,
        *,
        what: str = "",
        allowed: str = "",
        fix: str = "",
    ) -> None:
        super().__init__(
            what=what or f"{host} does not answer from this machine",
            seen=reason,
            allowed=allowed
            or "an endpoint that this machine can resolve and reach over TLS",
            fix=fix
            or "if the endpoint is private, run from inside the network (or through "
            "its VPN); else check DNS and the proxy",
        )


class LostAnswerError(UnreachableEndpointError):
    """The request was sent, its answer never came, several times over."""

    def __init__(self, host: str, request: str, reason: str) -> None:
        super().__init__(
            host,
            f"{request}: {reason}",
            what=f"{host} was asked and did not answer: the work may be done or not",
            allowed="an answer to each request",
            fix="run pulumi up again: it finds what was made and goes on",
        )


class DeadlineError(DataPlaneError):
    """The expected state was not reached in time."""


class CancelledError(DataPlaneError):
    """The engine wants no more of what was waited for."""

    def __init__(self) -> None:
        super().__init__(
            what="The call was cancelled before its end",
            seen="the engine was asked to end (Ctrl-C), or is gone",
            allowed="an engine that waits",
            fix="run the command again: it goes on from here",
        )


class DifferentObjectError(DataPlaneError):
    """The name is taken by an object with another identity."""


class ApprovalError(DataPlaneError):
    """The private endpoint connection cannot be approved."""


class MalformedIdError(DataPlaneError):
    """The ID is not of the kind that this resource has."""
