"""What is derived from the specs: schema, settings page, the text of Pulumi.yaml."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
import yaml

from components.settings.pages import SCHEMA, SETTINGS, pages
from tests.stack_files import ROOT, put

STACKS = ("dev", "prod")


def stack_file(stack: str, **changes: Any) -> dict[str, Any]:
    """Return a stack file as an editor reads it, with some values changed."""
    text = (ROOT / f"Pulumi.{stack}.yaml").read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text)
    for path, value in changes.items():
        put(content["config"], path, value)
    return content


def mistakes(content: dict[str, Any]) -> list[str]:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    return [error.json_path for error in validator.iter_errors(content)]


def test_every_page_is_what_the_specs_make_of_it() -> None:
    written = {file: file.read_text(encoding="utf-8") for file in pages()}

    assert written == pages(), "write them again: python -m components.settings pages"


@pytest.mark.parametrize("stack", STACKS)
def test_editors_find_the_schema_and_no_mistake(stack: str) -> None:
    first = (ROOT / f"Pulumi.{stack}.yaml").read_text("utf-8").splitlines()[0]

    assert first == f"# yaml-language-server: $schema={SCHEMA.relative_to(ROOT)}"
    assert mistakes(stack_file(stack)) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("storage.redundancy", "TRS"),
        ("storage.softDeleteDays", "7"),
        ("monitoring.logRetentionDays", 29),
        ("network.adressSpace", "10.0.0.0/20"),
        ("colour", "blue"),
        ("sparkPools", [{"name": "Main", "nodeSize": "Small", "maxNodes": 5}]),
        ("access.deployers", [{"objectId": "me"}]),
    ],
)
def test_editors_find_a_broken_value(path: str, value: object) -> None:
    assert mistakes(stack_file("dev", **{path: value})) != []


def test_editors_miss_a_required_key() -> None:
    content = stack_file("dev")
    del content["config"]["ml-synapse:location"]

    assert mistakes(content) == ["$.config"]


def test_the_minimal_stack_file_of_the_page_is_enough() -> None:
    page = SETTINGS.read_text(encoding="utf-8")
    example = yaml.safe_load(
        re.findall(r"```yaml\n(config:.*?)```", page, re.DOTALL)[0]
    )

    assert mistakes(example) == []
