"""Rules for tests of the frame, over a resource that no cloud has."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, check
from guardrails.registry import Registry
from guardrails.resource import Resource
from guardrails.rule import AnyRule, Defer, Rule, StackRule, rule, stack_rule
from guardrails.stack import Stack

THING: Final = "azure-native:made:Thing"
LINK: Final = "azure-native:made:Link"


def _firm(thing: Resource) -> Answer:
    return thing.at("on").must_be(False)


def _optional(thing: Resource) -> Answer:
    return thing.at("size").must_be_at_least(2)


def _breaks(thing: Resource) -> Answer:
    raise ValueError(thing.at("adminPassword").text)


def _linked(thing: Resource, stack: Stack) -> Answer:
    return check(len(stack.users(thing, "to", (LINK,))) == 1, "no link leads to it")


def _named(thing: Resource) -> Answer:
    return thing.at("target").must_be("x")


FIRM: Final[Rule] = rule(
    "MU-01",
    "Things are off",
    severity="critical",
    types=(THING,),
    arm="properties.on == false",
    references=("project", "MCSB:NS-2"),
    why="on is dangerous",
    fix="set on to false",
)(_firm)
OPTIONAL: Final[Rule] = rule(
    "MU-02",
    "Things are big",
    severity="low",
    types=(THING,),
    arm="properties.size >= 2",
    references=("project",),
    why="small ones are slow",
    fix="set size to 2 or more",
    opt_in=True,
)(_optional)
BREAKS: Final[Rule] = rule(
    "MU-03",
    "Things break rules",
    severity="low",
    types=(THING,),
    arm="properties.x",
    references=("project",),
    why="to see what happens",
    fix="none",
)(_breaks)
LINKED: Final[StackRule] = stack_rule(
    "MU-04",
    "Things are linked",
    severity="high",
    types=(THING,),
    arm="links",
    references=("project",),
    why="nobody finds it otherwise",
    fix="make a link",
)(_linked)
DEFERS: Final[Rule] = rule(
    "MU-05",
    "Things have the right target",
    severity="high",
    types=(THING,),
    arm='properties.target == "x"',
    references=("project",),
    why="the wrong one leaks",
    fix="set target",
    unknown=Defer("MU-04"),
)(_named)


def registry_of(*rules: AnyRule) -> Registry:
    return Registry(rules)
