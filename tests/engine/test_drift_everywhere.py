"""An edit on every type that the platform manages: seen, named and put right."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from subprocess import CompletedProcess
from typing import Any, Final

import pytest

from tests.engine.deployment import Deploy, Deployment, Outcome, custom_resources
from tests.engine.edits import (
    CHANGED,
    DELETED,
    DYNAMIC,
    ENDPOINT,
    LINKED,
    REJECTED,
    REMOVED,
    SYNAPSE_ROLE,
    edit_everything,
)
from tests.engine.life import look

CONSEQUENCES: Final = {"link-ml-vault-approval", "link-ml-storage-blob-endpoint"}
"""The deleted endpoint's approval; the endpoint whose connection was removed."""
TOUCHED: Final = {*CHANGED, *DELETED, *DYNAMIC, *CONSEQUENCES}
NOT_IN_AZURE: Final = {
    "random:index/randomString:RandomString",
    "pulumi-python:dynamic/dataplane:SoftDeletePurge",
}


@dataclass(frozen=True)
class Repair:
    """The moments of a drift."""

    state: dict[str, Any]
    report: CompletedProcess[str]
    refresh: Outcome
    names_before: list[str]
    names_after: list[str]
    report_after: CompletedProcess[str]
    report_of_nothing: CompletedProcess[str]


@pytest.fixture(scope="module")
def repair(deployed: Deploy) -> Repair:
    """With locks: edit everything, report, refresh, repair, report.

    Azure never approves a rejected connection again: its endpoint is replaced.
    """
    dev = deployed(
        "dev", **{"protection.locks": True, "link.approvalTimeoutMinutes": 1}
    )
    state, names = dev.state(), look(dev).names()
    edit_everything(dev)
    report, refresh = drift(dev), dev.refresh().succeed()
    rejected = urn(state, REJECTED.replace("-approval", "-endpoint"))
    dev.up("--replace", rejected).succeed()
    return Repair(
        state=state,
        report=report,
        refresh=refresh,
        names_before=names,
        names_after=look(dev).names(),
        report_after=drift(dev),
        report_of_nothing=drift(dev, "qa"),
    )


def drift(dev: Deployment, stack: str = "dev") -> CompletedProcess[str]:
    """Run the report as a scheduler would."""
    command = (sys.executable, "-m", "verification.drift", "--stack", stack)
    return dev.run(*command, check=False)


def urn(state: dict[str, Any], name: str) -> str:
    """Return the URN of the resource with a logical name."""
    return next(
        str(it["urn"])
        for it in custom_resources(state)
        if it["urn"].endswith(f"::{name}")
    )


def lasting(names: list[str]) -> set[str]:
    """Return the IDs without what a new endpoint has anew."""
    passing = ("/privateendpointconnections/", "/networkinterfaces/")
    lowered = (name.lower() for name in names)
    return {name for name in lowered if not any(it in name for it in passing)}


def test_every_managed_type_is_edited(repair: Repair) -> None:
    edited = {*CHANGED, *DELETED, *DYNAMIC}
    managed = custom_resources(repair.state)

    types = {it["type"] for it in managed if it["urn"].rpartition("::")[2] in edited}

    assert {it["type"] for it in managed} - types == NOT_IN_AZURE


def test_refresh_sees_every_edit_and_nothing_else(repair: Repair) -> None:
    gone = {*DELETED, ENDPOINT, "link-ml-vault-approval", REMOVED, SYNAPSE_ROLE}

    assert repair.refresh.changed == {
        **{f"delete {name}": 1 for name in gone},
        **{f"update {name}": 1 for name in TOUCHED - gone},
    }


def test_the_report_names_every_edited_resource_and_no_other(repair: Repair) -> None:
    _, _, _, *rows, _, _ = repair.report.stdout.splitlines()

    named = {row.split()[0] for row in rows if not row.startswith(" ")}

    assert repair.report.returncode == 2
    assert named == TOUCHED


@pytest.mark.parametrize(
    "row",
    [
        "ml-registry adminUserEnabled false true changed outside",
        "nsg-training securityRules[0].access Allow Deny changed outside",
        "monitoring-logs retentionInDays 30 60 changed outside",
        f"{REJECTED} status Approved Rejected changed outside",
        f"{ENDPOINT} (all of it) exists is missing changed outside",
        f"{SYNAPSE_ROLE} (all of it) exists is missing changed outside",
    ],
)
def test_the_report_says_what_is_said_and_what_exists(repair: Repair, row: str) -> None:
    assert row in [" ".join(it.split()) for it in repair.report.stdout.splitlines()]


def test_the_report_names_the_edited_linked_service(repair: Repair) -> None:
    found = [it for it in repair.report.stdout.splitlines() if it.startswith(LINKED)]

    assert len(found) == 1
    assert "mlw-of-somebody" in found[0]


def test_up_brings_back_what_the_program_says(repair: Repair) -> None:
    said = repair.report_after

    assert (said.returncode, said.stderr) == (0, "")
    assert "no drift" in said.stdout
    assert lasting(repair.names_after) == lasting(repair.names_before)


def test_an_unknown_stack_cannot_be_told(repair: Repair) -> None:
    said = repair.report_of_nothing

    assert (said.returncode, said.stdout) == (1, "")
    assert "could not be told: error: no stack named 'qa' found" in said.stderr
