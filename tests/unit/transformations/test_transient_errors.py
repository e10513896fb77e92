"""What is tried again and what is not, by the words of the provider's errors.

The texts beginning with ``Status=`` are those of the real provider, from the issues
that docs/decisions/retries.md names; the others are its stand-in's.
"""

from __future__ import annotations

import pytest

from components.transformations.transient_errors import (
    TRANSIENT,
    TransientError,
    begun,
    find,
)

DEPLOYER = "d0000000-0000-4000-8000-000000000001"
ENDPOINT = "azure-native:network:PrivateEndpoint"
ROLE = "azure-native:authorization:RoleAssignment"
WORKSPACE = "azure-native:machinelearningservices:Workspace"

BUSY, THROTTLED, NO_PRINCIPAL, NO_IDENTITY, NO_ROLE = TRANSIENT


@pytest.mark.parametrize(
    ("error", "type_", "refusal"),
    [
        (
            'Status=409 Code="AnotherOperationInProgress" Message="Another operation"',
            ENDPOINT,
            BUSY,
        ),
        (
            "AnotherOperationInProgress [409]: Another operation on this or dependent",
            ENDPOINT,
            BUSY,
        ),
        (
            'Status=429 Code="RetryableError" Message="A retryable error occurred."',
            ENDPOINT,
            BUSY,
        ),
        (
            "RetryableError [429]: A retryable error occurred.;"
            " ReferencedResourceNotProvisioned: Cannot proceed with operation",
            ENDPOINT,
            BUSY,
        ),
        (
            'Status=400 Code="ReferencedResourceNotProvisioned" Message="Cannot"',
            ENDPOINT,
            BUSY,
        ),
        ('Status=429 Code="SubscriptionRequestsThrottled" M', WORKSPACE, THROTTLED),
        ('Status=429 Message="Too many requests"', WORKSPACE, THROTTLED),
        ("TooManyRequests [429]: wait", WORKSPACE, THROTTLED),
        ('Status=400 Code="PrincipalNotFound" Message="Principal"', ROLE, NO_PRINCIPAL),
        ('Status=400 Code="FailedIdentityOperation" M', WORKSPACE, NO_IDENTITY),
        (
            "AuthorizationFailed [403]: The client 'c1' with object id 'c1' does not",
            WORKSPACE,
            NO_ROLE,
        ),
        (
            'Status=403 Code="Forbidden" Message="Caller is not authorized to perform'
            ' action on resource." InnerError={"code":"ForbiddenByRbac"}',
            WORKSPACE,
            NO_ROLE,
        ),
        (
            "AccessControlUnauthorized [403]: The principal 'p1' does not have the",
            "azure-native:machinelearningservices:Compute",
            NO_ROLE,
        ),
        (
            "Forbidden [403]: Caller is not authorized; ForbiddenByRbac: No valid role",
            WORKSPACE,
            NO_ROLE,
        ),
        (
            'Status=403 Code="Forbidden" Message="Caller is not authorized. If role'
            ' assignments were changed recently, please observe propagation time."',
            WORKSPACE,
            NO_ROLE,
        ),
    ],
)
def test_what_passes_by_itself_is_known(
    error: str, type_: str, refusal: TransientError
) -> None:
    assert find(error, type_, DEPLOYER) is refusal


@pytest.mark.parametrize(
    "error",
    [
        'Status=403 Code="RequestDisallowedByPolicy" Message="Resource was disallowed"',
        "RequestDisallowedByPolicy [403]: AnotherOperationInProgress, says the policy",
        'Status=409 Code="QuotaExceeded" Message="Operation could not be completed"',
        'Status=429 Code="OperationNotAllowed" Message="exceeding approved Quota"',
        "ParentResourceNotFound [404]: Failed to perform 'write' on resource",
        "Conflict [409]: The service could not do what was asked",
        "InternalServerError [500]: The service could not do what was asked",
        "cannot create already existing resource '/AuthorizationFailed'",
        f'Status=403 Code="AuthorizationFailed" Message="object id \'{DEPLOYER}\'"',
        "",
    ],
)
def test_what_cannot_pass_is_never_tried_again(error: str) -> None:
    assert find(error, WORKSPACE, DEPLOYER) is None


def test_an_operation_that_azure_began_and_failed_is_told_from_a_refusal() -> None:
    failed = "RetryableError [200]: A retryable error occurred."

    assert begun(f"1 error occurred:\n\t* {failed}") == failed
    assert begun(failed) is None
    assert find(failed, ENDPOINT, DEPLOYER) is BUSY


def test_an_unknown_principal_counts_for_role_assignments_only() -> None:
    assert find("PrincipalNotFound [400]: none", WORKSPACE, DEPLOYER) is None


def test_each_kind_says_what_it_waits_for_and_what_to_do_when_it_never_comes() -> None:
    for refusal in TRANSIENT:
        assert 5 <= refusal.minutes <= 30
        assert refusal.waits_for
        assert refusal.cure
