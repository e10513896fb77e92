"""Records: lists of objects, each with fields, defaults and names of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given

from components.settings.nested import array
from components.settings.records import Record, default, record, records, required
from components.settings.refusals import Finding, ValueRefused, Values, ValuesRefused
from components.settings.values import choice, integer, text
from tests.unit.settings.wrong_values import (
    Wrong,
    entries_with,
    integers_outside,
    whole,
    words_without,
)


@dataclass(frozen=True, kw_only=True)
class Probe:
    """What a pool of the tests asks after its health with."""

    path: str


@dataclass(frozen=True, kw_only=True)
class Pool:
    """A pool of the tests."""

    name: str
    node_size: str
    max_nodes: int
    packages: tuple[str, ...]
    probe: Probe | None


def _fits(values: Values) -> Iterator[Finding]:
    if values["nodeSize"] == "Large" and values["maxNodes"] > 10:
        yield (
            "maxNodes",
            ValueRefused(
                "is too much for Large",
                seen=str(values["maxNodes"]),
                allowed="an integer from 3 to 10",
                cure="take Small",
            ),
        )


NAME = text("[a-z]+", "a lower-case word", "write one")
PROBE = Record(Probe, {"path": required(text("/.*", "a path", "begin with /"))})
POOL = Record(
    Pool,
    {
        "name": required(NAME),
        "nodeSize": required(choice("Small", "Large")),
        "maxNodes": default(integer(3, 200), 5),
        "packages": default(array(NAME), ()),
        "probe": default(record(PROBE), None),
    },
    rules=(_fits,),
    kind="a pool",
)
POOLS = records(POOL, unique=("name",))


def parsed(*entries: Any) -> tuple[Pool, ...]:
    return POOLS.parse(json.dumps(entries))


def mistakes(*entries: Any) -> dict[str, str]:
    with pytest.raises(ValuesRefused) as refused:
        parsed(*entries)
    return {path: it.wrong for path, it in refused.value.mistakes}


def test_an_entry_becomes_its_class_with_the_defaults_of_what_it_lacks() -> None:
    (pool,) = parsed({"name": "jobs", "nodeSize": "Small"})

    assert pool == Pool(
        name="jobs", node_size="Small", max_nodes=5, packages=(), probe=None
    )


def test_fields_may_be_numbers_lists_and_objects() -> None:
    (pool,) = parsed(
        {
            "name": "jobs",
            "nodeSize": "Small",
            "maxNodes": 7,
            "packages": ["numpy"],
            "probe": {"path": "/live"},
        }
    )

    assert (pool.max_nodes, pool.packages) == (7, ("numpy",))
    assert pool.probe == Probe(path="/live")


def test_every_mistake_of_every_entry_is_told_at_once_with_its_path() -> None:
    found = mistakes(
        {"nodeSize": "Tiny", "maxNodes": 2, "packages": ["numpy", "7"]},
        {"name": "jobs", "nodeSize": "Small", "probe": {"path": "live"}, "colour": 1},
        "large",
        {"name": None, "nodeSize": "Large", "maxNodes": 11},
    )

    assert found == {
        "[0].name": "is missing",
        "[0].nodeSize": "is not one of the words it takes",
        "[0].maxNodes": "is too small",
        "[0].packages[1]": "is not a lower-case word",
        "[1].colour": "is not a field of this entry",
        "[1].probe.path": "is not a path",
        "[2]": "is not an object",
        "[3].name": "is missing",
        "[3].maxNodes": "is too much for Large",
    }


def test_a_field_that_is_nearly_right_brings_up_the_right_one() -> None:
    with pytest.raises(ValuesRefused) as refused:
        parsed({"name": "jobs", "nodeSize": "Small", "maxNode": 7})

    ((path, mistake),) = refused.value.mistakes
    assert (path, mistake.seen) == ("[0].maxNode", "7")
    assert mistake.allowed == "name, nodeSize, maxNodes, packages, probe"
    assert mistake.cure == "did you mean maxNodes?"


def test_a_name_is_taken_once_whatever_its_case() -> None:
    probes = records(PROBE, unique=("path",))

    with pytest.raises(ValuesRefused) as refused:
        probes.parse('[{"path": "/a"}, {"path": "b"}, {"path": "/A"}]')

    assert [(path, it.wrong) for path, it in refused.value.mistakes] == [
        ("[1].path", "is not a path"),
        ("[2].path", "is taken by entry [0]"),
    ]


def test_a_list_may_ask_for_entries() -> None:
    with pytest.raises(ValueRefused, match="has too few entries"):
        records(POOL, least=1).parse("[]")


def test_a_record_whose_fields_are_not_the_class_is_refused_at_import() -> None:
    with pytest.raises(TypeError, match="the fields of Probe are"):
        Record(Probe, {"paht": required(NAME)})


def test_the_label_names_the_fields() -> None:
    assert POOLS.label == (
        "list, a pool with name, nodeSize; optional maxNodes, packages, probe"
    )


@given(
    wrong=entries_with(
        {"name": "jobs", "nodeSize": "Small"},
        nodeSize=whole(words_without("Small", "Large")),
        maxNodes=whole(integers_outside(3, 200)),
    )
)
def test_whatever_is_wrong_with_an_entry_is_told_with_its_path(wrong: Wrong) -> None:
    with pytest.raises((ValueRefused, ValuesRefused)) as refused:
        POOLS.parse(wrong.text)

    paths = [path for path, _ in getattr(refused.value, "mistakes", [("", None)])]
    assert paths == [wrong.path]
