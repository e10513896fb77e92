"""Random values by type: defaults, IDs and results.

Source: the SDK of pulumi-random 4.21 and the documentation of the Terraform provider
inside it. Not simulated: ``bcryptHash``, integers, shuffles and bytes.
"""

from __future__ import annotations

import base64
import secrets
import string
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from simulated_azure.engine.wire import Properties

SPECIAL: Final = "!@#$%&*()-_=+[]{}<>:?"
_CLASSES: Final = (
    ("lower", "minLower", string.ascii_lowercase),
    ("numeric", "minNumeric", string.digits),
    ("special", "minSpecial", SPECIAL),
    ("upper", "minUpper", string.ascii_uppercase),
)
_TEXT: Final = {
    **{name: True for name, _, _ in _CLASSES},
    **{minimum: 0 for _, minimum, _ in _CLASSES},
}
_ADJECTIVES: Final = ("able", "brave", "calm", "eager", "fair", "keen", "proud", "wise")
_ADVERBS: Final = ("boldly", "duly", "fully", "gently", "mainly", "nearly", "openly")
_ANIMALS: Final = ("bear", "crane", "eel", "finch", "hare", "lynx", "otter", "wren")


class RandomError(Exception):
    """A type that is not simulated, or inputs from which nothing can be drawn."""


@dataclass(frozen=True)
class Drawn:
    """A value: the resource's ID and the outputs beyond its inputs."""

    id: str
    outputs: Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One type: defaults, what only a draw tells, how to draw and to import."""

    defaults: Mapping[str, Any]
    drawn: tuple[str, ...]
    required: tuple[str, ...]
    draw: Callable[[Mapping[str, Any]], Drawn]
    adopt: Callable[[str], tuple[Properties, Drawn]]


def kind_of(urn: str) -> Kind:
    """Return the kind of a resource; RandomError if there is none."""
    token = urn.split("::")[2].rpartition("$")[2]
    kind = KINDS.get(token)
    if kind is None:
        raise RandomError(
            f"NotSimulated: resource type '{token}' is not simulated; "
            f"simulated are {', '.join(KINDS)}"
        )
    return kind


def _draw_text(inputs: Mapping[str, Any]) -> str:
    """Draw at least the minimum of each class, the rest from all that are allowed."""
    length, drawn, alphabet = int(inputs["length"]), "", ""
    for name, minimum, characters in _CLASSES:
        replaced = inputs.get("overrideSpecial") if name == "special" else None
        pool = replaced or characters
        drawn += "".join(secrets.choice(pool) for _ in range(inputs[minimum]))
        alphabet += pool if inputs[name] else ""
    if len(drawn) > length or not alphabet:
        raise RandomError(
            f"cannot draw a text of length {length}: the minimums ask for {len(drawn)} "
            f"characters and {len(alphabet)} different ones are allowed; "
            "raise length, or allow lower, upper, numeric or special"
        )
    drawn += "".join(secrets.choice(alphabet) for _ in range(length - len(drawn)))
    shuffled = list(drawn)
    secrets.SystemRandom().shuffle(shuffled)
    return "".join(shuffled)


def _draw_string(inputs: Mapping[str, Any]) -> Drawn:
    text = _draw_text(inputs)
    return Drawn(text, {"result": text})


def _draw_password(inputs: Mapping[str, Any]) -> Drawn:
    return Drawn("none", {"result": _draw_text(inputs)})


def _draw_uuid(_: Mapping[str, Any]) -> Drawn:
    value = str(uuid.uuid4())
    return Drawn(value, {"result": value})


def _draw_id(inputs: Mapping[str, Any]) -> Drawn:
    value = secrets.token_bytes(int(inputs["byteLength"]))
    return _as_id(value, inputs.get("prefix", ""))


def _draw_pet(inputs: Mapping[str, Any]) -> Drawn:
    """Draw words as "adverbs, an adjective, a name"; the ID is the only result."""
    length = int(inputs["length"])
    adverbs = [secrets.choice(_ADVERBS) for _ in range(length - 2)]
    words = [*adverbs, secrets.choice(_ADJECTIVES), secrets.choice(_ANIMALS)]
    prefix = [inputs["prefix"]] if inputs.get("prefix") else []
    return Drawn(str(inputs["separator"]).join([*prefix, *words[-length:]]), {})


def _as_id(value: bytes, prefix: str) -> Drawn:
    url = base64.urlsafe_b64encode(value).decode().rstrip("=")
    outputs = {
        "b64Std": prefix + base64.b64encode(value).decode(),
        "b64Url": prefix + url,
        "dec": f"{prefix}{int.from_bytes(value, 'big')}",
        "hex": prefix + value.hex(),
    }
    return Drawn(url, outputs)


def _adopt_string(value: str) -> tuple[Properties, Drawn]:
    return {"length": len(value)}, Drawn(value, {"result": value})


def _adopt_password(value: str) -> tuple[Properties, Drawn]:
    return {"length": len(value)}, Drawn("none", {"result": value})


def _adopt_uuid(value: str) -> tuple[Properties, Drawn]:
    return {}, Drawn(value, {"result": value})


def _adopt_id(value: str) -> tuple[Properties, Drawn]:
    """Take "prefix,base64" or the base64 alone."""
    prefix, _, encoded = value.rpartition(",")
    content = base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    inputs = {"byteLength": len(content), **({"prefix": prefix} if prefix else {})}
    return inputs, _as_id(content, prefix)


def _adopt_pet(value: str) -> tuple[Properties, Drawn]:
    return {}, Drawn(value, {})


KINDS: Final[Mapping[str, Kind]] = {
    "random:index/randomString:RandomString": Kind(
        {**_TEXT, "overrideSpecial": None},
        ("result",),
        ("length",),
        _draw_string,
        _adopt_string,
    ),
    "random:index/randomPassword:RandomPassword": Kind(
        {**_TEXT, "overrideSpecial": None},
        ("result",),
        ("length",),
        _draw_password,
        _adopt_password,
    ),
    "random:index/randomUuid:RandomUuid": Kind(
        {}, ("result",), (), _draw_uuid, _adopt_uuid
    ),
    "random:index/randomId:RandomId": Kind(
        {"prefix": None},
        ("b64Std", "b64Url", "dec", "hex"),
        ("byteLength",),
        _draw_id,
        _adopt_id,
    ),
    "random:index/randomPet:RandomPet": Kind(
        {"length": 2, "separator": "-", "prefix": None},
        (),
        (),
        _draw_pet,
        _adopt_pet,
    ),
}
