"""Cases of guardrails.rules.event_hubs."""

from __future__ import annotations

from dataclasses import replace

from tests.policies.harness import UNKNOWN, StackCase, Standing
from tests.policies.short_cases import endpoint, guarded, on, with_, without

NAMESPACE = "azure-native:eventhub:Namespace"
IT = Standing("events", NAMESPACE, {"sku": {"name": "Standard"}})
KEY = Standing(
    "key",
    "azure-native:eventhub:NamespaceAuthorizationRule",
    {"namespaceName": UNKNOWN},
    {"namespaceName": ("events",)},
)

CASES = (
    guarded("EH-01", NAMESPACE, "publicNetworkAccess", "Disabled", wrong="Enabled"),
    on("EH-02", NAMESPACE, "disableLocalAuth"),
    guarded("EH-03", NAMESPACE, "minimumTlsVersion", "1.2", wrong="1.0"),
    StackCase(
        rule="EH-04",
        compliant=(IT, endpoint("pe", "namespace", "events")),
        breakages=(
            without("pe", "no private endpoint for namespace"),
            with_("Basic", "sku.name", replace(IT, inputs={"sku": {"name": "Basic"}})),
        ),
    ),
    StackCase(
        rule="EH-05",
        compliant=(IT,),
        breakages=(with_("a key", "it has key", KEY),),
    ),
)
