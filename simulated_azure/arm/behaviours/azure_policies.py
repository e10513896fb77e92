"""Policy definitions and their assignments; what they deny stands in azure_policy/gate.

Sources:
https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-basics
and …/concepts/assignment-structure; codes from error reports
(Azure/Azure-Landing-Zones#442 for PolicyParameterValueNotAllowed). Initiatives,
built-in definitions, management groups, selectors, overrides and the modes of data
planes are not simulated.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from simulated_azure.arm.azure_policy.conditions import (
    RuleError,
    conditions,
    operator_of,
)
from simulated_azure.arm.azure_policy.expressions import unknown_functions
from simulated_azure.arm.azure_policy.gate import ASSIGNMENT, DEFINITION
from simulated_azure.arm.behaviour import Behaviour, Put, default, dict_at, ensure
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError, bad_request, not_simulated
from simulated_azure.arm.resource_id import ResourceId


class PolicyDefinitions(Behaviour):
    """Microsoft.Authorization/policyDefinitions."""

    arm_types = (DEFINITION,)
    takes_put = True

    def check(self, put: Put) -> None:
        rule = dict_at(put.properties, "policyRule")
        if "if" not in rule or "effect" not in dict_at(rule, "then"):
            raise _invalid(put, "it needs 'if' and 'then' with an 'effect'")
        try:
            for condition in conditions(rule["if"]):
                operator_of(condition)
        except RuleError as error:
            raise _invalid(put, str(error)) from None
        if unknown := [n for text in _texts(rule) for n in unknown_functions(text)]:
            raise not_simulated(f"the policy function '{unknown[0]}'", "PUT")
        mode = str(put.properties.get("mode", "All"))
        if mode.lower() not in ("all", "indexed"):
            raise not_simulated(f"policies of the mode '{mode}'", "PUT")

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, mode="All", parameters={}, displayName=put.id.name)
        properties["policyType"] = "Custom"


class PolicyAssignments(Behaviour):
    """Microsoft.Authorization/policyAssignments, at any scope below the tenant."""

    arm_types = (ASSIGNMENT,)
    listed_across_scopes = True

    def check(self, put: Put) -> None:
        for name in ("resourceSelectors", "overrides"):
            if put.properties.get(name):
                raise not_simulated(f"{name} of policy assignments", "PUT")
        definition = self._definition(put)
        given = dict_at(put.properties, "parameters")
        declared = dict_at(definition, "properties", "parameters")
        known = {name.lower(): declaration for name, declaration in declared.items()}
        for name, value in given.items():
            _check_parameter(put, name, value.get("value"), known)
        present = {name.lower() for name in given}
        for name, declaration in declared.items():
            if name.lower() not in present and "defaultValue" not in declaration:
                raise bad_request(
                    "MissingPolicyParameter",
                    f"The policy assignment '{put.id.name}' is missing the "
                    f"parameter(s) '{name}' as defined in the policy definition "
                    f"'{_definition_id(put)}'.",
                )

    def _definition(self, put: Put) -> JsonObject:
        id = _definition_id(put)
        if "/policysetdefinitions/" in id.lower():
            raise not_simulated("policy initiatives", "PUT")
        definition = put.arm.store.get(id)
        if definition is not None:
            return definition.body
        if id.lower().startswith("/providers/microsoft.authorization/"):
            raise not_simulated("built-in policy definitions", "PUT")
        raise ArmError(
            404,
            "PolicyDefinitionNotFound",
            f"The policy assignment '{put.id.name}' request is invalid. The policy "
            f"definition '{id}' could not be found.",
        )

    def complete(self, put: Put, body: JsonObject) -> None:
        properties = ensure(body, "properties")
        default(properties, enforcementMode="Default", displayName=put.id.name)
        properties["scope"] = ResourceId.parse(put.key).scope


def _definition_id(put: Put) -> str:
    return str(put.properties.get("policyDefinitionId", ""))


def _check_parameter(put: Put, name: str, value: Any, known: JsonObject) -> None:
    declared = known.get(name.lower())
    if declared is None:
        raise bad_request(
            "UndefinedPolicyParameter",
            f"The policy assignment '{put.id.name}' has defined parameters '{name}' "
            "which are not defined in the policy definition.",
        )
    allowed = declared.get("allowedValues")
    if allowed and str(value).lower() not in {
        str(option).lower() for option in allowed
    }:
        raise bad_request(
            "PolicyParameterValueNotAllowed",
            f"The value '{value}' is not allowed for policy parameter '{name}' in "
            f"policy definition '{_definition_id(put)}'. The allowed values are "
            f"'{', '.join(str(option) for option in allowed)}'.",
        )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _invalid(put: Put, why: str) -> ArmError:
    return bad_request(
        "InvalidPolicyRule",
        f"Failed to parse policy rule of '{put.id.name}': {why}.",
        "properties.policyRule",
    )
