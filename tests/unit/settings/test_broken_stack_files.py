"""Thousands of wrong values: each is refused with the key, the value, the fix.

What is wrong with each key stands in wrong_keys, by kind in wrong_values.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.settings import SettingsError, parse_settings, schema
from components.settings.stack_file import file_schema
from components.settings.words import path_text
from tests.stack_files import put, raw, read, texts_of
from tests.unit.settings.wrong_keys import WRONG
from tests.unit.settings.wrong_values import Wrong

SHOWN: Final = 60
"""Characters of a value that a message shows at least; it may cut the rest."""

BROKEN: Final = st.sets(
    st.sampled_from(sorted(WRONG)), min_size=1, max_size=24
).flatmap(lambda keys: st.fixed_dictionaries({key: WRONG[key] for key in sorted(keys)}))
# A file of many mistakes costs little more than one of few.
MANY: Final = settings(
    max_examples=700,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


PATH: Final = re.compile(r'ml-synapse:(\w+(?:\.[\w-]+|\[\d+\]|\[".*?"\])*) ')


def on_one_line(text: str) -> str:
    """Return what a message shows of a value: its beginning, line ends escaped."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"')
    return escaped[:SHOWN] or "(empty)"


def refusal(broken: Mapping[str, Wrong], secrets: set[str]) -> dict[str, str]:
    """Parse dev with the wrong values; return the paragraph of each refused path."""
    config = read("Pulumi.dev.yaml")
    for path, wrong in broken.items():
        put(config, path, wrong.value)
    hidden = {f"ml-synapse:{key}" for key in secrets}
    try:
        parse_settings(texts_of(config), "dev", secrets=hidden)
    except SettingsError as error:
        head, *paragraphs = str(error).split("\n\n")
        assert head.startswith("Pulumi.dev.yaml has ")
        named = [PATH.match(it) for it in paragraphs]
        assert all(named), paragraphs
        found = zip(named, paragraphs, strict=True)
        return {str(name[1]): paragraph for name, paragraph in found if name}
    raise AssertionError(f"nobody minded {broken}")


def leaves(root: Any, node: Any, path: str) -> Iterator[str]:
    """Yield the paths of values that are no objects with fields of their own."""
    node = schema.resolve(root, node)
    if "properties" not in node:
        yield path
    for name, field in node.get("properties", {}).items():
        yield from leaves(root, field, f"{path}.{name}".removeprefix("."))


def test_every_key_has_wrong_values() -> None:
    root = file_schema()

    assert WRONG.keys() == set(leaves(root, root, ""))


@given(broken=BROKEN)
@MANY
def test_each_mistake_is_told_with_its_key_its_value_and_the_fix(
    broken: dict[str, Wrong],
) -> None:
    said = refusal(broken, set())

    for key, wrong in broken.items():
        paths = [it for it in said if it.startswith(key)]
        path = paths[0] if wrong.path is None else f"{key}{wrong.path}"
        assert path in paths
        _, seen, allowed, fix = said[path].split("\n")
        assert seen.startswith("  seen:    ")
        assert on_one_line(wrong.visible) in seen
        assert re.match(r"  allowed: \S", allowed)
        assert re.match(r"  fix:     \S", fix)


@given(broken=BROKEN, mark=st.text("0123456789abcdef", min_size=12, max_size=12))
@MANY
def test_no_part_of_a_secret_is_told(broken: dict[str, Wrong], mark: str) -> None:
    hidden = {key: Wrong(f"{it.text}{{<\n{mark}", mark) for key, it in broken.items()}

    keys = {path.partition(".")[0] for path in broken}

    said = refusal(hidden, keys)

    assert mark not in "".join(said.values())
    for key in keys:
        assert "seen:    [secret]" in said[key]
        assert re.search(r"fix:     \S", said[key])


@given(
    unknown=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
    value=st.text(max_size=40),
)
@settings(max_examples=500, deadline=None)
def test_an_unknown_key_is_told_with_its_value(unknown: str, value: str) -> None:
    texts = {**raw("dev"), f"ml-synapse:x{unknown}": value}

    said = ""
    try:
        parse_settings(texts, "dev")
    except SettingsError as error:
        said = str(error)

    assert f"{path_text((f'x{unknown}',))} is not a key of this platform" in said
    assert on_one_line(value) in said
    assert re.search(r"fix:     \S", said)
