"""Which error an answer becomes, and what its message says."""

from __future__ import annotations

import pytest

from components.dataplane import errors, service_errors
from components.dataplane.service_errors import Refusal, caller_address, service_error

FIREWALL = "Client Ip address : 203.0.113.10"


def refusal(status: int, code: str = "", message: str = "", path: str = "") -> Refusal:
    return Refusal("PUT", f"ws.dev.azuresynapse.net{path}", status, code, message)


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        (200, "Failed", service_errors.OperationFailedError),
        (404, "NotFound", service_errors.NotFoundError),
        (409, "Conflict", service_errors.ConflictError),
        (412, "PreconditionFailed", service_errors.ConflictError),
        (403, "ClientIpAddressNotAuthorized", service_errors.AddressNotAllowedError),
        (403, "PublicNetworkAccessDenied", service_errors.PrivateOnlyError),
        (403, "RequestDisallowedByPolicy", service_errors.PolicyDeniedError),
        (409, "ScopeLocked", service_errors.LockedError),
        (401, "AuthenticationFailed", service_errors.RoleMissingError),
        (400, "BadRequest", service_errors.ServiceError),
    ],
)
def test_an_answer_becomes_its_error(
    status: int, code: str, kind: type[service_errors.ServiceError]
) -> None:
    assert type(service_error(refusal(status, code))) is kind


def test_a_firewall_refusal_names_the_address_and_the_setting() -> None:
    error = service_error(refusal(403, "ClientIpAddressNotAuthorized", FIREWALL))

    assert "does not allow the address 203.0.113.10" in str(error)
    assert "add 203.0.113.10 to ml-synapse:synapse.allowedAddresses" in str(error)


def test_a_closed_workspace_says_where_to_run() -> None:
    error = service_error(refusal(403, "PublicNetworkAccessDenied"))

    assert "which resolves ws.dev.azuresynapse.net to a private address" in str(error)
    assert "name an address in ml-synapse:synapse.allowedAddresses" in str(error)


@pytest.mark.parametrize(
    ("message", "address"),
    [
        (FIREWALL, "203.0.113.10"),
        ("Client IP address 172.16.0.4 is not authorized to access", "172.16.0.4"),
        ("Client Ip address : 2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_callers_address_is_read(message: str, address: str) -> None:
    assert caller_address(message) == address


def test_an_address_that_is_not_named_is_not_invented() -> None:
    assert caller_address("Not allowed: sorry") == (
        "of this machine (the service did not name it)"
    )


@pytest.mark.parametrize(
    ("path", "role"),
    [
        ("/managedVirtualNetworks/default/managedPrivateEndpoints/x", "Linked Data"),
        ("/roleAssignments/x", "Synapse Administrator"),
        ("/linkedservices/x", "Artifact Publisher"),
        ("/workspaces/w/onlineEndpoints/e", "AzureML Data Scientist"),
        ("/workspaces/w/batchEndpoints/e", "AzureML Data Scientist"),
        ("/privateEndpointConnections/x", "Network Connection Approver"),
        ("/elsewhere", "a role on the resource"),
    ],
)
def test_a_missing_role_is_named(path: str, role: str) -> None:
    assert role in str(service_error(refusal(403, "Forbidden", "no", path)))


@pytest.mark.parametrize(
    ("status", "what"),
    [
        (429, "Azure throttles these requests"),
        (500, "Azure could not do it"),
        (503, "Azure could not do it"),
    ],
)
def test_what_may_pass_says_to_run_again(status: int, what: str) -> None:
    message = str(service_error(refusal(status, "Code", "why")))

    assert message.startswith(f"{what}, also after several tries. Seen: PUT ws.dev")
    assert "Fix: wait a minute and run pulumi up again" in message


def test_every_message_has_four_parts_on_one_line() -> None:
    message = str(service_error(refusal(400, "BadRequest", "no such thing")))

    assert "\n" not in message
    assert [part in message for part in (". Seen: ", ". Allowed: ", ". Fix: ")] == [
        True,
        True,
        True,
    ]


def test_the_tree_is_drawn_as_it_is() -> None:
    drawn = errors.__doc__ or ""
    kinds = [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, Exception)
    ]

    assert [kind.__name__ for kind in kinds if kind.__name__ not in drawn] == []
