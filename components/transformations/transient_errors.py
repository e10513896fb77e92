"""Azure's transient errors, and how long each may last.

Read from the text of a provider's error, the only thing that the engine hands on. An
error that is not in the table is final (a policy's denial, a quota, a wrong name) and
fails at once. Sources stand in docs/decisions/retries.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

THROTTLED: Final = "429"
NO_ROLE_YET: Final = "ForbiddenByRbac"
NO_PRINCIPAL: Final = "PrincipalNotFound"
ROLE_ASSIGNMENT: Final = "azure-native:authorization:RoleAssignment"

NAMED_PRINCIPAL_MINUTES: Final = 1.0

# The real provider's form, that of its stand-in, and the details behind either.
_CODE: Final = re.compile(
    r"""
    Code="(?P<real>\w+)"|"code":"(?P<inner>\w+)"
    |^(?P<line>\w+)[ ]\[\d{3}\]:|;[ ](?P<detail>\w+):
    """,
    re.VERBOSE,
)
_STATUS: Final = re.compile(r"Status=(?P<real>\d{3})|^\w+ \[(?P<line>\d{3})\]:")
# A create whose operation failed after Azure had taken the resource on.
_BEGUN: Final = re.compile(r"^\d+ errors? occurred:\s*\*\s*")
# A vault's words; its code, which the provider leaves out, is ForbiddenByRbac.
_NOT_YET: Final = re.compile("please observe propagation time", re.IGNORECASE)
_NEVER: Final = re.compile("policy|quota", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class TransientError:
    """One kind of transient error.

    Attributes:
        codes: Azure's codes of it; `THROTTLED` is any answer with that status.
        waits_for: What has to happen first, as the end of "waiting until …".
        minutes: The longest that Azure takes, and a margin.
        cure: What to do where it did not happen.
        types: The Pulumi types that meet it; all of Azure's if empty.
        deployer_too: Whether it passes where the deployer itself is refused.
    """

    codes: frozenset[str]
    waits_for: str
    minutes: float
    cure: str
    types: frozenset[str] = frozenset()
    deployer_too: bool = True


TRANSIENT: Final = (
    TransientError(
        codes=frozenset(
            {
                "AnotherOperationInProgress",
                "ReferencedResourceNotProvisioned",
                "RetryableError",
                "StorageAccountOperationInProgress",
            }
        ),
        waits_for="another write on it or on what it uses has ended",
        minutes=20,
        cure="look in the activity log for who writes there, and run the command again"
        " when that has ended",
    ),
    TransientError(
        codes=frozenset({THROTTLED}),
        waits_for="Azure takes more requests from this subscription or this caller",
        minutes=20,
        cure="run the command again later, or find out who else sends that many",
    ),
    TransientError(
        codes=frozenset({NO_PRINCIPAL}),
        waits_for="the directory shows the identity everywhere",
        minutes=10,
        cure="look whether the identity that the message names exists in this tenant",
        types=frozenset({ROLE_ASSIGNMENT}),
    ),
    TransientError(
        codes=frozenset({"FailedIdentityOperation"}),
        waits_for="the managed identity can be used",
        minutes=10,
        cure="look whether the managed identity that the message names exists",
    ),
    TransientError(
        codes=frozenset(
            {
                "AccessControlUnauthorized",
                "AuthorizationFailed",
                "LinkedAuthorizationFailed",
                NO_ROLE_YET,
            }
        ),
        waits_for="its new roles are in effect",
        minutes=15,
        cure="look whether the role that the message asks for is assigned to the"
        " identity, and run the command again",
        deployer_too=False,
    ),
)


def find(error: str, type_: str, deployer: str) -> TransientError | None:
    """Return the kind of refusal that an error is of, None if it cannot pass.

    What `begun` takes off an error must be off.

    Args:
        error: What the provider said.
        type_: The Pulumi type of the resource.
        deployer: The object id of who deploys: what it may not do now, it never may.
    """
    said = codes(error)
    for refusal in TRANSIENT:
        if (
            refusal.codes & said
            and (not refusal.types or type_ in refusal.types)
            and (refusal.deployer_too or deployer not in error)
        ):
            return refusal
    return None


def of_named_principal(refusal: TransientError, key: str) -> TransientError:
    """Return the refusal of a role for who is named in the stack file, under a key.

    Azure answers the same for an ID that is wrong and for an identity that is not
    replicated yet. Only what this update made itself can be that new; people and groups
    were there before, or the directory shows them within a minute or two.
    """
    if NO_PRINCIPAL not in refusal.codes:
        return refusal
    return replace(
        refusal,
        minutes=NAMED_PRINCIPAL_MINUTES,
        cure=f"correct {key}: this directory has no group or user of that object ID; if"
        " it was made just now, run the command again",
    )


def begun(error: str) -> str | None:
    """Return the error of an operation that Azure took on and then failed, else None.

    The resource exists and is in the state: a second try would find it in the way.
    """
    start = _BEGUN.match(error)
    return error[start.end() :] if start else None


def codes(error: str) -> frozenset[str]:
    """Return the codes in an error, and those that its status or words stand for."""
    found = {next(filter(None, match.groups())) for match in _CODE.finditer(error)}
    statuses = {next(filter(None, m.groups())) for m in _STATUS.finditer(error)}
    if THROTTLED in statuses and not _NEVER.search(error):
        found.add(THROTTLED)
    if _NOT_YET.search(error):
        found.add(NO_ROLE_YET)
    return frozenset(found)
