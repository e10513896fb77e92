"""Judge what stands: a state exported to a file, or a stack of the user's own.

The engine does it where its CLI has `pulumi policy analyze` (3.232 or later), and
with `--file` for a file. An older one only exports the state; then the rules run
here, over the same inputs and relations.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from foreground import command as foreground
from gate.previews import PACK, run
from gate.verdict import Verdict, verdict_of
from guardrails.assembly import judge_for
from guardrails.decoding import decode
from guardrails.record import document_of_resource, document_of_stack
from guardrails.resource import Resource, resource


def deployed(stack: str, log: Path) -> Verdict:
    """Judge a stack of the backend that the user is logged in to."""
    if _cli_has("--stack"):
        return run(stack, _analyze("--stack", stack), log)
    export = ["pulumi", "stack", "export", "--stack", stack]
    answer = foreground.engine(export, capture_output=True)
    log.write_text(answer.stderr, "utf-8")
    if answer.returncode:
        return Verdict(stack=stack, error=answer.stderr.strip())
    return judge_state(stack, json.loads(answer.stdout))


def from_file(stack: str, path: Path) -> Verdict:
    """Judge an exported state; no backend, no engine and no login are needed."""
    return judge_state(stack, json.loads(path.read_text("utf-8")))


def judge_state(stack: str, state: Mapping[str, Any]) -> Verdict:
    """Judge the resources of `pulumi stack export`."""
    started = time.monotonic()
    deployment = state.get("deployment") or {}
    entries = deployment.get("resources") or []
    resources = [_resource(entry) for entry in entries if not entry.get("delete")]
    if not resources:
        return Verdict(stack=stack, error=f"the state of {stack} holds no resources")
    judge = judge_for(stack)
    documents = [document_of_resource(it, judge.resource(it)) for it in resources]
    findings = list(judge.stack(resources))
    mistakes, unused = judge.mistakes(stack), judge.unused(stack)
    documents.append(document_of_stack(resources, findings, mistakes, unused))
    verdict = verdict_of(stack, documents)
    return replace(verdict, seconds=time.monotonic() - started)


def _resource(entry: Mapping[str, Any]) -> Resource:
    urn = entry["urn"]
    return resource(
        entry["type"],
        urn,
        urn.rsplit("::", 1)[-1],
        decode(entry.get("inputs") or {}),
        outputs=decode(entry.get("outputs") or {}),
        protect=bool(entry.get("protect")),
        parent=entry.get("parent") or "",
        dependencies=tuple(entry.get("dependencies") or ()),
        property_dependencies={
            name: tuple(urns or ())
            for name, urns in (entry.get("propertyDependencies") or {}).items()
        },
    )


def _analyze(*what: str) -> list[str]:
    pack = ["--policy-pack", str(PACK), "--color", "never"]
    return ["pulumi", "policy", "analyze", *what, *pack, "--non-interactive"]


def _cli_has(option: str) -> bool:
    command = ["pulumi", "policy", "analyze", "--help"]
    answer = foreground.engine(command, capture_output=True)
    return answer.returncode == 0 and option in answer.stdout
