"""Commands about the simulated types: `types` lists them, `check` checks inputs.

With them another program compares itself with the simulation without importing it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, TextIO

from simulated_azure.arm.contracts import Contracts
from simulated_azure.arm.resource_types import ResourceTypes
from simulated_azure.engine.azure_native.input_checks import failures


def list_types(output: TextIO) -> None:
    """Print all types with a contract or a behaviour, as one JSON list."""
    types, contracts = ResourceTypes.load(), Contracts.load()
    published = {
        contract.arm_type
        for namespace in contracts.namespaces()
        for contract in contracts.in_namespace(namespace)
    }
    names = sorted(published | set(types.with_behaviour))
    json.dump([_shown(name) for name in names], output, indent=1)
    output.write("\n")


def check(lines: Iterable[str], output: TextIO) -> None:
    """Answer each line with what is wrong with the inputs that it holds."""
    for line in lines:
        resource = json.loads(line)
        answer = _checked(resource["token"], resource["inputs"])
        output.write(json.dumps(answer) + "\n")
        output.flush()


def _shown(name: str) -> dict[str, Any]:
    known = ResourceTypes.load().get(name)
    contract = known.contract
    return {
        "type": name,
        "token": contract.token if contract else None,
        "holdsData": known.holds_data,
    }


def _checked(token: str, inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    contract = Contracts.load().by_token(token)
    if contract is None:
        return None
    return {
        "token": contract.token,
        "idTemplate": contract.id_template,
        "failures": [
            {"property": failure.property, "reason": failure.reason}
            for failure in failures(contract, inputs)
        ],
    }
