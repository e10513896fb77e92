"""Rules between keys: each returns what is wrong with one key, given the others.

They see only keys whose own value is right; a rule that lacks one stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from components.errors import DecisionError
from components.naming import Names, NamingError
from components.network.subnet_plan import SubnetPlanError, plan_subnets, usable
from components.settings.values import ValueRefused

Values = Mapping[str, Any]
Finding = tuple[str, ValueRefused]
"""The key that a message is about, and the message."""

EXFILTRATION_REASON = (
    "the Azure Machine Learning integration is not supported in Synapse workspaces"
    " with data exfiltration protection (https://learn.microsoft.com/azure/"
    "machine-learning/how-to-private-endpoint-integration-synapse)"
)


def findings(values: Values, environment: str) -> Iterator[Finding]:
    """Run every rule."""
    for rule in RULES:
        try:
            yield from rule(values)
        except KeyError:
            continue
    yield from _names(values, environment)


def _create_network(values: Values) -> Iterator[Finding]:
    if values["networkMode"] != "create":
        return
    space = values["networkAddressSpace"]
    if space is None:
        yield _needed("networkAddressSpace", "networkMode is create", "10.40.0.0/20")
    else:
        try:
            plan_subnets(space)
        except SubnetPlanError as refusal:
            yield "networkAddressSpace", _from(refusal)
    for key in ("existingVirtualNetworkId", "existingSubnetIds"):
        if values[key]:
            yield _unused(key, values[key], "networkMode is create")


def _existing_network(values: Values) -> Iterator[Finding]:
    if values["networkMode"] != "existing":
        return
    network, subnets = values["existingVirtualNetworkId"], values["existingSubnetIds"]
    if not network:
        yield _needed(
            "existingVirtualNetworkId", "networkMode is existing", "/subscriptions/…"
        )
    if not subnets:
        yield _needed(
            "existingSubnetIds",
            "networkMode is existing",
            "the ids under privateEndpoints, training and scoring",
        )
    if values["networkAddressSpace"] is not None:
        yield _unused(
            "networkAddressSpace",
            values["networkAddressSpace"],
            "networkMode is existing",
        )
    inside = f"{network}/subnets/".lower()
    outside = [
        subnet for subnet in subnets.values() if not subnet.lower().startswith(inside)
    ]
    if network and outside:
        yield (
            "existingSubnetIds",
            ValueRefused(
                "has subnets of another network than existingVirtualNetworkId",
                seen=", ".join(outside),
                allowed=f"ids that begin with {network}/subnets/",
                cure="take the three subnets from that network",
            ),
        )


def _egress(values: Values) -> Iterator[Finding]:
    if values["egress"] == "natGateway" and values["networkMode"] == "existing":
        yield (
            "egress",
            ValueRefused(
                "would change subnets that belong to somebody else",
                seen="natGateway with networkMode existing",
                allowed="existing",
                cure="set it to existing and let the network's owner provide egress",
            ),
        )


def _dns(values: Values) -> Iterator[Finding]:
    key, mode = "existingDnsZonesResourceGroupId", values["dnsMode"]
    if mode == "existing" and not values[key]:
        yield _needed(key, "dnsMode is existing", "/subscriptions/…/resourceGroups/…")
    if mode != "existing" and values[key]:
        yield _unused(key, values[key], f"dnsMode is {mode}")


def _spark(values: Values) -> Iterator[Finding]:
    least, most = values["sparkMinNodes"], values["sparkMaxNodes"]
    if least > most:
        yield (
            "sparkMaxNodes",
            ValueRefused(
                "is smaller than sparkMinNodes",
                seen=f"{most}, with sparkMinNodes {least}",
                allowed=f"an integer from {least} to 200",
                cure="raise sparkMaxNodes or lower sparkMinNodes",
            ),
        )


def _cluster(values: Values) -> Iterator[Finding]:
    """Each node takes one address of the training subnet."""
    if values["networkMode"] != "create" or not values["networkAddressSpace"]:
        return
    try:
        room = usable(plan_subnets(values["networkAddressSpace"]).training)
    except SubnetPlanError:
        return
    if values["clusterMaxNodes"] > room:
        yield (
            "clusterMaxNodes",
            ValueRefused(
                "has more nodes than the training subnet has addresses",
                seen=f"{values['clusterMaxNodes']} in a quarter of"
                f" {values['networkAddressSpace']}",
                allowed=f"an integer from 1 to {room}",
                cure="lower it or take a larger networkAddressSpace",
            ),
        )


def _exfiltration(values: Values) -> Iterator[Finding]:
    if values["synapseDataExfiltrationProtection"]:
        yield (
            "synapseDataExfiltrationProtection",
            ValueRefused(
                f"must stay off: {EXFILTRATION_REASON}",
                seen="true",
                allowed="false",
                cure="set it to false; Azure can never change it on a workspace",
            ),
        )


def _names(values: Values, environment: str) -> Iterator[Finding]:
    """Try the names with the tightest limits."""
    if "workload" not in values or "location" not in values:
        return
    names = Names(
        workload=values["workload"],
        environment=environment,
        location=values["location"],
    )
    tight: tuple[tuple[Callable[[str, str], str], str, str], ...] = (
        (names.unique_prefix, "storage_account", "ml"),
        (names.unique_prefix, "storage_account", "lake"),
        (names.unique_prefix, "key_vault", ""),
        (names.regional, "private_endpoint", "ml-workspace-endpoint"),
    )
    for make, kind, purpose in tight:
        try:
            make(kind, purpose)
        except NamingError as refusal:
            yield "workload", _from(refusal)
            return


def _from(error: DecisionError) -> ValueRefused:
    """Put what a pure function refuses into the words of the stack file."""
    return ValueRefused(
        f"does not work: {error.wrong[0].lower()}{error.wrong[1:].rstrip('.')}",
        seen=str(error.seen),
        allowed=error.allowed,
        cure=error.cure,
    )


def _needed(key: str, because: str, example: str) -> Finding:
    return key, ValueRefused(
        f"is needed, because {because}",
        seen='"" (empty)',
        allowed=f"a value such as {example}",
        cure="fill it in, or change the mode",
    )


def _unused(key: str, value: object, because: str) -> Finding:
    return key, ValueRefused(
        f"would be ignored, because {because}",
        seen=str(value),
        allowed='"" or {}',
        cure="empty it, or change the mode",
    )


RULES: tuple[Callable[[Values], Iterator[Finding]], ...] = (
    _create_network,
    _existing_network,
    _egress,
    _dns,
    _spark,
    _cluster,
    _exfiltration,
)
