"""What a change of each setting does to what keeps state, previewed by the engine.

    python -m tests.engine.setting_changes      # writes docs/setting-changes.md

The page is what the test of the same name holds the platform to.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

import yaml

from components.transformations.immutable_properties import refused_by
from tests.engine.checkout import ROOT, make_checkout
from tests.engine.deployment import Deployment, Outcome
from tests.engine.setting_values import CHANGES, NEVER, OTHERWISE
from tests.stack_files import change

PAGE: Final = ROOT / "docs" / "setting-changes.md"
HEAD: Final = Path(__file__).with_name("setting_changes_head.md")
AT_ONCE: Final = 2

STATEFUL: Final = (
    *("ml-workspace", "synapse-workspace", "ml-storage", "data-lake", "ml-vault"),
    *("ml-registry", "data-lake-synapse", "monitoring-logs", "monitoring-insights"),
    *("ml-storage-blob-service", "data-lake-blob-service"),
    *("cpu-cluster", "spark-pool", "ml-identity", "cluster-identity", "vnet"),
    *("nat-gateway-address", "synapse-workspace-sql-administrator", "linked-service"),
)
"""Logical names of what keeps data, addresses, identities or people's work."""

KINDS: Final = {
    "update": "updated in place",
    "replace": "replaced",
    "create": "created",
    "delete": "deleted",
}
_REFUSED: Final = "**refused**"
_REPLACES: Final = frozenset({"create-replacement", "delete-replaced", "replace"})

Row = Mapping[str, frozenset[str]]
"""Kind of change -> the stateful resources that it happens to."""


def row_of(preview: Outcome) -> Row:
    """Return what a preview does to what keeps state."""
    found: dict[str, set[str]] = {}
    for step in preview.steps:
        kind = "replace" if step.operation in _REPLACES else step.operation
        if kind in KINDS and step.name in STATEFUL and _is_real(step.type_token):
            found.setdefault(kind, set()).add(step.name)
    return {kind: frozenset(names) for kind, names in found.items()}


def union(rows: Iterable[Row]) -> Row:
    """Return the changes of rows that happen together."""
    every = list(rows)
    together = {kind: [row[kind] for row in every if kind in row] for kind in KINDS}
    return {
        kind: frozenset[str]().union(*names)
        for kind, names in together.items()
        if names
    }


def groups(rows: Mapping[str, Row]) -> Iterator[list[str]]:
    """Sort changes into as few previews as show each kind of change by itself.

    Changes share a preview if they share no key, and no resource except for updates in
    place: a replacement, a creation or a deletion too many shows in any company.
    """
    sorted_: list[list[str]] = []
    for name in rows:
        for group in sorted_:
            if all(_together(rows, name, other) for other in group):
                group.append(name)
                break
        else:
            sorted_.append([name])
    yield from sorted_


def _together(rows: Mapping[str, Row], one: str, other: str) -> bool:
    shared = CHANGES[one].keys() & CHANGES[other].keys()
    touched = [frozenset[str]().union(*rows[it].values()) for it in (one, other)]
    both = touched[0] & touched[1]
    updated = [rows[it].get("update", frozenset()) for it in (one, other)]
    return not shared and both <= updated[0] & updated[1]


def preview_all(
    deployment: Deployment, changes: Mapping[str, Mapping[str, Any]]
) -> dict[str, Outcome]:
    """Preview each set of settings by itself, some at once, on one living stack."""
    (living,) = deployment.home.glob(f"projects/*/Pulumi.{deployment.stack}.yaml")

    def preview(numbered: tuple[int, Mapping[str, Any]]) -> Outcome:
        number, values = numbered
        content = yaml.safe_load(living.read_text(encoding="utf-8"))
        for path, value in values.items():
            change(content["config"], path, value)
        file = living.with_name(f"changed-{number}.yaml")
        file.write_text(yaml.safe_dump(content), encoding="utf-8")
        return deployment.preview("--config-file", str(file))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = pool.map(preview, enumerate(changes.values()))
        return dict(zip(changes, outcomes, strict=True))


def page(rows: Mapping[str, Row]) -> str:
    """Write the page; a kind of change that does not happen shows as a dash."""
    lines = [HEAD.read_text(encoding="utf-8").rstrip(), ""]
    lines += [f"| setting | changed | {' | '.join(KINDS.values())} |"]
    lines += [f"|---|---|{'---|' * len(KINDS)}"]
    for name, row in rows.items():
        cells = [_cell(row.get(kind, frozenset())) for kind in KINDS]
        said = _values(CHANGES[name])
        lines.append(f"| {_named(name)} | {said} | {' | '.join(cells)} |")
    for name, why in {**{it: refusal(it) for it in NEVER}, **OTHERWISE}.items():
        lines.append(f"| {_named(name)} | {why} | {' | '.join('-' * len(KINDS))} |")
    return "\n".join(lines) + "\n"


def refusal(name: str) -> str:
    """Return that a change is refused, and what can be done instead."""
    row = next(refused_by(name.split(" ")[0]))
    return f"{_values(NEVER[name])} is {_REFUSED}: {row.instead} ([why]({row.source}))"


def read_page(text: str) -> dict[str, Row]:
    """Return the rows of the page by the name of their change."""
    return dict(_rows(text.splitlines()))


def _rows(lines: Sequence[str]) -> Iterator[tuple[str, Row]]:
    named = {_named(name): name for name in CHANGES}
    for line in lines:
        setting, said, *cells = [it.strip() for it in line.strip("|").split("|")] + [""]
        if setting in named and _REFUSED not in said:
            kinds = zip(KINDS, cells, strict=False)
            names = {kind: _unworded(cell) for kind, cell in kinds}
            yield named[setting], {kind: it for kind, it in names.items() if it}


def _cell(names: frozenset[str]) -> str:
    if not names:
        return "-"
    if names == frozenset(STATEFUL):
        return "all"
    left = [name for name in STATEFUL if name not in names]
    if len(left) < len(names):
        return f"all but {', '.join(left)}"
    return ", ".join(name for name in STATEFUL if name in names)


def _unworded(cell: str) -> frozenset[str]:
    if cell in {"-", ""}:
        return frozenset()
    if cell == "all":
        return frozenset(STATEFUL)
    names = frozenset(cell.removeprefix("all but ").split(", "))
    return frozenset(STATEFUL) - names if cell.startswith("all but ") else names


def _named(name: str) -> str:
    return ", ".join(f"`{key}`" for key in name.split(" "))


def _values(change: Mapping[str, Any]) -> str:
    values = [it for it in change.values() if it != ""]
    short = len(values) == 1 and not isinstance(values[0], dict)
    return f"to `{yaml_text(values[0])}`" if short else "together"


def yaml_text(value: object) -> str:
    """Return a value as the stack file has it, on one line."""
    text: str = yaml.safe_dump(value, default_flow_style=True, width=1000)
    return text.removesuffix("...\n").strip()


def _is_real(type_token: str) -> bool:
    return not type_token.startswith("ml-synapse:")


def main() -> None:
    """Deploy dev in a temporary folder, preview every change and write the page."""
    with tempfile.TemporaryDirectory() as folder:
        checkout, home = Path(folder, "checkout"), Path(folder, "home")
        checkout.mkdir()
        home.mkdir()
        dev = Deployment(make_checkout(checkout), home, "dev")
        dev.up().succeed()
        outcomes = preview_all(dev, CHANGES)
    rows = {name: row_of(outcome.succeed()) for name, outcome in outcomes.items()}
    PAGE.write_text(page(rows), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: {len(rows)} changes")


if __name__ == "__main__":
    main()
