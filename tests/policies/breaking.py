"""Rules with one part broken: a call in a rule's source replaced by PASS.

A case must notice each: what no case notices might as well not be demanded.
"""

from __future__ import annotations

import ast
import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from guardrails.answers import PASS
from guardrails.registry import Registry, registry
from guardrails.rule import AnyRule, Rule, StackRule
from tests.policies.case_collection import CASES
from tests.policies.engine_messages import Kept, analyze, analyze_stack, servicer
from tests.policies.harness import Case, StackCase, Standing, changed

_ANSWERING: Final = frozenset(
    (
        *("check", "each", "fail", "unless", "when"),
        *("must_be", "must_be_absent", "must_be_at_least", "must_be_at_most"),
        *("must_be_if_set", "must_be_logged", "must_be_one_of", "must_be_set"),
        *("must_contain", "must_have_endpoints", "must_hold_no_secret", "must_match"),
        *("must_not_be", "must_not_be_role", "must_read_like_no_secret"),
    )
)
_OUTCOMES: Final = {"passes": "passed", "fails": "failed", "deferred": "deferred"}
_CASES: Final = {case.rule: case for case in CASES}


@dataclass(frozen=True)
class Part:
    """One call in a module of rules."""

    concern: str
    line: int
    column: int
    name: str

    def __str__(self) -> str:
        return f"{self.concern}:{self.line}:{self.name}"


def parts_of(concern: str) -> list[Part]:
    """List the calls that make an answer."""
    return [
        Part(concern, node.lineno, node.col_offset, _name(node))
        for node in ast.walk(_source(concern))
        if isinstance(node, ast.Call) and _name(node) in _ANSWERING
    ]


def is_noticed(part: Part) -> bool:
    """Say whether some case of the concern judges otherwise without the part."""
    broken = list(_rules_without(part))
    ids = {it.id for it in broken}
    # What rules defer to must be there.
    targets = {it.unknown.to for it in broken if isinstance(it, Rule) and it.unknown}
    others = [rule for rule in registry().rules if rule.id in targets - ids]
    rules = Registry([*broken, *others])
    return not all(_holds(_CASES[it.id], rules) for it in broken)


def _rules_without(part: Part) -> Iterator[AnyRule]:
    tree = _Breaking(part).visit(copy.deepcopy(_source(part.concern)))
    module = ModuleType(f"guardrails.rules.{part.concern}")
    module.__dict__["_PASS"] = PASS
    exec(compile(ast.fix_missing_locations(tree), str(part), "exec"), module.__dict__)
    for var in vars(module).values():
        if isinstance(var, Rule | StackRule):
            yield var


class _Breaking(ast.NodeTransformer):
    def __init__(self, part: Part) -> None:
        self._part = part

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        at = (node.lineno, node.col_offset, _name(node))
        if at != (self._part.line, self._part.column, self._part.name):
            return node
        return ast.copy_location(ast.Name("_PASS", ast.Load()), node)


def _holds(case: Case | StackCase, rules: Registry) -> bool:
    if isinstance(case, StackCase):
        return set(_stack(case, rules, case.compliant)) == {"passed"} and all(
            ("failed" in _stack(case, rules, broken)) == (breakage.expected == "fails")
            for breakage in case.breakages
            for broken in [_broken(case, breakage.change)]
        )
    return _resource(case, rules, case.compliant) == ["passed"] and all(
        [
            *(_resource(case, rules, it) == [] for it in case.not_applicable),
            *(
                _resource(
                    case, rules, changed(case.compliant, mutation.path, mutation.value)
                )
                == [_OUTCOMES[mutation.expected]]
                for mutation in case.mutations
            ),
        ]
    )


def _broken(case: StackCase, change: Any) -> list[Standing]:
    estate = {it.name: it for it in case.compliant}
    change(estate)
    return list(estate.values())


def _resource(case: Case, rules: Registry, bag: Any) -> list[str]:
    kept = Kept()
    to = servicer(rules, parameters=case.parameters, record=kept)
    analyze(to, Standing("it", case.type, bag, protect=case.protect))
    return kept.outcomes(case.rule)


def _stack(case: StackCase, rules: Registry, standing: Any) -> list[str]:
    kept = Kept()
    to = servicer(rules, parameters=case.parameters, record=kept)
    analyze_stack(to, standing)
    return kept.outcomes(case.rule)


def _source(concern: str) -> ast.Module:
    name = f"guardrails.rules.{concern}"
    import_module(name)
    return ast.parse(Path(str(sys.modules[name].__file__)).read_text("utf-8"))


def _name(call: ast.Call) -> str:
    function = call.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
