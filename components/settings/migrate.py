"""Rewriting a stack file of the earlier form, line by line: comments stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from components.settings.earlier_form import MOVED, is_left_out
from components.settings.stack_file import KEYS

_PREFIX = "ml-synapse:"
_INDENT = 2


@dataclass(frozen=True)
class _Entry:
    """A key of the config section: comment lines before it, its lines, its value."""

    key: str
    comments: Sequence[str]
    lines: Sequence[str]
    value: Any


def migrated(text: str) -> str:
    """Return a stack file in the new form; one that has it already comes back as it is.

    Comments before the first key of a group go before the group, others into it.
    """
    section = _config(yaml.compose(text, yaml.SafeLoader))
    if section is None or not any(_name(key) in MOVED for key, _ in section.value):
        return text
    lines = text.splitlines()
    entries = list(_entries(lines, section))
    head = lines[: _start(lines, section.value[0])]
    tail = lines[_end(lines, section.value[-1]) :]
    body = [line for part in _parts(entries) for line in part]
    return "\n".join([*head, *body, *tail]) + "\n"


def _config(root: Any) -> Any:
    found = (value for key, value in root.value if key.value == "config")
    return next(found, None)


def _name(key: yaml.Node) -> str:
    return str(key.value).removeprefix(_PREFIX)


def _start(lines: Sequence[str], pair: tuple[yaml.Node, yaml.Node]) -> int:
    """Return the first line of the comments before a key."""
    start = int(pair[0].start_mark.line)
    while _is_comment(lines[start - 1]):
        start -= 1
    return start


def _end(lines: Sequence[str], pair: tuple[yaml.Node, yaml.Node]) -> int:
    """Return the line after a value; a block's end mark is that of what follows."""
    end: int = max(pair[1].end_mark.line, pair[0].end_mark.line + 1)
    if isinstance(pair[1], yaml.CollectionNode) and pair[1].flow_style:
        end = pair[1].end_mark.line + 1
    while end > pair[0].end_mark.line + 1 and _is_comment(lines[end - 1]):
        end -= 1
    return end


def _is_comment(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _entries(lines: Sequence[str], section: Any) -> Iterator[_Entry]:
    """Yield the keys that stay; comments of the others go to the next that does."""
    comments: list[str] = []
    for pair in section.value:
        start, end = pair[0].start_mark.line, _end(lines, pair)
        comments += lines[_start(lines, pair) : start]
        name, value = _name(pair[0]), yaml.safe_load(yaml.serialize(pair[1]))
        if name not in MOVED or not is_left_out(name, _text(value)):
            yield _Entry(name, comments, lines[start:end], value)
            comments = []


def _parts(entries: Sequence[_Entry]) -> Iterator[list[str]]:
    """Yield the lines of each new key in the order of the keys, then the others."""
    groups: dict[str, list[_Entry]] = {}
    for entry in entries:
        path = MOVED.get(entry.key, entry.key)
        groups.setdefault(path.partition(".")[0], []).append(entry)
    for key in [*KEYS, *(key for key in groups if key not in KEYS)]:
        if key and key in groups:
            yield list(_group(key, groups[key]))


def _group(key: str, entries: Sequence[_Entry]) -> Iterator[str]:
    if entries[0].key not in MOVED:
        yield from (*entries[0].comments, *entries[0].lines)
        return
    yield from entries[0].comments
    yield f"{' ' * _INDENT}{_PREFIX}{key}:"
    opened = {key}
    for entry in entries:
        *parents, name = MOVED[entry.key].split(".")
        if entry.key == "existingSubnetIds":
            parents, name = [*parents, name], ""
        for depth, parent in enumerate(parents):
            if parent not in opened:
                opened.add(parent)
                yield f"{' ' * _INDENT * (depth + 1)}{parent}:"
        if entry is not entries[0]:
            yield from (f"{' ' * _INDENT}{line}" for line in entry.comments)
        yield from _moved(entry, name, " " * _INDENT * (len(parents) + 1))


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _moved(entry: _Entry, name: str, indent: str) -> Iterator[str]:
    if not name:
        subnets: Mapping[str, str] = entry.value
        yield from (f"{indent}{key}SubnetId: {it}" for key, it in subnets.items())
        return
    first, *rest = entry.lines
    yield f"{indent}{name}:{first.partition(f'{_PREFIX}{entry.key}:')[2]}"
    yield from (f"{indent[_INDENT:]}{line}" for line in rest)
