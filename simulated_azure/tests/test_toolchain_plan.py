"""What `make up` reads from a preview, and what it then does."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from simulated_azure.engine import operate, summary
from simulated_azure.engine.plan import Plan, ending

ACCOUNT = "azure-native:storage:StorageAccount"
CLUSTER = "azure-native:machinelearningservices:Compute"
PURGE = "pulumi-python:dynamic/dataplane:SoftDeletePurge"
IDS = {
    ACCOUNT: "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/"
    "storageAccounts/account",
    CLUSTER: "/subscriptions/s/resourceGroups/g/providers/"
    "Microsoft.MachineLearningServices/workspaces/w/computes/cpu",
}
IDS[PURGE] = IDS[ACCOUNT]


def step(operation: str, token: str, name: str) -> Mapping[str, Any]:
    urn = f"urn:pulumi:dev::ml-synapse::ml-synapse:platform:MlPlatform${token}::{name}"
    old = None if operation == "create" else {"id": IDS[token]}
    return {"resourcePreEvent": {"metadata": {"op": operation, "urn": urn, "old": old}}}


def planned(*events: Mapping[str, Any]) -> Plan:
    plan = Plan()
    for event in events:
        plan.take(event)
    return plan


def replacement(token: str, name: str) -> list[Mapping[str, Any]]:
    steps = ("create-replacement", "replace", "delete-replaced")
    return [step(operation, token, name) for operation in steps]


def test_what_will_change_is_a_line_a_kind_and_names_what_goes() -> None:
    plan = planned(
        step("same", ACCOUNT, "other"),
        step("create", CLUSTER, "gpu"),
        step("update", ACCOUNT, "ml-storage"),
        *replacement(CLUSTER, "cpu"),
        step("delete", CLUSTER, "old"),
        step("delete", CLUSTER, "older"),
    )

    assert summary.planned("dev", plan) == [
        "dev will change:",
        "  create   1",
        "  update   1",
        "  replace  1: cpu",
        "  delete   2: old, older",
    ]


def test_what_a_destroy_deletes_is_counted_and_what_holds_data_is_named() -> None:
    state: list[Mapping[str, Any]] = [
        _entry(ACCOUNT, "ml-storage", id=IDS[ACCOUNT]),
        _entry(CLUSTER, "cpu", id=IDS[CLUSTER]),
        _entry(ACCOUNT, "theirs", retainOnDelete=True),
        _entry("pulumi:providers:azure-native", "default"),
    ]

    assert summary.ending("dev", ending(state)) == [
        "dev will end:",
        "  delete   2",
        "  keep     1: theirs",
        "With data:",
        f"  delete   ml-storage  {ACCOUNT}",
    ]


def _entry(token: str, name: str, **more: Any) -> dict[str, Any]:
    """Return a resource as a state holds it."""
    urn = f"urn:pulumi:dev::ml-synapse::{token}::{name}"
    return {"urn": urn, "type": token, **more}


def test_messages_are_laid_out_as_the_engine_does() -> None:
    urn = f"urn:pulumi:dev::ml-synapse::{ACCOUNT}::ml-storage"
    said = {
        "severity": "error",
        "urn": urn,
        "prefix": "error: ",
        "message": "no\nyes\n",
    }
    violation = {
        "resourceUrn": urn,
        "enforcementLevel": "mandatory",
        "policyName": "ST-01",
        "message": "open",
    }

    plan = planned(
        {"diagnosticEvent": said},
        {"diagnosticEvent": {"severity": "debug", "message": "x"}},
        {"policyEvent": violation},
    )

    where = f"  {ACCOUNT} (ml-storage):"
    assert plan.messages == [where, "    error: no", "    yes"]
    assert plan.violations == [where, "    policy ST-01 [mandatory]: open"]


@pytest.mark.parametrize(
    ("events", "lost"),
    [
        ([step("delete", ACCOUNT, "ml-storage")], ["ml-storage"]),
        (replacement(ACCOUNT, "ml-storage"), ["ml-storage"]),
        ([step("update", ACCOUNT, "ml-storage")], []),
        (replacement(CLUSTER, "cpu"), []),
        ([step("delete", PURGE, "ml-storage-purge")], []),
    ],
)
def test_data_goes_with_what_holds_it(events: list[Any], lost: list[str]) -> None:
    plan = planned(*events)

    assert [change.name for change in plan.changes if change.loses_data] == lost


class Watched(operate.Stack):
    """A stack that notes whether it was updated; its plan is given."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("dev")
        self.given = plan
        self.updates = 0

    def select(self) -> None:
        """Do nothing."""

    def plan(self, *options: str) -> Plan:
        return self.given

    def run(self, operation: str, *options: str) -> int:
        self.updates += 1
        return 0

    def ask(self, *command: str) -> Any:
        return [] if command[0] == "history" else {}

    @property
    def last_update(self) -> Any:
        return SimpleNamespace(is_current=lambda: False, note=lambda: None)


def test_data_stays_until_its_loss_is_confirmed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    stack = Watched(planned(*replacement(ACCOUNT, "ml-storage")))

    status = operate.up(stack)

    assert (status, stack.updates) == (1, 0)
    said = capsys.readouterr().out
    assert f"replace  ml-storage  {ACCOUNT}" in said
    assert "make up CONFIRM=yes" in said
    assert (operate.up(stack, confirmed=True), stack.updates) == (0, 1)


def test_a_refused_preview_writes_nothing() -> None:
    plan = planned(step("create", CLUSTER, "gpu"))
    plan.status = 255
    stack = Watched(plan)

    assert (operate.up(stack), stack.updates) == (255, 0)
