"""JSON Schema of what a stack file holds, and what its nodes are called in messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

Node = Mapping[str, Any]


class WithoutNull(GenerateJsonSchema):
    """Schemas of stack files: what may be absent is absent, never null, and no titles.

    YAML without a value is a mistake: somebody began a line and left it.
    """

    def nullable_schema(self, schema: Any) -> dict[str, Any]:
        """Return the schema of the value that is not null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> dict[str, Any]:
        """Leave out None, and objects, whose fields have defaults of their own."""
        json_schema = super().default_schema(schema)
        if isinstance(json_schema.get("default"), dict | None):
            json_schema.pop("default", None)
        return json_schema

    def field_title_should_be_set(self, _schema: Any) -> bool:
        """Set no titles: they repeat the names."""
        return False


def find(root: Node, path: Sequence[str | int]) -> Node:
    """Return the node that describes the value at a path; empty where none does."""
    node = resolve(root, root)
    for step in path:
        if isinstance(step, int):
            node = node.get("items", {})
        else:
            known = node.get("properties", {})
            node = known.get(step, node.get("additionalProperties") or {})
        node = resolve(root, node)
    return node


def resolve(root: Node, node: Node) -> Node:
    """Follow a reference; what stands beside it goes before what it leads to."""
    if "$ref" not in node:
        return node
    name = node["$ref"].rpartition("/")[2]
    return {**resolve(root, root["$defs"][name]), **node}


def label(root: Node, node: Node) -> str:
    """Return what a node takes, in words."""
    node = resolve(root, node)
    if "enum" in node or "const" in node:
        return either(node.get("enum", [node.get("const")]))
    if "x-meaning" in node:
        return str(node["x-meaning"])
    if node.get("format") == "ipv4network":
        return "an IPv4 range in CIDR form, such as 10.40.0.0/20"
    match node.get("type"):
        case "integer":
            return f"an integer from {node['minimum']} to {node['maximum']}"
        case "boolean":
            return "true or false"
        case "array":
            least = node.get("minItems", 0)
            items = label(root, node["items"])
            return f"a list{f' of {least} or more' if least else ''}, each {items}"
        case "object":
            return _object(root, node)
        case _:
            return "a text"


def _object(root: Node, node: Node) -> str:
    fields = node.get("properties")
    if not fields:
        return f"an object from names to {label(root, node['additionalProperties'])}"
    must = [name for name in fields if name in node.get("required", ())]
    may = [name for name in fields if name not in must]
    parts = [", ".join(must), f"optional {', '.join(may)}" if may else ""]
    return f"an object with {'; '.join(part for part in parts if part)}"


def either(words: Sequence[str]) -> str:
    """Return words as a sentence has them: a, b or c."""
    return " or ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)
