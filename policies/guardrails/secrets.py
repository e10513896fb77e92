"""Tell what looks like a secret, without ever printing it."""

from __future__ import annotations

import re
from typing import Final

from guardrails.answers import PASS, Answer, check, fail, unknown
from guardrails.values import Value

_NAME: Final = re.compile(
    r"passw|pwd|secret|token|credential|connection_?string|(access|account|api|shared|"
    r"private|storage)_?key",
    re.IGNORECASE,
)
# A shared access signature, an account key, a JSON web token, a private key.
_TEXT: Final = re.compile(
    r"[?&;]sig=|AccountKey=|SharedAccessKey=|Password=|\beyJ[\w-]{10,}\.|"
    r"-----BEGIN|[A-Za-z0-9+/]{86}==",
    re.IGNORECASE,
)
_ASSIGNED: Final = re.compile(rf"({_NAME.pattern})\w*\s*[=: ]\s*\S", re.IGNORECASE)


def must_hold_no_secret(variables: Value) -> Answer:
    """Pass where no name and no text of an object looks like a secret's.

    A value that is not known yet is judged by its name alone: references to other
    resources (endpoints, IDs) are what a preview does not know.
    """
    bad = [variable.path for variable in variables if _suspicious(variable)]
    if bad:
        return fail(f"{', '.join(bad)} looks like a secret, must be none")
    return variables.each(lambda _: PASS)


def must_read_like_no_secret(value: Value) -> Answer:
    """Pass where a longer text, such as a script or settings, holds no secret."""
    if value.is_unknown:
        return unknown(f"{value.path} is {value.shown}")
    if value.is_missing:
        return PASS
    if not isinstance(value.raw, str):
        return fail(f"{value.path} is {value.shown}, must be a text")
    bad = _TEXT.search(value.raw) or _ASSIGNED.search(value.raw)
    return check(not bad, f"{value.path} holds what looks like a secret")


def _suspicious(value: Value) -> bool:
    name = value.path.rsplit("[", 1)[-1].rstrip("]")
    return bool(_NAME.search(name)) or bool(_TEXT.search(value.text))
