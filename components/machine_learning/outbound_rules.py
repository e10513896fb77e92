"""Rules of a managed network: which names are the platform's, which ports exist; pure.

The platform's own rules are named after what they lead to; names in front of which one
of `OWN_TARGETS` stands are kept for them, so that none can take another's place.
"""

from __future__ import annotations

import re
from typing import Final

from components.spec import Refusal

OWN_TARGETS: Final = ("data-lake", "ml-storage", "ml-vault", "ml-registry")
LAST_PORT: Final = 65_535
_PORTS: Final = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def own_rule_name(target: str, subresource: str) -> str:
    """Return the name of a rule of the platform; the target is one of OWN_TARGETS."""
    return f"{OWN_TARGETS[OWN_TARGETS.index(target)]}-{subresource}"


def check_rule_name(name: str) -> str:
    """Return a name that a stack file may give to a rule.

    Raises:
        Refusal: If the platform's own rules have such names.
    """
    if not name.lower().startswith(tuple(f"{target}-" for target in OWN_TARGETS)):
        return name
    raise Refusal(
        "is a name that the platform gives to its own rules",
        seen=name,
        allowed=f"a name that does not begin with {', '.join(OWN_TARGETS)} and a dash",
        fix="take another name; the platform's rule is there without yours",
    )


def check_ports(ports: str) -> str:
    """Return ports and ranges, such as 443,8000-8010, as Azure takes them.

    Raises:
        Refusal: If there is no such port, or a range ends before it starts.
    """
    for part in ports.split(","):
        found = _PORTS.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= first <= last <= LAST_PORT:
            raise Refusal(
                f"has {part or 'nothing'}, which is no port and no range of ports",
                seen=ports,
                allowed=f"ports from 1 to {LAST_PORT}, ranges from the lower to the"
                " higher, commas between them",
                fix="write 443 or 443,8000-8010",
            )
    return ports
