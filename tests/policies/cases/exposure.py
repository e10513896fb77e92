"""Cases of guardrails.rules.exposure."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import StackCase, Standing
from tests.policies.short_cases import guarded, with_

NAMED = {"public": {"way-out-*": "The way out; nothing listens on it"}}
OUT = Standing("way-out-one", "azure-native:network:PublicIPAddress")
FIREWALL = "azure-native:synapse:IpFirewallRule"
STACK = Standing("ml-synapse-dev", "pulumi:pulumi:Stack")

CASES = (
    guarded(
        "EX-01",
        "azure-native:keyvault:Vault",
        "properties.publicNetworkAccess",
        "Disabled",
        wrong="Enabled",
        parameters=NAMED,
    ),
    StackCase(
        rule="EX-02",
        compliant=(OUT,),
        breakages=(
            with_("an address", "nobody names it", replace(OUT, name="another")),
            with_("a firewall rule", "nobody names", Standing("all", FIREWALL)),
        ),
        parameters=NAMED,
    ),
    StackCase(
        rule="EX-03",
        compliant=(STACK,),
        breakages=(),
        parameters=NAMED,
    ),
)
