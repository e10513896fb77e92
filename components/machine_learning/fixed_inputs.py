"""What a deployment keeps for life, and the refusal to change it.

Azure cannot change the machines of a deployment
(https://github.com/Azure/AML-Kubernetes/issues/247) nor its way out. Making it anew
under the same name would first delete it, with whatever traffic it takes. So such a
change is refused, at preview already: another deployment takes its place, gets the
traffic, and then the first one goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pulumi

from components.errors import DecisionError

HOOK: Final = "online-deployment-stays"
"""The hook's name stands in the state of each deployment: a public contract."""

FIXED: Final[Mapping[str, str]] = {
    "instanceType": "instanceType",
    "egressPublicNetworkAccess": "egressPublicNetworkAccess (isolationMode sets it)",
}


def refusing_hook() -> pulumi.ResourceHookBinding:
    """Register the hook that refuses; once a program."""
    hook = pulumi.ResourceHook(
        HOOK, refuse_change, pulumi.ResourceHookOptions(on_dry_run=True)
    )
    return pulumi.ResourceHookBinding(before_update=[hook])


def refuse_change(args: pulumi.ResourceHookArgs) -> None:
    """Refuse an update of what the deployment keeps.

    Raises:
        DecisionError: the update changes it.
    """
    before, after = _properties(args.old_inputs), _properties(args.new_inputs)
    for name, words in FIXED.items():
        had, wanted = before.get(name), after.get(name)
        if str(had).lower() != str(wanted).lower():
            deployment = str((args.new_inputs or {}).get("deploymentName", args.name))
            raise DecisionError(
                f"Deployment {deployment} cannot change its {words}.",
                seen=f"{wanted}, and {had} in Azure",
                allowed=f"{had}, for as long as the deployment exists",
                cure="add a deployment under another name beside it, give that the"
                " traffic, and remove this one when it takes none",
            )


def _properties(inputs: Mapping[str, Any] | None) -> Mapping[str, Any]:
    properties = (inputs or {}).get("properties")
    return properties if isinstance(properties, Mapping) else {}
