"""What the shim understands of a `pulumi` command line."""

from __future__ import annotations

import pytest

from simulated_azure.engine.arguments import Arguments


@pytest.mark.parametrize(
    "raw",
    [
        "up -s prod --yes",
        "up --stack prod",
        "up --stack=prod",
        "up -sprod",
        "-C folder up -s=prod",
        "--color always -v 3 up --stack prod",
    ],
)
def test_the_stack_and_the_command_are_found_in_every_spelling(raw: str) -> None:
    arguments = Arguments.parse(raw.split())

    assert arguments.command == "up"
    assert arguments.options["--stack"] == "prod"


def test_a_bare_double_dash_ends_it() -> None:
    arguments = Arguments.parse(["config", "set", "key", "--", "-s", "value"])

    assert "--stack" not in arguments.options
    assert arguments.operand == "key"


def test_an_option_goes_right_behind_the_command() -> None:
    arguments = Arguments.parse(["-C", "folder", "config", "get", "key"])

    command = arguments.with_option("--config-file", "copy")

    assert command == [
        *("-C", "folder", "config", "--config-file", "copy"),
        "get",
        "key",
    ]


@pytest.mark.parametrize("raw", ["-C x up", "--cwd x up", "-Cx up", "--cwd=x up"])
def test_the_folder_can_be_dropped(raw: str) -> None:
    assert Arguments.parse(raw.split()).without_cwd() == ["up"]
