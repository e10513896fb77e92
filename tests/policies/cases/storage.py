"""Cases of guardrails.rules.storage."""

from __future__ import annotations

from tests.policies.harness import Case, Mutation, guards

ACCOUNT = "azure-native:storage:StorageAccount"

CASES = (
    Case(
        rule="ST-03",
        type=ACCOUNT,
        compliant={"allowBlobPublicAccess": False},
        mutations=guards("allowBlobPublicAccess", wrong=True, wrong_type="false"),
    ),
    Case(
        rule="ST-05",
        type=ACCOUNT,
        compliant={"networkRuleSet": {"defaultAction": "Deny"}},
        mutations=(
            *guards(
                "networkRuleSet.defaultAction",
                wrong="Allow",
                wrong_case="deny",
                wrong_type=["Deny"],
            ),
            Mutation(
                "wrong value",
                "networkRuleSet.ipRules",
                [{"iPAddressOrRange": "203.0.113.7"}],
            ),
        ),
    ),
)
