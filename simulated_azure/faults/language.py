"""The language in which faults are asked for: one line a fault.

    [SERVICE] METHOD [TYPE [NAME]] [#N] [xM] [each] EFFECT [OPTION…]

    PUT Microsoft.KeyVault/vaults kv-* drop-after
    synapse PUT managedPrivateEndpoints ml-vault 429 retry-after=2
    WRITE Microsoft.Network/* * x3 409:AnotherOperationInProgress
    PUT * * each 500        the first PUT of every resource fails
    arm PUT #40 crash       the simulation dies at the fortieth PUT

SERVICE is one that the request log names; METHOD is one of HTTP's, ``WRITE`` for PUT,
POST, PATCH and DELETE, or ``*``. TYPE and NAME know ``*`` and ``?``, no case, and match
the whole or the last segment; a NAME with a leading slash is a whole path. ``#N`` is
the first match that fails (1), ``xM`` how many are (1; ``x*`` is all that come),
``each`` counts every path by itself. README.md in this folder lists the effects.
"""

from __future__ import annotations

import re
import shlex
from typing import Final

from simulated_azure.faults.fault import Effect, Fault, Kind, Matcher

SERVICES: Final = ("arm", "synapse", "sign-in", "managed-identity")
METHODS: Final = ("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "WRITE", "*")
HANG_SECONDS: Final = 60.0
RETRY_AFTER_SECONDS: Final = 1.0
CODES: Final = {
    400: "BadRequest",
    401: "AuthenticationFailed",
    403: "AuthorizationFailed",
    404: "ResourceNotFound",
    408: "RequestTimeout",
    409: "Conflict",
    412: "PreconditionFailed",
    429: "TooManyRequests",
    500: "InternalServerError",
    502: "BadGateway",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}
_WORDS: Final = {
    "drop-before": Effect(kind=Kind.DROP),
    "drop-after": Effect(kind=Kind.DROP, after_work=True),
    "hang": Effect(kind=Kind.HANG, seconds=HANG_SECONDS),
    "error-in-200": Effect(kind=Kind.ERROR_IN_200, code="InternalServerError"),
    "garbage": Effect(kind=Kind.GARBAGE),
    "crash": Effect(kind=Kind.CRASH),
    "operation-fails": Effect(kind=Kind.OPERATION_FAILS, code="InternalServerError"),
}
EFFECTS: Final = (
    "a status from 400 to 599 (`409`, or with its code: "
    f"`409:AnotherOperationInProgress`) or one of {', '.join(_WORDS)}"
)
_FORM: Final = "[SERVICE] METHOD [TYPE [NAME]] [#N] [xM] [each] EFFECT [OPTION…]"
_STATUS: Final = re.compile(r"([45]\d\d)(?::(\w+))?")
_FAILURE: Final = re.compile(r"operation-fails:(\w+)")
_OPTIONS: Final = (
    "retry-after=SECONDS, seconds=SECONDS (of hang), message=TEXT, after-work"
)


class FaultError(ValueError):
    """A fault cannot be read: what is wrong, the value, what is allowed, the fix."""

    def __init__(self, what: str, seen: str, allowed: str, line: str) -> None:
        super().__init__(
            f"{what}: {seen!r}. Allowed: {allowed}. "
            f"Correct the fault {line!r}; its form is: {_FORM}"
        )


def parse(line: str) -> Fault:
    """Return the fault that a line asks for; raises FaultError."""
    try:
        words = shlex.split(line)
    except ValueError as error:
        raise FaultError("Quotes do not match", str(error), "pairs", line) from None
    at = next((i for i, word in enumerate(words) if _effect(word)), None)
    if at is None:
        raise FaultError(
            "A fault has no effect", words[-1] if words else "", EFFECTS, line
        )
    effect = _effect(words[at])
    assert effect is not None
    return Fault(
        text=line.strip(),
        matcher=_matcher(words[:at], line),
        effect=_with_options(effect, words[at + 1 :], line),
    )


def _effect(word: str) -> Effect | None:
    if status := _STATUS.fullmatch(word):
        number = int(status[1])
        return Effect(
            kind=Kind.STATUS,
            status=number,
            code=status[2] or CODES.get(number, "UnknownError"),
            seconds=RETRY_AFTER_SECONDS if number == 429 else 0.0,
        )
    if failure := _FAILURE.fullmatch(word):
        return Effect(kind=Kind.OPERATION_FAILS, code=failure[1])
    return _WORDS.get(word)


def _matcher(words: list[str], line: str) -> Matcher:
    service = words[0].lower() if words and words[0].lower() in SERVICES else ""
    rest = words[1:] if service else words
    if not rest:
        raise FaultError("A fault has no method", line, ", ".join(METHODS), line)
    method = rest[0].upper()
    if method not in METHODS:
        expected = ", ".join(METHODS)
        if not service:
            expected += f"; before it, if wanted, a service: {', '.join(SERVICES)}"
        raise FaultError("A fault begins with no method", rest[0], expected, line)
    counts = [word for word in rest[1:] if _is_count(word)]
    named = [word for word in rest[1:] if not _is_count(word)]
    if len(named) > 2:
        allowed = f"a type and a name, then the effect: {EFFECTS}"
        raise FaultError("A fault has a word too many", named[2], allowed, line)
    first, times, each = _counts(counts, line)
    return Matcher(
        service=service,
        method=method,
        type=named[0] if named else "*",
        name=named[1] if len(named) > 1 else "*",
        first=first,
        times=times,
        each=each,
    )


def _is_count(word: str) -> bool:
    return word == "each" or re.fullmatch(r"#.*|x(\d+|\*)", word) is not None


def _counts(words: list[str], line: str) -> tuple[int, int | None, bool]:
    first, times, each = 1, 1, False
    always = "x*" in words
    for word in words:
        if word == "each":
            each = True
        elif word != "x*":
            if not word[1:].isdecimal() or int(word[1:]) < 1:
                raise FaultError(
                    "A count is none", word, "#1, #2 … and x1, x2 … or x*", line
                )
            first, times = (
                (int(word[1:]), times) if word[0] == "#" else (first, int(word[1:]))
            )
    return first, None if always else times, each


def _with_options(effect: Effect, words: list[str], line: str) -> Effect:
    values = vars(effect).copy()
    for word in words:
        name, _, value = word.partition("=")
        if name == "after-work" and not value:
            values["after_work"] = True
        elif name == "message" and value:
            values["message"] = value
        elif name == ("seconds" if effect.kind is Kind.HANG else "retry-after"):
            values["seconds"] = _seconds(value, word, line)
        else:
            raise FaultError("An option is not known here", word, _OPTIONS, line)
    return Effect(**values)


def _seconds(value: str, word: str, line: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", value):
        raise FaultError("A time is no number of seconds", word, "0.5, 2, 60 …", line)
    return float(value)
