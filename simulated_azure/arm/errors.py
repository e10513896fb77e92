"""Errors of the simulated ARM, in the envelope that ARM gives.

One class: ``ArmError`` answers with its status and ``{"error": {code, message, target,
details}}``. Source of the envelope: the ARM resource provider contract; the codes are
named where they are raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any


class ArmError(Exception):
    """A refusal of ARM or of a resource provider."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        target: str | None = None,
        details: Iterable[ArmError] = (),
        *,
        retry_after: float | None = None,
        additional_info: Iterable[dict[str, Any]] = (),
    ) -> None:
        super().__init__(f"{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.target = target
        self.details: Sequence[ArmError] = tuple(details)
        self.additional_info = tuple(additional_info)
        self.retry_after = retry_after
        """Seconds of Azure after which the same request may be answered better."""

    def error(self) -> dict[str, Any]:
        """Return the error object without its envelope."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.target is not None:
            body["target"] = self.target
        if self.details:
            body["details"] = [detail.error() for detail in self.details]
        if self.additional_info:
            body["additionalInfo"] = list(self.additional_info)
        return body

    def body(self) -> dict[str, Any]:
        """Return the whole answer."""
        return {"error": self.error()}


def not_simulated(what: str, method: str) -> ArmError:
    """Return the loud refusal of what this simulation lacks."""
    return ArmError(
        501,
        "NotSimulated",
        f"The simulated Azure does not simulate {method} of {what}. This says nothing "
        "about Azure. What is simulated stands in simulated_azure/arm/README.md; add "
        "the type's contract to simulated_azure/contracts or a behaviour to "
        "simulated_azure/arm/behaviours, with its source.",
        target=what,
    )


def not_found(arm_type: str, full_name: str, resource_group: str) -> ArmError:
    """Return ARM's answer for a resource that does not exist."""
    where = f" under resource group '{resource_group}'" if resource_group else ""
    return ArmError(
        404,
        "ResourceNotFound",
        f"The Resource '{arm_type}/{full_name}'{where} was not found. For more details "
        "please go to https://aka.ms/ARMResourceNotFoundFix",
    )


def bad_request(code: str, message: str, target: str | None = None) -> ArmError:
    """Return a 400."""
    return ArmError(400, code, message, target)


def conflict(code: str, message: str, target: str | None = None) -> ArmError:
    """Return a 409."""
    return ArmError(409, code, message, target)
