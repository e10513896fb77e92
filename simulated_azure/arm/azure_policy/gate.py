"""Refuse a request that an assigned policy denies, before its provider is request.

Sources: https://learn.microsoft.com/azure/governance/policy/concepts/effect-deny (403
before the provider), …/concepts/assignment-structure (scope, excluded scopes,
enforcement, messages), …/troubleshoot/general and error reports
(microsoft/vscode-apimanagement#348) for code, wording and additionalInfo. Only deny
does anything: audit, modify, append and the deploying effects are not simulated.
Assumed: policies are asked before locks.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.azure_policy.conditions import Judging
from simulated_azure.arm.azure_policy.expressions import Function, evaluate
from simulated_azure.arm.azure_policy.policy_request import PolicyRequest
from simulated_azure.arm.behaviour import dict_at
from simulated_azure.arm.contracts import JsonObject
from simulated_azure.arm.errors import ArmError
from simulated_azure.arm.resource_id import ResourceId
from simulated_azure.store import Resource

ASSIGNMENT: Final = "Microsoft.Authorization/policyAssignments"
DEFINITION: Final = "Microsoft.Authorization/policyDefinitions"


@dataclass(frozen=True)
class Assigned:
    """A definition with one of its assignments."""

    definition: Resource
    assignment: Resource

    @property
    def rule(self) -> JsonObject:
        """Return the definition's rule."""
        return dict_at(self.definition.body, "properties", "policyRule")

    @property
    def parameters(self) -> dict[str, Any]:
        """Return the parameters' values: assigned, else the definition's defaults."""
        declared = dict_at(self.definition.body, "properties", "parameters")
        given = dict_at(self.assignment.body, "properties", "parameters")
        values = {name: shape.get("defaultValue") for name, shape in declared.items()}
        return values | {name: value.get("value") for name, value in given.items()}

    def functions(self, request: PolicyRequest) -> dict[str, Function]:
        """Return what expressions of the rule may ask for."""
        parameters = {name.lower(): value for name, value in self.parameters.items()}
        subscription = request.id.subscription
        return {
            "parameters": lambda name: parameters.get(name.lower()),
            "resourcegroup": lambda: request.group,
            "subscription": lambda: {
                "id": f"/subscriptions/{subscription}",
                "subscriptionId": subscription,
            },
        }

    def covers(self, arm: Azure, id: ResourceId) -> bool:
        """Say whether the assignment is about a resource, and enforced."""
        properties = dict_at(self.assignment.body, "properties")
        scope = ResourceId.parse(self.assignment.id).scope
        excluded = [
            not_scope
            for not_scope in properties.get("notScopes", [])
            if _within(id, not_scope)
        ]
        enforced = properties.get("enforcementMode", "Default") == "Default"
        mode = dict_at(self.definition.body, "properties").get("mode", "All")
        indexed = mode.lower() != "indexed" or arm.types.get(id.type).is_taggable
        return enforced and indexed and not excluded and _within(id, scope)

    def denies(self, request: PolicyRequest) -> list[dict[str, Any]] | None:
        """Return what was compared if the rule denies a request, else nothing."""
        functions = self.functions(request)
        effect = evaluate(dict_at(self.rule, "then").get("effect"), functions)
        if str(effect).lower() != "deny":
            return None
        judging = Judging(request, functions)
        return judging.seen if judging.holds(self.rule["if"]) else None


def check(arm: Azure, id: ResourceId, body: JsonObject) -> None:
    """Raise ArmError (403 RequestDisallowedByPolicy) with every policy that denies."""
    found = [policy for policy in _assigned(arm) if policy.covers(arm, id)]
    if not found:
        return
    request = PolicyRequest(id, body, _group(arm, id))
    denials = [
        (policy, seen)
        for policy in found
        if (seen := policy.denies(request)) is not None
    ]
    if denials:
        raise _refusal(id, denials)


def _assigned(arm: Azure) -> Iterator[Assigned]:
    for assignment in arm.store.of_type(ASSIGNMENT):
        wanted = dict_at(assignment.body, "properties").get("policyDefinitionId", "")
        definition = arm.store.get(wanted)
        if definition is not None:
            yield Assigned(definition, assignment)


def _within(id: ResourceId, scope: str) -> bool:
    return f"{id}/".lower().startswith(f"{scope.rstrip('/')}/".lower())


def _group(arm: Azure, id: ResourceId) -> Mapping[str, Any]:
    group = arm.store.get(id.group_id) if id.resource_group else None
    return {"id": group.id, "name": group.name, **group.body} if group else {}


def _refusal(
    id: ResourceId, denials: list[tuple[Assigned, list[dict[str, Any]]]]
) -> ArmError:
    policies = [policy for policy, _ in denials]
    reasons = [reason for policy in policies for reason in _reasons(policy)]
    if reasons:
        listed = "', '".join(reasons)
        why = f"Reasons: '{listed}'. See error details for policy resource IDs."
    else:
        named = json.dumps(
            [_named(policy) for policy in policies], separators=(",", ":")
        )
        why = f"Policy identifiers: '{named}'."
    return ArmError(
        403,
        "RequestDisallowedByPolicy",
        f"Resource '{id.name}' was disallowed by policy. {why}",
        target=id.name,
        additional_info=[_violation(policy, seen) for policy, seen in denials],
    )


def _reasons(assigned: Assigned) -> list[str]:
    properties = dict_at(assigned.assignment.body, "properties")
    return [
        message["message"] for message in properties.get("nonComplianceMessages", [])
    ]


def _shown_name(resource: Resource) -> str:
    shown = dict_at(resource.body, "properties").get("displayName", resource.name)
    return str(shown)


def _named(assigned: Assigned) -> dict[str, dict[str, str]]:
    pairs = {
        "policyAssignment": assigned.assignment,
        "policyDefinition": assigned.definition,
    }
    return {
        kind: {"name": _shown_name(resource), "id": resource.id}
        for kind, resource in pairs.items()
    }


def _violation(assigned: Assigned, seen: list[dict[str, Any]]) -> dict[str, Any]:
    definition, assignment = assigned.definition, assigned.assignment
    return {
        "type": "PolicyViolation",
        "info": {
            "evaluationDetails": {"evaluatedExpressions": seen},
            "policyDefinitionId": definition.id,
            "policyDefinitionName": definition.name,
            "policyDefinitionDisplayName": _shown_name(definition),
            "policyDefinitionEffect": "deny",
            "policyAssignmentId": assignment.id,
            "policyAssignmentName": assignment.name,
            "policyAssignmentDisplayName": _shown_name(assignment),
            "policyAssignmentScope": ResourceId.parse(assignment.id).scope,
            "policyAssignmentParameters": dict_at(
                assignment.body, "properties", "parameters"
            ),
        },
    }
