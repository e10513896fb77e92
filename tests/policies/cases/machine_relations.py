"""Cases of guardrails.rules.machine_relations."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import with_, without

MACHINE = "azure-native:compute:VirtualMachine"
IT = Standing(
    "machine",
    MACHINE,
    {"networkProfile": {"networkInterfaces": [{"id": UNKNOWN}]}},
    {"networkProfile": ("card",)},
)
CARD = Standing(
    "card", "azure-native:network:NetworkInterface", {"ipConfigurations": [{}]}
)
OWN_CARD = replace(
    IT,
    inputs={
        "networkProfile": {
            "networkInterfaces": [{"id": UNKNOWN}],
            "networkInterfaceConfigurations": [{"name": "x"}],
        }
    },
)
PUBLIC = replace(
    CARD, inputs={"ipConfigurations": [{"publicIPAddress": {"id": UNKNOWN}}]}
)

CASES = (
    StackCase(
        rule="VM-05",
        compliant=(IT, CARD),
        breakages=(
            with_("public card", "its card card", PUBLIC),
            without("card", "names no card"),
            with_("a card of its own", "networkInterfaceConfigurations", OWN_CARD),
        ),
    ),
)
