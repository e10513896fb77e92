"""Virtual machines among the rest: the cards by which they are reached."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of, check
from guardrails.resource import Resource
from guardrails.rule import stack_rule
from guardrails.stack import Stack

MACHINE: Final = "azure-native:compute:VirtualMachine"
CARD: Final = "azure-native:network:NetworkInterface"


@stack_rule(
    "VM-05",
    "Machines have no public address",
    severity="critical",
    types=(MACHINE,),
    arm="networkProfile.networkInterfaces[*]: cards of the stack without "
    "publicIPAddress",
    references=("policy:83a86a26-fd1f-447c-b59d-e51f44264114", "MCSB:NS-2"),
    why="A login port on the Internet is tried within minutes.",
    fix="give it a card without a public address; come in through Bastion",
)
def machine_has_no_public_address(machine: Resource, stack: Stack) -> Answer:
    cards = stack.sources(machine, "networkProfile.networkInterfaces[].id", (CARD,))
    public = [
        card.name
        for card in cards
        for at in card.properties.spread("ipConfigurations[].publicIPAddress")
        if not at.is_missing
    ]
    return all_of(
        check(bool(cards), "networkInterfaces names no card of this stack"),
        check(not public, f"its card {', '.join(public)} has a public address"),
        machine.at("networkProfile.networkInterfaceConfigurations").must_be_absent(),
    )
