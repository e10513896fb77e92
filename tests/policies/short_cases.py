"""Short forms of cases: one guarded property, with all of its mutations derived."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tests.policies.harness import (
    UNKNOWN,
    Breakage,
    Case,
    Expected,
    Mutation,
    Standing,
    changed,
    guards,
)

_DERIVED: Final = object()


def guarded(
    rule: str,
    type_: str,
    path: str,
    good: Any,
    *,
    wrong: Any,
    wrong_type: Any = _DERIVED,
    wrong_case: Any = _DERIVED,
    absent: Expected = "fails",
    case: Expected = "passes",
    unknown: Expected = "fails",
    says: str = "",
    beside: Mapping[str, Any] | None = None,
    also: tuple[Mutation, ...] = (),
    not_applicable: tuple[Mapping[str, Any], ...] = (),
    parameters: Mapping[str, Any] | None = None,
) -> Case:
    """Make a case whose compliant bag has `good` at `path`.

    The wrong type is derived: "false" for false, a list for a text, a text for a
    number. So is the wrong case of a text. `beside`: more paths of the compliant bag.
    """
    compliant: dict[str, Any] = {}
    for at, value in {**(beside or {}), path: good}.items():
        compliant = changed(compliant, at, value)
    if wrong_case is _DERIVED:
        wrong_case = good.swapcase() if isinstance(good, str) else None
    return Case(
        rule=rule,
        type=type_,
        compliant=compliant,
        mutations=(
            *guards(
                path,
                wrong=wrong,
                wrong_type=_other(good) if wrong_type is _DERIVED else wrong_type,
                wrong_case=wrong_case,
                absent=absent,
                case=case,
                unknown=unknown,
                says=says,
            ),
            *also,
        ),
        not_applicable=not_applicable,
        parameters=parameters or {},
    )


def off(rule: str, type_: str, path: str, **more: Any) -> Case:
    """Make a case of a switch that is off, or left out."""
    return guarded(rule, type_, path, False, wrong=True, absent="passes", **more)


def on(rule: str, type_: str, path: str, **more: Any) -> Case:
    """Make a case of a switch that must be on, explicitly."""
    return guarded(rule, type_, path, True, wrong=False, **more)


def nothing(
    rule: str, type_: str, path: str, *, wrong: Any, wrong_type: Any = 7, **more: Any
) -> Case:
    """Make a case of a property that must not be there."""
    loud = wrong.upper() if isinstance(wrong, str) else None
    return guarded(
        rule,
        type_,
        path,
        None,
        wrong=wrong,
        wrong_type=wrong_type,
        wrong_case=loud,
        case="fails",
        absent="passes",
        **more,
    )


def present(rule: str, type_: str, path: str, good: Any = UNKNOWN, **more: Any) -> Case:
    """Make a case of a property that must be set; not known yet is set."""
    wrong = more.pop("wrong", None)
    return guarded(
        rule,
        type_,
        path,
        good,
        wrong=wrong,
        wrong_type=more.pop("wrong_type", []),
        wrong_case=more.pop("wrong_case", None),
        unknown="passes",
        **more,
    )


def wrong(path: str, value: Any, says: str = "") -> Mutation:
    """Make one more value that the rule refuses."""
    return Mutation("wrong value", path, value, "fails", says)


def fine(path: str, value: Any) -> Mutation:
    """Make one more value, of which the rule has nothing to say against."""
    return Mutation("wrong value", path, value, "passes")


def unknown(path: str, says: str = "") -> Mutation:
    """Make one more value that is not known yet, which the rule refuses."""
    return Mutation("unknown", path, UNKNOWN, "fails", says)


def _other(good: Any) -> Any:
    if isinstance(good, bool):
        return str(good).lower()
    return f"{good}" if isinstance(good, int | float) else [good]


def endpoint(name: str, group: str, target: str) -> Standing:
    """Make a private endpoint to a target that is not created yet."""
    connection = {"name": name, "groupIds": [group], "privateLinkServiceId": UNKNOWN}
    return Standing(
        name,
        "azure-native:network:PrivateEndpoint",
        {"privateLinkServiceConnections": [connection], "subnet": {"id": UNKNOWN}},
        {"privateLinkServiceConnections": (target,), "subnet": ("network",)},
    )


def zone_group(name: str, of: str, *zones: str) -> Standing:
    """Make the zone group of an endpoint, with zones that are not created yet."""
    return Standing(
        name,
        "azure-native:network:PrivateDnsZoneGroup",
        {
            "privateEndpointName": UNKNOWN,
            "privateDnsZoneConfigs": [
                {"name": zone, "privateDnsZoneId": UNKNOWN} for zone in zones
            ],
        },
        {"privateEndpointName": (of,), "privateDnsZoneConfigs": zones},
    )


def logged(name: str, target: str) -> Standing:
    """Make the diagnostic setting of a target that is not created yet."""
    return Standing(
        name,
        "azure-native:monitor:DiagnosticSetting",
        {"resourceUri": UNKNOWN},
        {"resourceUri": (target,)},
    )


def unlogged(name: str) -> tuple[Breakage, ...]:
    """Give the two ways in which a diagnostic setting is missing."""
    return (
        Breakage("no setting", lambda it: it.pop(name), says="diagnostic"),
        Breakage(
            "setting of another",
            lambda it: it.update({name: logged(name, "another")}),
            says="diagnostic",
        ),
    )


def without(name: str, says: str) -> Breakage:
    """Take one resource out of the stack."""
    return Breakage(f"no {name}", lambda it: it.pop(name), says=says)


def with_(name: str, says: str, *standing: Standing) -> Breakage:
    """Add resources to the stack, or put them in the place of others."""
    return Breakage(
        name, lambda it: it.update({x.name: x for x in standing}), says=says
    )
