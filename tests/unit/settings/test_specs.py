"""Specs in a stack file: read as they are declared, or refused in four parts."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from components.settings import schema
from components.settings.mistakes import odd, told
from components.settings.words import path_text
from components.spec import Refusal, Spec, distinct, text

ROOT = Path(__file__).parents[3]
Word = Annotated[str, text("[a-z]+", "a lower-case word", "write one")]


class Probe(Spec):
    """What a pool of the tests asks after its health with."""

    path: Annotated[str, text("/.*", "a path", "begin it with /")]


class Pool(Spec):
    """A pool of the tests."""

    name: Word
    node_size: Literal["Small", "Large"]
    max_nodes: int = Field(default=5, ge=3, le=200)
    packages: Annotated[tuple[Word, ...], distinct()] = ()
    probe: Probe | None = None
    spot: bool = False

    def rules(self) -> Iterator[Refusal]:
        """Keep large pools small."""
        if self.node_size == "Large" and self.max_nodes > 10:
            yield Refusal(
                "is too much for Large",
                seen=self.max_nodes,
                allowed="an integer from 3 to 10",
                fix="take Small",
                at="maxNodes",
            )


POOLS = TypeAdapter(Annotated[tuple[Pool, ...], distinct("name")])


def read(*entries: Any) -> tuple[Pool, ...]:
    return POOLS.validate_json(json.dumps(entries), by_alias=True, by_name=False)


def mistakes(*entries: Any) -> dict[str, Refusal]:
    found = list(odd(list(entries)))
    with pytest.raises(ValidationError) as caught:
        read(*entries)
    root = POOLS.json_schema(schema_generator=schema.WithoutNull)
    found += [it for it in told(caught.value, root) if it[0] not in dict(found)]
    return {
        path_text(path) + (it.at if it.at[:1] in ("", "[") else f".{it.at}"): it
        for path, it in found
    }


def refused(**fields: Any) -> tuple[str, str, str, str, str]:
    found = mistakes({"name": "jobs", "nodeSize": "Small", **fields})
    ((path, said),) = found.items()
    return path, said.wrong, said.seen, said.allowed, said.fix


def test_an_entry_is_read_with_the_defaults_of_what_it_lacks() -> None:
    (pool,) = read({"name": "jobs", "nodeSize": "Small", "probe": {"path": "/live"}})

    assert (pool.max_nodes, pool.packages) == (5, ())
    assert pool.probe == Probe(path="/live")


@pytest.mark.parametrize(
    ("field", "value", "wrong", "allowed", "fix"),
    [
        ("maxNodes", 2, "is too small", "an integer from 3 to 200", "such as 3"),
        ("maxNodes", 201, "is too large", "an integer from 3 to 200", "such as 200"),
        ("maxNodes", "5", "is not an integer", "an integer from 3", "plain number"),
        ("maxNodes", True, "is not an integer", "an integer from 3", "plain number"),
        ("spot", "true", "is not a boolean", "true or false", "without quotes"),
        ("nodeSize", "small", "is not one of", "Small or Large", "did you mean Small?"),
        ("name", "Jobs", "is not a lower-case word", "a lower-case word", "write one"),
        ("name", 42, "is a text that YAML reads", "a lower-case word", "quote it"),
        ("probe", "/live", "is not an object", "an object with path", "one name a"),
        ("packages", "numpy", "is not a list", "each a lower-case word", "one entry a"),
        ("maxNode", 7, "is not a field", "name, nodeSize", "did you mean maxNodes?"),
    ],
)
def test_a_wrong_field_is_told_in_four_parts(
    field: str, value: object, wrong: str, allowed: str, fix: str
) -> None:
    path, *said = refused(**{field: value})

    assert path == f"[0].{field}"
    assert said[0].startswith(wrong)
    assert said[1].startswith(value if isinstance(value, str) else json.dumps(value))
    assert allowed in said[2]
    assert fix in said[3]


def test_every_mistake_of_every_entry_is_told_at_once_with_its_path() -> None:
    found = mistakes(
        {"nodeSize": "Tiny", "packages": ["numpy", "7"], "probe": {"path": "live"}},
        "large",
        {"name": "jobs", "nodeSize": "Large", "maxNodes": 11},
        {"name": "other", "nodeSize": "Small", "packages": ["a", "b", "a"]},
    )

    assert {path: said.wrong for path, said in found.items()} == {
        "[0].name": "is missing",
        "[0].nodeSize": "is not one of the words it takes",
        "[0].packages[1]": "is not a lower-case word",
        "[0].probe.path": "is not a path",
        "[1]": "is not an object",
        "[2].maxNodes": "is too much for Large",
        "[3].packages[2]": "repeats entry [0]",
    }


def test_whoever_makes_a_spec_in_python_gets_the_same_checks() -> None:
    with pytest.raises(ValidationError, match="is too much for Large"):
        Pool(name="jobs", node_size="Large", max_nodes=11)


def test_the_stack_file_says_fields_in_one_way() -> None:
    assert refused(max_nodes=7)[-1] == "did you mean maxNodes?"


def test_specs_know_neither_pulumi_nor_the_settings() -> None:
    files = sorted((ROOT / "components").rglob("*_spec.py"))
    modules = [".".join(it.relative_to(ROOT).with_suffix("").parts) for it in files]
    code = f"import sys, {', '.join(modules)}; print(*sys.modules)"

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True
    )

    assert modules
    assert not {"pulumi", "components.settings"} & set(found.stdout.decode().split())
