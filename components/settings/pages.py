"""What specs say: a JSON Schema, the text of Pulumi.yaml and docs/settings.md."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from components.settings import schema
from components.settings.reading import DEFAULT, NAMESPACE, REQUIRED
from components.settings.stack_file import file_schema

ROOT: Final = Path(__file__).parents[2]
SCHEMA: Final = ROOT / "docs" / "stack-file.schema.json"
SETTINGS: Final = ROOT / "docs" / "settings.md"
PROJECT: Final = ROOT / "Pulumi.yaml"
HEAD: Final = Path(__file__).with_name("settings_head.md")

Root = Mapping[str, Any]


def write_pages() -> None:
    """Write all of them."""
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
        print(f"{file.relative_to(ROOT)} is written.")


def pages() -> dict[Path, str]:
    """Return each file with the text that it ought to have."""
    root = file_schema()
    return {
        SCHEMA: json.dumps(_file_schema(root), indent=2, ensure_ascii=False) + "\n",
        SETTINGS: _settings_page(root),
        PROJECT: _project(root, PROJECT.read_text(encoding="utf-8")),
    }


def _file_schema(root: Root) -> dict[str, Any]:
    """Return the schema of a whole stack file; other namespaces are not ours."""
    keys = {f"{NAMESPACE}:{key}": node for key, node in root["properties"].items()}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A stack file of the platform",
        "type": "object",
        "required": ["config"],
        "properties": {
            "config": {
                "type": "object",
                "description": root["description"],
                "properties": keys,
                "required": [f"{NAMESPACE}:{key}" for key in root["required"]],
                "patternProperties": {f"^(?!{NAMESPACE}:)": {}},
                "additionalProperties": False,
            }
        },
        "$defs": root["$defs"],
    }


def _project(root: Root, text: str) -> str:
    """Return Pulumi.yaml with its config section written anew."""
    head, found, _ = text.partition("\nconfig:\n")
    entries = [
        f"  {NAMESPACE}:{key}:\n    description: >-\n"
        + textwrap.fill(_described(root, key), 86, **_DEEP)
        + f"\n    default: {REQUIRED if key in root['required'] else DEFAULT}\n"
        for key in root["properties"]
    ]
    return head + found + "".join(entries)


_DEEP: Final[dict[str, Any]] = {
    "initial_indent": " " * 6,
    "subsequent_indent": " " * 6,
    "break_long_words": False,
    "break_on_hyphens": False,
}


def _described(root: Root, key: str) -> str:
    node = schema.resolve(root, root["properties"][key])
    needed = " Required." if key in root["required"] else ""
    label = schema.label(root, node)
    return f"{node['description']} It takes {label}.{needed} docs/settings.md"


def _settings_page(root: Root) -> str:
    lines = [HEAD.read_text(encoding="utf-8").rstrip(), ""]
    for key, node in root["properties"].items():
        lines += [f"## {key}", "", schema.resolve(root, node)["description"], ""]
        rows = list(_rows(root, key, node, key in root["required"]))
        lines += ["| key | takes | default | what it does |", "|---|---|---|---|"]
        lines += [f"| {' | '.join(row)} |" for row in rows]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _rows(
    root: Root, path: str, node: Root, required: bool
) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for a value without fields; else one for each of its fields."""
    node = schema.resolve(root, node)
    inner = schema.resolve(root, node.get("items", node))
    if "properties" not in inner:
        yield (
            f"`{path}`",
            _cell(schema.label(root, node)),
            "**required**" if required else _default(node),
            _cell(node.get("description", "")),
        )
        return
    if "items" in node:
        path += "[]"
    for name, field in inner["properties"].items():
        needed = name in inner.get("required", ())
        yield from _rows(root, f"{path}.{name}", field, needed)


def _default(node: Root) -> str:
    value = node.get("default")
    return "-" if value in (None, [], {}) else f"`{json.dumps(value)}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
