"""Texts without quotes, which YAML makes numbers, booleans or dates: quote them."""

from __future__ import annotations

from typing import Any

import pytest

from components.settings import SettingsError, parse_settings
from tests.stack_files import raw

ASSET = {"name": "a", "type": "mltable", "datastore": "data_lake", "path": "a"}
NO_TEXTS = [1.1, 34, True, "2024-01-01 00:00:00 +0000 UTC"]
"""What the engine hands over of 1.10, 0042, true and 2024-01-01."""


def refused(**changes: Any) -> str:
    with pytest.raises(SettingsError) as caught:
        parse_settings(raw("dev", **changes), "dev")
    return str(caught.value)


@pytest.mark.parametrize("value", NO_TEXTS)
def test_what_is_no_text_in_a_list_is_refused(value: object) -> None:
    said = refused(dataAssets=[ASSET | {"version": value}])

    assert "dataAssets[0].version is a text that YAML reads as" in said
    assert "quote it" in said


@pytest.mark.parametrize("value", NO_TEXTS)
def test_what_is_no_text_in_a_group_is_refused(value: object) -> None:
    said = refused(**{"tags.costCenter": value})

    assert "tags.costCenter is a text that YAML reads as" in said
    assert "quote it" in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("owner", "R&D platform team"),
        ("costCenter", "EU/4711"),
        ("dataClassification", "internal?"),
    ],
)
def test_a_tag_may_say_what_its_name_may_not(key: str, value: str) -> None:
    assert parse_settings(raw("dev", **{f"tags.{key}": value}), "dev")
