"""`--deny FILE`: policies in Azure Policy's own JSON, assigned with the effect deny.

A file holds a definition or a list of some, as ``az policy definition show`` prints
them and https://github.com/Azure/azure-policy keeps them: ``name`` and ``properties``,
or the properties alone. ``assignment`` beside them may give what an assignment has:
``parameters``, ``notScopes``, ``nonComplianceMessages``.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from simulated_azure.arm.azure import Azure
from simulated_azure.arm.azure_policy.gate import ASSIGNMENT, DEFINITION
from simulated_azure.arm.behaviour import dict_at
from simulated_azure.arm.errors import ArmError
from simulated_azure.constants import SUBSCRIPTION_ID

JsonObject = dict[str, Any]
SCOPE = f"/subscriptions/{SUBSCRIPTION_ID}"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the option of commands that start a simulation."""
    parser.add_argument(
        "--deny",
        action="append",
        default=[],
        type=_read,
        metavar="FILE",
        help="refuse what the policies of a file deny, in Azure Policy's JSON: a "
        "definition or a list of some (may be repeated); they stay in the home",
    )


def assign(arm: Azure, definitions: list[JsonObject]) -> None:
    """Put definitions and assign each to the subscription; end where ARM refuses."""
    for definition in definitions:
        try:
            _assign(arm, definition)
        except ArmError as error:
            sys.exit(
                f"the policy '{definition['name']}' cannot be assigned: {error} Give "
                "what Azure takes; values of parameters stand under 'assignment'."
            )


def _assign(arm: Azure, policy: JsonObject) -> None:
    name = policy["name"]
    id = f"{SCOPE}/providers/{DEFINITION}/{name}"
    arm.put(id, {"properties": policy["properties"]})
    properties = {
        **policy.get("assignment", {}),
        "policyDefinitionId": id,
        "displayName": policy["properties"].get("displayName", name),
    }
    properties["parameters"] = _denying(policy) | properties.get("parameters", {})
    arm.put(f"{SCOPE}/providers/{ASSIGNMENT}/{name}", {"properties": properties})


def _denying(definition: JsonObject) -> JsonObject:
    """Return the parameter that makes a definition deny, where it has one."""
    declared = dict_at(definition, "properties", "parameters")
    effect = dict_at(definition, "properties", "policyRule", "then").get("effect", "")
    for name in declared:
        if effect.replace(" ", "").lower() == f"[parameters('{name.lower()}')]":
            return {name: {"value": "Deny"}}
    return {}


def _read(text: str) -> list[JsonObject]:
    path = Path(text)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise argparse.ArgumentTypeError(
            f"no policies can be read from '{path}': {error}. Give a file with a "
            "policy definition in JSON, or with a list of some"
        ) from None
    found = content if isinstance(content, list) else [content]
    return [_definition(path, at, item) for at, item in enumerate(found)]


def _definition(path: Path, at: int, content: Any) -> JsonObject:
    whole = content if isinstance(content, dict) else {}
    properties = whole.get("properties", whole)
    if not isinstance(properties, dict) or "policyRule" not in properties:
        raise argparse.ArgumentTypeError(
            f"no policy definition: entry {at + 1} of '{path}' has no 'policyRule'. "
            "Allowed is what `az policy definition show` prints"
        )
    name = whole.get("name") or f"{path.stem}-{at + 1}"
    assignment = whole.get("assignment", {})
    return {"name": name, "properties": properties, "assignment": assignment}
