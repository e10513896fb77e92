"""Word what `make up` and `make destroy` have done, for a reader of one screen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from subprocess import CalledProcessError
from typing import Any, Final

from simulated_azure.engine.plan import KINDS, Change, Plan

_DONE: Final = {
    "create": "created",
    "update": "updated",
    "replace": "replaced",
    "delete": "deleted",
    "import": "imported",
    "read": "read",
    "same": "unchanged",
}
NOTHING: Final = "nothing changed"
EXEC: Final = ".venv/bin/python -m simulated_azure exec -- pulumi"

_IN_THE_WAY: Final = (
    "\nIn the way of a destroy may be a lock (ScopeLocked: `locks: false` and "
    "`make up{0}` lift the platform's own;\nothers' are theirs), or what the state "
    "does not know (a subnet in use: `make recover{0}` first)."
)

Resources = Sequence[Mapping[str, Any]]


def stands(
    stack: str,
    resources: Resources,
    outputs: Mapping[str, Any],
    changes: Mapping[str, int],
    seconds: float,
) -> str:
    """Say what stands: how much, what it is called, and what to try next."""
    real = [resource for resource in resources if resource["custom"]]
    components = len(resources) - len(real)
    lines = [
        f"{stack} stands on the simulated Azure: {_count(real)} in {components} "
        f"components. This run: {changed(changes)}, {seconds:.0f} s.",
        *table(outputs),
        "",
        "Try next",
        *_commands(
            (f"make up{_stack(stack)}", "again: nothing changes"),
            ("make log", "the requests that made it"),
            (f"make destroy{_stack(stack)}", "remove it"),
            (f"{EXEC} stack output", "all outputs, the IDs too"),
        ),
    ]
    return "\n".join(lines)


def planned(stack: str, plan: Plan) -> list[str]:
    """Say what an update would change, a line a kind; name what goes away."""
    kinds = [kind for kind in dict.fromkeys(KINDS.values()) if plan.of_kind(kind)]
    if not kinds:
        return [f"{stack}: nothing is to change."]
    named = ("replace", "delete")
    return [f"{stack} will change:", *(_line(plan, kind, named) for kind in kinds)]


def ending(stack: str, plan: Plan) -> list[str]:
    """Say what a destroy deletes, a line a kind; name what holds data."""
    kinds = [kind for kind in ("delete", "keep") if plan.of_kind(kind)]
    if not kinds:
        return [f"{stack}: nothing is to be deleted."]
    lines = [f"{stack} will end:", *(_line(plan, kind, ("keep",)) for kind in kinds)]
    lost = [change for change in plan.changes if change.loses_data]
    return [*lines, *(["With data:"] if lost else []), *_gone(lost)]


def _line(plan: Plan, kind: str, named: Sequence[str]) -> str:
    names = [change.name for change in plan.of_kind(kind)]
    told = f": {', '.join(sorted(names))}" if kind in named else ""
    return f"  {kind:7}  {len(names)}{told}"


def _gone(lost: Sequence[Change]) -> list[str]:
    return [f"  {change.kind:7}  {change.name}  {change.type_token}" for change in lost]


def unconfirmed(stack: str, lost: Sequence[Change]) -> str:
    """Say what data an update would take away, and how to have it done."""
    return "\n".join(
        [
            f"{stack}: this would take away what holds data, and all that is in it. "
            "Nothing was changed.",
            *_gone(lost),
            "If the data may go:",
            f"  make up{_stack(stack)} CONFIRM=yes",
            "Else take the change back (docs/setting-changes.md).",
        ]
    )


def refused(stack: str, status: int, seconds: float) -> str:
    """Say that a preview has failed, and that nothing came of it."""
    return (
        f"{stack}: the preview ended with status {status} after {seconds:.0f} s; the "
        f"reason stands above. Nothing was changed.\n"
        f"Next: mend it, then `make up{_stack(stack)}`."
    )


def refreshed(stack: str, changes: Mapping[str, int]) -> str:
    """Say whether the state and what exists agree."""
    if changed(changes) == NOTHING:
        return f"{stack}: what exists is what the state says."
    return (
        f"{stack}: what exists differed from the state ({changed(changes)}); the state "
        f"now follows it. `make up{_stack(stack)}` brings back what the program says."
    )


def gone(stack: str, changes: Mapping[str, int], seconds: float) -> str:
    """Say that a stack is gone, and what Azure keeps all the same."""
    return (
        f"{stack} is gone: {changed(changes)}, {seconds:.0f} s. Azure keeps key vaults "
        "and ML workspaces soft-deleted for a while,\n"
        "where they were not purged (see above); the next `make up` takes other names."
    )


def unfinished(stack: str, operation: str, status: int, seconds: float) -> str:
    """Say where a failed command leaves its reader."""
    again = f"make {operation}{_stack(stack)}"
    return (
        f"{stack}: {operation} stopped with status {status} after {seconds:.0f} s; the "
        f"reason stands above.\nWhat was done is kept: `{again}` goes on from there. "
        f"`make log` shows the requests.\nWhere something is refused as already "
        f"existing or as locked, an answer or an engine was lost: "
        f"`make recover{_stack(stack)}` takes the update up."
        + (_IN_THE_WAY.format(_stack(stack)) if operation == "destroy" else "")
    )


def interrupted(stack: str, operation: str, *, locked: bool) -> str:
    """Say how to go on after Ctrl-C; a lock stays only where the engine was killed."""
    go_on = f"make {'recover' if locked else operation}{_stack(stack)}"
    kept = "nothing was changed" if operation == "preview" else "what was done is kept"
    lock = ", but the engine left its lock" if locked else ""
    return f"{stack}: {operation} was interrupted; {kept}{lock}. Next: `{go_on}`."


def unanswered(stack: str, failed: CalledProcessError) -> str:
    """Say which command of the engine failed, and with what."""
    command = " ".join(failed.cmd)
    return (
        f"{stack}: `{command}` failed with status {failed.returncode}:\n"
        f"{(failed.stderr or '').strip() or '(it said nothing)'}"
    )


def protected(stack: str, resources: Resources) -> str:
    """Say what keeps a stack from being destroyed, and how to lift it."""
    names = [(_name(resource), str(resource["type"])) for resource in resources]
    width = max(len(name) for name, _ in names)
    return "\n".join(
        [
            f"{stack} is protected: {_count(names)} with data, and "
            "protection.protectData "
            f"is true in Pulumi.{stack}.yaml. Nothing was removed.",
            "",
            *(f"  {name:{width}}  {token}" for name, token in sorted(names)),
            "",
            "To remove it with all data:",
            f"  make destroy{_stack(stack)} UNPROTECT=yes",
            "It sets protection.protectData and protection.locks to false for this "
            "one run; "
            f"Pulumi.{stack}.yaml stays as it is.",
        ]
    )


def changed(changes: Mapping[str, int]) -> str:
    """Word the engine's counts, components and the stack included."""
    done = {word: changes[key] for key, word in _DONE.items() if changes.get(key)}
    if set(done) <= {"unchanged"}:
        return NOTHING
    return ", ".join(f"{count} {word}" for word, count in done.items())


def table(outputs: Mapping[str, Any]) -> list[str]:
    """Lay out what a reader looks for: names, addresses, groups; IDs are too long."""
    names: dict[str, Any] = {}
    addresses: dict[str, Any] = {}
    groups: dict[str, Mapping[str, Any]] = {"Names": names, "Addresses": addresses}
    for key, value in outputs.items():
        if isinstance(value, dict):
            groups[_title(key)] = value
        elif str(value).startswith("https://"):
            addresses[key] = value
        elif not key.endswith("Id"):
            names[key] = value
    blocks = [["", title, *_rows(rows)] for title, rows in groups.items() if rows]
    return [line for block in blocks for line in block]


def _rows(values: Mapping[str, Any]) -> list[str]:
    width = max(len(key) for key in values)
    return [f"  {key:{width}}  {_text(value)}" for key, value in values.items()]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _title(key: str) -> str:
    """Word an output's key: approvalStates → Approval states."""
    return re.sub("[A-Z]", lambda item: f" {item[0].lower()}", key).capitalize()


def _count(things: Sequence[object]) -> str:
    return f"{len(things)} resource{'' if len(things) == 1 else 's'}"


def _name(resource: Mapping[str, Any]) -> str:
    return str(resource["urn"]).rpartition("::")[2]


def _stack(stack: str) -> str:
    return "" if stack == "dev" else f" STACK={stack}"


def _commands(*pairs: tuple[str, str]) -> list[str]:
    width = max(len(command) for command, _ in pairs if not command.startswith(EXEC))
    return [f"  {command:{width}}  {what}" for command, what in pairs]
