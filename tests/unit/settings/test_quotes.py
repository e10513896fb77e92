"""Texts without quotes, which YAML makes numbers, booleans or dates: quote them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from components.settings import SettingsError, parse_settings
from components.settings.stack_file import changed_values
from tests.unit.settings.stack_files import raw

ASSET = {"name": "a", "type": "mltable", "datastore": "data_lake", "path": "a"}
KEY = "ml-synapse:costCenter"


def refused(written: dict[str, str] | None = None, **changes: str) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_settings(raw("dev", **changes), "dev", written=written or {})
    return str(caught.value)


@pytest.mark.parametrize("version", [1.1, 34, True, "2024-01-01 00:00:00 +0000 UTC"])
def test_a_number_in_a_list_where_a_text_is_meant_is_refused(version: object) -> None:
    said = refused(dataAssets=json.dumps([ASSET | {"version": version}]))

    assert "dataAssets[0].version is a text that YAML reads as" in said
    assert "quote it" in said


def test_what_was_written_is_shown() -> None:
    said = refused({KEY: "0042"}, costCenter="34")

    assert "costCenter is a text that YAML reads as" in said
    assert "seen:    0042" in said


@pytest.mark.parametrize(
    ("written", "handed"),
    [
        ("0042", "34"),
        ("1.10", "1.1"),
        ("1e3", "1000"),
        ("0o17", "15"),
        ("0x1F", "31"),
        ("1_000", "1000"),
        ("True", "true"),
        ("12345678901234567890123", "1.2345678901234568e+22"),
        ("2024-01-01", "2024-01-01 00:00:00 +0000 UTC"),
    ],
)
def test_what_yaml_changed_is_found(tmp_path: Path, written: str, handed: str) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  {KEY}: {written}\n")

    assert changed_values([tmp_path], "dev", {KEY: handed}) == {KEY: written}


@pytest.mark.parametrize(
    ("written", "handed"),
    [('"0042"', "0042"), ("0042", "cc-1"), ("yes", "yes"), ("08:00", "08:00")],
)
def test_what_was_quoted_or_given_elsewhere_is_left(
    tmp_path: Path, written: str, handed: str
) -> None:
    (tmp_path / "Pulumi.dev.yaml").write_text(f"config:\n  {KEY}: {written}\n")

    assert not changed_values([tmp_path], "dev", {KEY: handed})


def test_a_file_that_is_not_there_or_not_yaml_is_no_mistake(tmp_path: Path) -> None:
    assert not changed_values([tmp_path], "dev", {KEY: "34"})
    (tmp_path / "Pulumi.dev.yaml").write_text("config: [")
    assert not changed_values([tmp_path], "dev", {KEY: "34"})


def test_the_folder_of_the_stack_files_is_followed(tmp_path: Path) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "Pulumi.yaml").write_text("name: x\nstackConfigDir: stacks\n")
    (tmp_path / "stacks/Pulumi.dev.yaml").write_text(f"config:\n  {KEY}: 0042\n")

    assert changed_values([tmp_path], "dev", {KEY: "34"}) == {KEY: "0042"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("owner", "R&D platform team"),
        ("costCenter", "EU/4711"),
        ("dataClassification", "internal?"),
    ],
)
def test_a_tag_may_say_what_its_name_may_not(key: str, value: str) -> None:
    assert parse_settings(raw("dev", **{key: value}), "dev")
