"""Take up an update that was interrupted, and end where it would have ended.

    python -m verification.recovery --stack dev

Works on real and on simulated Azure alike, with `pulumi` on PATH and in the project's
folder. It takes the dead engine's lock, forgets what was under way, looks at the plan,
and goes on with the update; what Azure has made without the engine hearing of it is
imported under the parent that the program gives it. It deletes and replaces nothing
unless it is told to (``--replace``). With ``--state-only`` it stops before the update:
what a destroy needs. Status 0: the stack is as the program says.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import socket
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from foreground import signals
from verification import drift
from verification.engine import Engine, MissingEngineError
from verification.existing import (
    Existing,
    existing_of,
    import_file,
    spelled_as_in_program,
    under_way,
)

DONE: Final = 0
NOT_RECOVERED: Final = 1

REFRESH: Final = ("refresh", "--clear-pending-creates")
PREVIEW: Final = ("pulumi", "preview", "--json", "--non-interactive")
IMPORT: Final = ("import", "--generate-code=false", "--protect=false")
TAKES_AWAY: Final = frozenset({"delete", "replace"})
ROUNDS: Final = 10
"""How often an update may find more that exists: what lies in what was imported."""

# What file and object-store backends say, and what Pulumi Cloud says.
_LOCKED: Final = re.compile(r"currently locked by|Another update is currently in prog")
_LOCK: Final = re.compile(
    r"(?P<url>\S+): created by (?P<user>\S+)@(?P<host>\S+) \(pid (?P<pid>\d+)\)"
)


class NotRecoveredError(Exception):
    """Why the recovery stopped, and what to do about it."""


def take_up(engine: Engine, *, replace: bool) -> list[str]:
    """Update, importing what exists already; return what was imported, a line each.

    Raises:
        NotRecoveredError: If somebody has to decide or to repair something first.
    """
    imported: dict[str, Existing] = {}
    for _ in range(ROUNDS):
        if not replace:
            _refuse_to_take_away(engine.stack, imported)
        say(f"Going on with the update of {engine.stack} …")
        status, events = engine.up()
        if status == 0:
            return [f"imported {it.name}: {it.id}" for it in imported.values()]
        found = [it for it in existing_of(events) if it.urn not in imported]
        if not found:
            break
        say(f"Importing {len(found)} that Azure has already …")
        adopt(engine, found)
        imported |= {item.urn: item for item in found}
    raise NotRecoveredError(
        "the update met an error that no import mends; it stands above. "
        f"{len(imported)} imported so far, all is kept. Mend what the error names, "
        "then run this again."
    )


def take_in(engine: Engine, pending: Sequence[str]) -> list[str]:
    """Import what a dead engine had begun to create, for a destroy to find it.

    An update of these alone names what exists. What does not is made now: the engine
    had begun it. Errors of the rest of the program, which is left out, mean nothing.
    """
    say(f"Looking for the {len(pending)} that were under way …")
    _, events = engine.up(*pending)
    found = existing_of(events)
    if found:
        adopt(engine, found)
    return [f"imported {item.name}: {item.id}" for item in found]


def unlock_and_refresh(engine: Engine, *, cancel: bool) -> list[str]:
    """Take the lock of a dead engine, forget what was under way, see what exists."""
    done = []
    say(f"Looking at what exists of {engine.stack} …")
    status, told = engine.change(*REFRESH)
    if status and _LOCKED.search(told):
        if not (cancel or _is_dead(told)):
            raise NotRecoveredError(
                f"the stack is locked, and its owner may still be at work:\n{told}\n"
                "Wait for it. If it is dead, run this again with --cancel, which runs "
                "`pulumi cancel` first."
            )
        engine.cancel()
        done.append("took the lock of an engine that is no more")
        status, told = engine.change(*REFRESH)
    if status:
        raise NotRecoveredError(
            f"`pulumi refresh` ended with status {status}; its reason stands above. "
            "Mend it, then run this again."
        )
    return [*done, "compared the state with what exists"]


def adopt(engine: Engine, found: Sequence[Existing]) -> None:
    """Import resources; the state then says of them what the program does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "import.json"
        file.write_text(json.dumps(import_file(found)), encoding="utf-8")
        status, told = engine.change(*IMPORT, "--file", str(file))
        if status:
            raise NotRecoveredError(
                f"`pulumi import` ended with status {status}: {told or 'see above'}. "
                "docs/decisions/lost-answers.md shows the way by hand."
            )
        spelled = spelled_as_in_program(engine.export(), found)
        file.write_text(json.dumps(spelled), encoding="utf-8")
        engine.put_back(file)


def _is_dead(told: str) -> bool:
    """Say whether every lock is of a process that this machine no longer has.

    Only for locks in a local folder: others' machines may share this one's name.
    """
    locks = list(_LOCK.finditer(told))
    return bool(locks) and all(
        lock["url"].startswith("file:")
        and lock["host"] == socket.gethostname()
        and not _runs(int(lock["pid"]))
        for lock in locks
    )


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _refuse_to_take_away(stack: str, imported: Mapping[str, Existing]) -> None:
    """Stop where going on would delete or replace something."""
    say("Looking at what is left to do …")
    try:
        steps = drift.ask(stack, PREVIEW).get("steps") or []
    except drift.CannotTellError as error:
        raise NotRecoveredError(f"nothing can be planned: {error}") from None
    lines = [_taken_away(step, imported) for step in steps if step["op"] in TAKES_AWAY]
    if lines:
        raise NotRecoveredError(
            "going on would take away what exists, and nobody has agreed to that:\n"
            + "\n".join(lines)
            + "\nLook at `pulumi preview`; if that is wanted, run this again with "
            "--replace."
        )


def _taken_away(step: Mapping[str, Any], imported: Mapping[str, Existing]) -> str:
    name = step["urn"].rpartition("::")[2]
    because = ", ".join(step.get("replaceReasons") or ())
    note = "; imported just now, it is not what the program describes"
    return (
        f"  {step['op']:8} {name}"
        + (f" ({because})" if because else "")
        + (note if step["urn"] in imported else "")
    )


def report(stack: str, done: Sequence[str], *, updated: bool) -> str:
    """Say what was done and what comes next."""
    ends = f"{stack} is as the program says", "`pulumi up` changes nothing now"
    if not updated:
        ends = f"The state of {stack} is up to date", "`pulumi up` or `pulumi destroy`"
    lines = [f"{ends[0]}. On the way:", *(f"  {line}" for line in done)]
    return "\n".join([*lines, f"Next: {ends[1]}."])


def say(text: str) -> None:
    """Tell what comes next, before the engine's own output."""
    print(text, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Recover the stack; return the status."""
    parser = argparse.ArgumentParser(
        prog="python -m verification.recovery",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--stack", required=True)
    parser.add_argument(
        "--cancel",
        action="store_true",
        help="take the stack's lock even if its owner may still be at work",
    )
    parser.add_argument(
        "--state-only",
        action="store_true",
        help="only take a dead engine's lock and bring the state up to date",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="go on even if that deletes or replaces something",
    )
    chosen = parser.parse_args(arguments)
    engine, update = Engine(chosen.stack), not chosen.state_only
    try:
        pending = [] if update else under_way(engine.export())
        done = unlock_and_refresh(engine, cancel=chosen.cancel)
        if update:
            done += take_up(engine, replace=chosen.replace)
        elif pending:
            done += take_in(engine, pending)
    except (NotRecoveredError, MissingEngineError) as error:
        print(f"{chosen.stack} is not recovered: {error}", file=sys.stderr)
        return NOT_RECOVERED
    except signals.Interrupted as interrupted:
        signals.tell(
            f"{chosen.stack}: the recovery was interrupted; what was done is kept. "
            "Run the same command again: it goes on."
        )
        return interrupted.status
    say(report(chosen.stack, done, updated=update))
    return DONE


if __name__ == "__main__":
    sys.exit(signals.run(main))
