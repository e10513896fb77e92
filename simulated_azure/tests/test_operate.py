"""make's stack commands, on a tiny project under the real engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.tests.tiny_project import SETTINGS, Operator

pytestmark = pytest.mark.engine


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    return Operator(tmp_path)


def test_up_ends_with_what_stands(operator: Operator) -> None:
    first = operator.run("up", "prod")
    again = operator.run("up", "prod")

    assert first.returncode == 0, first
    assert "prod will change:\n  create   2\n" in first.stdout
    assert "prod stands on the simulated Azure" in first.stdout
    assert "This run: 2 created" in first.stdout
    assert "endpoint  https://data" in first.stdout
    assert "vault  Approved" in first.stdout
    assert "This run: nothing changed" in again.stdout
    assert "Updating" not in again.stdout


def test_up_selects_the_stack_that_later_commands_speak_of(operator: Operator) -> None:
    operator.run("up", "prod")

    asked = operator.pulumi("stack", "output", "endpoint")

    assert asked.stdout == "https://data\n", asked


def test_what_only_the_state_shows_is_written_all_the_same(operator: Operator) -> None:
    operator.run("up", "prod")
    operator.tracked.write_text(
        SETTINGS.replace("protectData: true", "protectData: false")
    )

    up = operator.run("up", "prod")
    destroyed = operator.run("destroy", "prod")

    assert "prod: nothing is to change." in up.stdout
    assert destroyed.returncode == 0, destroyed


def test_a_question_that_fails_is_told_with_its_command(operator: Operator) -> None:
    operator.tracked.unlink()

    outcome = operator.run("up", "prod")

    assert outcome.returncode != 0
    assert "`pulumi stack select prod --non-interactive` failed" in outcome.stdout
    assert "no stack named 'prod' found" in outcome.stdout


def test_protected_data_stays_until_the_protection_is_lifted(
    operator: Operator,
) -> None:
    operator.run("up", "prod")

    refused = operator.run("destroy", "prod")
    lifted = operator.run("destroy", "prod", "--unprotect")
    settings = operator.run("up", "prod")

    assert refused.returncode != 0
    assert "data  tiny:index:Data" in refused.stdout
    assert "UNPROTECT=yes" in refused.stdout
    assert lifted.returncode == 0, lifted
    assert "prod will end:\n  delete   2\n" in lifted.stdout
    assert "prod is gone: 2 deleted" in lifted.stdout
    assert operator.tracked.read_text() == SETTINGS
    assert "settings changed" not in settings.stderr
    assert operator.run("destroy", "prod").returncode != 0


def test_what_a_preview_refuses_keeps_its_status_and_writes_nothing(
    operator: Operator,
) -> None:
    operator.tracked.write_text(SETTINGS + "  ml-synapse:broken: true\n")

    outcome = operator.run("up", "prod")

    assert outcome.returncode != 0
    assert "error: broken is true" in outcome.stdout
    assert "Nothing was changed" in outcome.stdout
    assert "`make up STACK=prod`" in outcome.stdout
    assert "Updating" not in outcome.stdout
