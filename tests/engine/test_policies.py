"""Relations of the stack broken, all in one first preview: each is told by its rule.

Single inputs are weakened one by one in tests/policies/gate/test_weakenings.py.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.engine.deployment import Deploy, Outcome
from tests.engine.life import look

PACK = ("--policy-pack", "policies")
BROKEN = (
    ("ML-04", "ml-workspace"),
    ("ML-05", "ml-workspace"),
    ("ML-11", "ml-workspace"),
    ("ML-16", "ml-workspace"),
    ("AC-06", "ml-registry"),
    ("AC-13", "ml-registry"),
    ("KV-10", "ml-vault"),
    ("ST-08", "ml-storage"),
    ("ST-10", "data-lake"),
    ("ST-11", "ml-storage"),
    ("PE-03", "ml-vault-endpoint"),
    ("PE-04", "data-lake-blob"),
    ("PE-05", "ml-vault-endpoint-zones"),
    ("PE-08", "ml-storage-queue"),
    ("DZ-02", "zone-blob"),
    ("VN-08", "vnet"),
    ("VN-01", "beside"),
    ("PI-02", "forgotten"),
    ("EX-02", "forgotten"),
    ("EX-02", "everybody"),
    ("SF-02", "everybody"),
    ("SF-03", "everybody"),
    ("SY-09", "synapse-workspace"),
    ("SY-10", "link-ml-vault-endpoint"),
    ("SY-16", "synapse-workspace"),
    ("SY-18", "synapse-workspace"),
    ("MP-02", "link-data-lake-dfs-endpoint"),
    ("MP-04", "linked-service"),
    ("EA-02", "link-ml-vault-approval"),
    ("EA-02", "link-ml-storage-blob-approval"),
    ("LS-03", "linked-service"),
    ("SR-02", "synapse-administrator-spark-identity-spark-pool"),
    ("RA-04", "too-wide"),
    ("RA-05", "too-wide"),
    ("RA-10", "synapse-key-vault-secrets-user-ml-vault"),
    ("GE-04", "unheard-of"),
)


@pytest.fixture(scope="module")
def refused(deploy: Deploy) -> tuple[Outcome, list[str]]:
    """Preview the weakened program once; return the outcome and what then exists."""
    deployment = deploy("dev")
    program = deployment.folder / "__main__.py"
    program.rename(program.with_name("platform_program.py"))
    shutil.copy(Path(__file__).with_name("weakened_program.py"), program)

    outcome = deployment.preview(*PACK)
    return outcome, look(deployment).names()


def violations(outcome: Outcome) -> set[tuple[str, str]]:
    """Return which rule refuses which resource."""
    events = [it["policyEvent"] for it in outcome.events if "policyEvent" in it]
    return {
        (it["policyName"], it.get("resourceUrn", "").rpartition("::")[2])
        for it in events
        if it["enforcementLevel"] == "mandatory"
    }


@pytest.mark.parametrize(("rule", "name"), BROKEN)
def test_broken_relation_is_refused(
    refused: tuple[Outcome, list[str]], rule: str, name: str
) -> None:
    assert (rule, name) in violations(refused[0])


def test_nothing_is_made(refused: tuple[Outcome, list[str]]) -> None:
    outcome, made = refused

    assert outcome.status != 0
    assert made == []


@pytest.mark.parametrize("stack", ["dev", "prod"])
def test_platform_itself_passes(deploy: Deploy, stack: str) -> None:
    outcome = deploy(stack).preview(*PACK).succeed()

    assert violations(outcome) == set()
