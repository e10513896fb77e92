"""The ``if`` of a policy rule: operators, conditions, counts.

Source:
https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule
(text compares without case but in ``match``; a missing value equals nothing) and
https://learn.microsoft.com/azure/governance/policy/how-to/author-policies-for-arrays
(a field with ``[*]`` must hold for every element, so it holds where there is none).
"""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from simulated_azure.arm.azure_policy.expressions import Function, evaluate
from simulated_azure.arm.azure_policy.policy_request import PolicyRequest

Test = Callable[[Any, Any], bool]
Rule = Mapping[str, Any]


class RuleError(ValueError):
    """A rule that Azure would not take."""


@dataclass
class Judging:
    """One rule against one request; `seen` keeps what was compared, for the answer."""

    request: PolicyRequest
    functions: Mapping[str, Function]
    seen: list[dict[str, Any]] = field(default_factory=list)

    def holds(self, rule: Rule) -> bool:
        """Say whether a condition or a combination of some holds."""
        if "allOf" in rule:
            return all(self.holds(item) for item in rule["allOf"])
        if "anyOf" in rule:
            return any(self.holds(entry) for entry in rule["anyOf"])
        if "not" in rule:
            return not self.holds(rule["not"])
        operator = operator_of(rule)
        test = OPERATORS[operator.lower()]
        wanted = self._computed(rule[operator])
        kind, name, values = self._left(rule)
        results = [test(value, wanted) for value in values]
        shown = values[0] if len(values) == 1 else values
        self.seen.append(
            {
                "result": str(all(results)),
                "expressionKind": kind,
                "expression": name,
                "expressionValue": shown,
                "targetValue": wanted,
                "operator": operator[0].upper() + operator[1:],
            }
        )
        return all(results)

    def _left(self, rule: Rule) -> tuple[str, str, list[Any]]:
        if "field" in rule:
            name = str(self._computed(rule["field"]))
            return "Field", name, self._values(name)
        if "value" in rule:
            return "Value", str(rule["value"]), [self._computed(rule["value"])]
        count = rule["count"]
        return "Count", str(count.get("field")), [self._count(count)]

    def _values(self, name: str) -> list[Any]:
        try:
            return self.request.values(name)
        except KeyError:
            return [None]

    def _count(self, count: Rule) -> int:
        name = str(self._computed(count["field"]))
        elements = [value for value in self._values(name) if value is not None]
        where = count.get("where")
        if where is None or not elements:
            return len(elements)
        path = self.request.path(name)
        inner = [
            Judging(self.request.choosing(path, element), self.functions)
            for element in elements
        ]
        return sum(item.holds(where) for item in inner)

    def _computed(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._computed(item) for item in value]
        own = {"field": lambda name: self._first(name)}
        return evaluate(value, {**self.functions, **own})

    def _first(self, name: str) -> Any:
        values = self._values(name)
        return values if "[*]" in name else next(iter(values), None)


def operator_of(rule: Rule) -> str:
    """Return the operator's name in a condition; RuleError where it is none."""
    subjects = [name for name in ("field", "value", "count") if name in rule]
    operators = [name for name in rule if name.lower() in OPERATORS]
    if len(subjects) != 1 or len(operators) != 1 or len(rule) != 2:
        raise RuleError(
            f"a condition has one of field, value and count, and one operator: {rule}"
        )
    return operators[0]


def conditions(rule: Rule) -> Iterator[Rule]:
    """Yield every condition of a rule, those inside counts too."""
    for name in ("allOf", "anyOf"):
        for item in rule.get(name, ()):
            yield from conditions(item)
    if "not" in rule:
        yield from conditions(rule["not"])
    if rule.keys().isdisjoint(("allOf", "anyOf", "not")):
        yield rule
        count = rule.get("count")
        if isinstance(count, Mapping) and "where" in count:
            yield from conditions(count["where"])


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, (dict, list)):
        return None
    return str(value).lower()


def _equal(value: Any, wanted: Any) -> bool:
    return _text(value) is not None and _text(value) == _text(wanted)


def _like(value: Any, wanted: Any) -> bool:
    text = _text(value)
    pattern = str(wanted).lower().replace("[", "[[]")
    return text is not None and fnmatch.fnmatchcase(text, pattern)


def _matches(value: Any, wanted: Any, flags: int = 0) -> bool:
    """``#`` is a digit, ``?`` a letter, ``.`` any character."""
    classes = {"#": r"\d", "?": "[A-Za-z]", ".": "."}
    pattern = "".join(classes.get(item, re.escape(item)) for item in str(wanted))
    return value is not None and bool(re.fullmatch(pattern, str(value), flags))


def _contains(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return any(_equal(item, wanted) for item in value)
    text = _text(value)
    return text is not None and str(wanted).lower() in text


def _has_key(value: Any, wanted: Any) -> bool:
    keys = value if isinstance(value, Mapping) else {}
    return str(wanted).lower() in {key.lower() for key in keys}


def _exists(value: Any, wanted: Any) -> bool:
    return (value is not None) is (str(wanted).lower() == "true")


def _compare(test: Callable[[Any, Any], bool]) -> Test:
    def compare(value: Any, wanted: Any) -> bool:
        kinds = (int, float)
        if isinstance(value, kinds) and isinstance(wanted, kinds):
            return test(value, wanted)
        both = isinstance(value, str) and isinstance(wanted, str)
        return both and test(value.lower(), wanted.lower())

    return compare


def _one_of(value: Any, wanted: Any) -> bool:
    return any(_equal(value, item) for item in wanted)


def _no(test: Test) -> Test:
    return lambda value, wanted: not test(value, wanted)


def _match_without_case(value: Any, wanted: Any) -> bool:
    return _matches(value, wanted, re.IGNORECASE)


OPERATORS: Final[Mapping[str, Test]] = {
    "equals": _equal,
    "notequals": _no(_equal),
    "like": _like,
    "notlike": _no(_like),
    "match": _matches,
    "notmatch": _no(_matches),
    "matchinsensitively": _match_without_case,
    "notmatchinsensitively": _no(_match_without_case),
    "contains": _contains,
    "notcontains": _no(_contains),
    "in": _one_of,
    "notin": _no(_one_of),
    "containskey": _has_key,
    "notcontainskey": _no(_has_key),
    "exists": _exists,
    "less": _compare(lambda value, wanted: value < wanted),
    "lessorequals": _compare(lambda value, wanted: value <= wanted),
    "greater": _compare(lambda value, wanted: value > wanted),
    "greaterorequals": _compare(lambda value, wanted: value >= wanted),
}
