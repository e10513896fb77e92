"""docs/setting-changes.md is true: no setting replaces more than it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from components.transformations.immutable_properties import refused_by
from tests.engine.deployment import Deploy, Outcome
from tests.engine.setting_changes import (
    PAGE,
    groups,
    page,
    preview_all,
    read_page,
    row_of,
    union,
)
from tests.engine.setting_values import CHANGES, NEVER, OTHERWISE
from tests.engine.test_replacements import GUARDED, MOVES, unmatched
from tests.stack_files import stack_settings

TEXT: Final = PAGE.read_text(encoding="utf-8")
ROWS: Final = read_page(TEXT)
GROUPS: Final = {" + ".join(group): group for group in groups(ROWS)}


@pytest.fixture(scope="module")
def previews(deployed: Deploy) -> dict[str, Outcome]:
    """Preview the changes, as many together as tell them apart."""
    return preview_all(
        deployed("dev"),
        {
            title: {key: it for name in group for key, it in CHANGES[name].items()}
            for title, group in GROUPS.items()
        }
        | {f"never {name}": values for name, values in NEVER.items()},
    )


@pytest.mark.parametrize("title", GROUPS)
def test_the_engine_would_change_what_the_page_says(
    previews: dict[str, Outcome], title: str
) -> None:
    said = union(ROWS[name] for name in GROUPS[title])

    assert row_of(previews[title].succeed()) == said


@pytest.mark.parametrize("name", NEVER)
def test_what_azure_never_changes_is_refused_at_preview(
    previews: dict[str, Outcome], name: str
) -> None:
    key = name.split(" ")[0]

    outcome = previews[f"never {name}"]

    assert outcome.status != 0
    assert f"ml-synapse:{key}" in outcome.errors
    assert any(row.instead in outcome.errors for row in refused_by(key))


def test_the_page_is_as_the_generator_writes_it() -> None:
    assert page(ROWS) == TEXT


def test_every_setting_is_on_the_page() -> None:
    shown = [*(CHANGES[name] for name in ROWS), *NEVER.values()]
    told = {key for values in shown for key in values} | OTHERWISE.keys()

    assert unmatched(told) == (set(), set())
    assert ROWS.keys() == CHANGES.keys()


def test_every_value_is_another_one_than_devs() -> None:
    dev = stack_settings("dev").model_dump(mode="json", by_alias=True)
    same = [
        path
        for values in (*CHANGES.values(), *NEVER.values())
        for path, value in values.items()
        if value_at(dev, path) == value
    ]

    assert same == []


def test_only_another_place_or_name_replaces_what_holds_data() -> None:
    replacing = {
        name for name, row in ROWS.items() if row.get("replace", set()) & GUARDED.keys()
    }

    assert replacing == MOVES.keys()


def test_nothing_deletes_what_holds_data() -> None:
    deleted = frozenset[str]().union(
        *(row.get("delete", set()) for row in ROWS.values())
    )

    assert not deleted & GUARDED.keys()


def value_at(settings: Mapping[str, Any], path: str) -> Any:
    """Return the value of a path such as network.egress; None where there is none."""
    name, _, rest = path.partition(".")
    value = settings.get(name)
    return value_at(value or {}, rest) if rest else value
