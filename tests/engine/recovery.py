"""The way back to a stack as it should be, after an update that was not finished.

What Azure had made without the engine hearing of it is refused by the next update as
"already existing", with its ID: it is imported under the parent that the program gives
it, and the update goes on. The real azure-native provider does the same: it asks for
every resource before it creates it (``CanCreate`` in ``client_azcore.go``), and
pulumi-azure-native issue 4761 names import as the way out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

from tests.engine.deployment import Deployment, Outcome

ALREADY_EXISTS: Final = re.compile(r"already existing resource '(/[^']+)'")
ROUNDS: Final = 5
"""How often something may still be found to exist."""


def go_on(stack: Deployment) -> tuple[Outcome, int]:
    """Update until it succeeds; return the outcome and how many were imported."""
    imported = 0
    for _ in range(ROUNDS):
        up = stack.up()
        existing = found_existing(up)
        if not existing:
            return up.succeed(), imported
        import_existing(stack, existing, parents(up))
        imported += len(existing)
    raise AssertionError(f"after {ROUNDS} rounds there still is {existing}")


def found_existing(up: Outcome) -> dict[str, str]:
    """Return what Azure has and the state has not: URN -> ID."""
    diagnostics = [e["diagnosticEvent"] for e in up.events if "diagnosticEvent" in e]
    found = {d.get("urn"): ALREADY_EXISTS.search(d["message"]) for d in diagnostics}
    return {urn: match[1] for urn, match in found.items() if urn and match}


def parents(up: Outcome) -> dict[str, str]:
    """Return where the program puts what it makes: URN -> URN of the parent."""
    planned = [e["resourcePreEvent"] for e in up.events if "resourcePreEvent" in e]
    wanted = [event["metadata"]["new"] for event in planned]
    return {new["urn"]: new["parent"] for new in wanted if new}


def import_existing(
    stack: Deployment, existing: Mapping[str, str], parents_of: Mapping[str, str]
) -> None:
    """Import resources under the parents that the program gives them."""
    wanted = [
        {
            "type": urn.split("::")[2].rpartition("$")[2],
            "name": urn.rpartition("::")[2],
            "id": resource_id,
            "parent": urn,
        }
        for urn, resource_id in existing.items()
    ]
    file = stack.home / "import.json"
    named = {
        "nameTable": {urn: parents_of[urn] for urn in existing},
        "resources": wanted,
    }
    file.write_text(json.dumps(named), encoding="utf-8")
    quietly = ("--yes", "--skip-preview", "--generate-code=false", "--protect=false")
    stack.engine("import", "--file", str(file), *quietly).succeed()
