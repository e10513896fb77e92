"""Template expressions in policy rules: ``[concat('tags[', parameters('tag'), ']')]``.

Source:
https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule
(policy functions). Known are parameters, field, concat, toLower, toUpper, replace,
split, length, contains, empty, resourceGroup, subscription, and ``.name`` and ``[0]``
after them; all others raise UnknownFunctionError.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

Function = Callable[..., Any]

_TOKEN: Final = re.compile(
    r"\s*(?:('(?:[^']|'')*')|(-?\d+)|([A-Za-z_]\w*)|([().,\[\]]))"
)

_CALLED: Final = re.compile(r"([A-Za-z_]\w*)\s*\(")


class ExpressionError(ValueError):
    """An expression that is none."""


class UnknownFunctionError(ExpressionError):
    """A function that the simulation does not have."""


PURE: Final[Mapping[str, Function]] = {
    "concat": lambda *parts: "".join(str(part) for part in parts),
    "contains": lambda whole, part: part in whole,
    "empty": lambda value: not value,
    "length": len,
    "replace": lambda text, old, new: text.replace(old, new),
    "split": lambda text, separator: text.split(separator),
    "tolower": lambda text: text.lower(),
    "toupper": lambda text: text.upper(),
}
# Functions that a rule's surroundings answer.
GIVEN: Final = ("field", "parameters", "resourcegroup", "subscription")


def evaluate(value: Any, given: Mapping[str, Function]) -> Any:
    """Return what a value of a rule stands for; only text in brackets is computed."""
    if not is_expression(value):
        return value[1:] if isinstance(value, str) and value[:2] == "[[" else value
    parser = _Parser(value[1:-1], {**PURE, **given})
    return parser.whole()


def is_expression(value: Any) -> bool:
    """Say whether a value is text that is computed."""
    text = value if isinstance(value, str) else ""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def unknown_functions(value: Any) -> list[str]:
    """Return the functions that a value of a rule calls and that nobody answers."""
    if not is_expression(value):
        return []
    called = _CALLED.findall(re.sub(r"'(?:[^']|'')*'", "''", value))
    return [name for name in called if name.lower() not in (*PURE, *GIVEN)]


@dataclass
class _Parser:
    text: str
    functions: Mapping[str, Function]
    tokens: list[str] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens, at = [], 0
        while at < len(self.text.rstrip()):
            found = _TOKEN.match(self.text, at)
            if not found:
                raise ExpressionError(f"'[{self.text}]' is no expression")
            self.tokens.append(found.group().strip())
            at = found.end()

    def whole(self) -> Any:
        value = self._value()
        if self.tokens:
            raise ExpressionError(f"'[{self.text}]' ends at '{self.tokens[0]}'")
        return value

    def _value(self) -> Any:
        token = self._next()
        if token.startswith("'"):
            return token[1:-1].replace("''", "'")
        if token.lstrip("-").isdecimal():
            return int(token)
        return self._inside(self._call(token))

    def _call(self, name: str) -> Any:
        function = self.functions.get(name.lower())
        if function is None:
            raise UnknownFunctionError(
                f"the function '{name}' of '[{self.text}]' is unknown"
            )
        self._expect("(")
        arguments = []
        while self._peek() != ")":
            arguments.append(self._value())
            if self._peek() == ",":
                self._next()
        self._expect(")")
        return function(*arguments)

    def _inside(self, value: Any) -> Any:
        while self._peek() in (".", "["):
            if self._next() == ".":
                value = (value or {}).get(self._next())
            else:
                value = value[self._value()]
                self._expect("]")
        return value

    def _peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def _next(self) -> str:
        if not self.tokens:
            raise ExpressionError(f"'[{self.text}]' is not complete")
        return self.tokens.pop(0)

    def _expect(self, token: str) -> None:
        if self._next() != token:
            raise ExpressionError(
                f"'[{self.text}]' has no '{token}' where it needs one"
            )
