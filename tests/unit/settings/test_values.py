"""The kinds of values: what each takes, and what it says of the rest."""

from __future__ import annotations

import pytest

from components.settings.concerns.synapse import address_range
from components.settings.nested import array, mapping
from components.settings.refusals import ValueRefused, ValuesRefused, shown
from components.settings.values import (
    Value,
    arm_id,
    boolean,
    choice,
    guid,
    integer,
    network,
    optional,
)

GROUP = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
ANYBODY = "60000000-0000-4000-8000-000000000001"
PERSON = "60000000-0000-4000-8000-00000000000a"


@pytest.mark.parametrize(
    ("kind", "text", "wrong", "cure"),
    [
        (integer(3, 9), "2", "is too small", "such as 3"),
        (integer(3, 9), "10", "is too large", "such as 9"),
        (integer(3, 9), "3.0", "is not an integer", "plain number"),
        (integer(3, 9), "", "is not an integer", "plain number"),
        (integer(3, 9), "\uff19", "is not an integer", "plain number"),
        (boolean(), "yes", "is not a boolean", "true or false"),
        (boolean(), "True", "is not a boolean", "lower case"),
        (choice("LRS", "ZRS"), "zrs", "is not one of", "did you mean ZRS?"),
        (choice("LRS", "ZRS"), "premium", "is not one of", "choose one"),
        (network(), "10.0.0.1/20", "is not an IPv4 range", "host bits set"),
        (network(), "10.0.0.0", "is not an IPv4 range", "no prefix length"),
        (guid(), "ml-team", "is not an object id", "Entra"),
        (arm_id("Microsoft.Network/virtualNetworks"), VAULT, "is not the ARM id", ""),
        (arm_id("resource group"), VAULT, "ARM id of a resource group", "portal"),
        (array(guid()), "me", "is not a list", "one entry a line"),
        (array(guid()), '{"a": 1}', "is not a list", "one entry a line"),
        (array(guid()), f'["{ANYBODY}", "{ANYBODY}"]', "repeats an entry", "remove"),
        (
            array(guid()),
            f'["{PERSON}", "{PERSON.upper()}"]',
            "repeats an entry",
            "remove",
        ),
        (array(guid(), 1), "[]", "has too few entries", "add"),
        (mapping(arm_id()), "[]", "is not an object", "one name a line"),
        (mapping(arm_id(), ("a", "b")), f'{{"a": "{VAULT}"}}', "other names", "a, b"),
        (mapping(arm_id()), "[" * 100_000, "is not an object", "one name a line"),
        (address_range(), "0.0.0.0", "names no particular", "every tenant"),
        (address_range(), "0.0.0.0-255.255.255.255", "names no particular", ""),
        (address_range(), "8.0.0.0-8.0.16.0", "names no particular", ""),
        (address_range(), "10.1.2.3", "is not public", "public"),
        (address_range(), "9.255.255.255-10.0.0.0", "is not public", "public"),
        (address_range(), "100.64.0.1", "is not public", "public"),
        (address_range(), "127.0.0.1", "is not public", "public"),
        (address_range(), "169.254.1.1", "is not public", "public"),
        (address_range(), "198.51.100.7-198.51.107.6", "names no particular", ""),
        (address_range(), "8.8.8.9-8.8.8.8", "ends before it starts", "swap"),
        (address_range(), "corp", "else than an IPv4 address", "correct"),
    ],
)
def test_a_wrong_value_is_refused_in_four_parts(
    kind: Value[object], text: str, wrong: str, cure: str
) -> None:
    with pytest.raises(ValueRefused) as refused:
        kind.parse(text)

    assert wrong in refused.value.wrong
    assert cure in refused.value.cure
    assert refused.value.allowed
    assert 0 < len(refused.value.seen) <= 120


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (integer(3, 9), "9", 9),
        (integer(-3, 9), "-3", -3),
        (boolean(), "true", True),
        (optional(guid()), "", None),
        (optional(guid()), ANYBODY, ANYBODY),
        (arm_id("microsoft.keyvault/Vaults"), VAULT, VAULT),
        (arm_id("resource group"), GROUP, GROUP),
        (guid(), PERSON.upper(), PERSON),
        (array(guid()), "[]", ()),
        (mapping(arm_id(), ("a", "b")), "{}", {}),
        (mapping(arm_id()), f'{{"ml-vault": "{VAULT}"}}', {"ml-vault": VAULT}),
    ],
)
def test_a_right_value_is_read(kind: Value[object], text: str, value: object) -> None:
    assert kind.parse(text) == value


def test_every_wrong_entry_of_a_list_is_named() -> None:
    with pytest.raises(ValuesRefused) as refused:
        array(address_range()).parse('["10.0.0.1", "8.8.8.8", "corp", null]')

    assert [(path, it.seen) for path, it in refused.value.mistakes] == [
        ("[0]", "10.0.0.1"),
        ("[2]", "corp"),
        ("[3]", "null, which is YAML without a value"),
    ]


def test_every_wrong_value_of_an_object_is_named() -> None:
    with pytest.raises(ValuesRefused) as refused:
        mapping(arm_id()).parse('{"vault": "kv", "a b": "lake"}')

    assert [(path, it.seen) for path, it in refused.value.mistakes] == [
        (".vault", "kv"),
        ('["a b"]', "lake"),
    ]


def test_an_address_range_is_named_after_its_ends() -> None:
    one, some = array(address_range()).parse('["8.8.8.8", "9.9.9.8-9.9.9.9"]')

    assert (one.name, one.start, one.end) == ("allow-8-8-8-8", "8.8.8.8", "8.8.8.8")
    assert some.name == "allow-9-9-9-8-to-9-9-9-9"


def test_a_value_is_shown_on_one_line_and_its_quotes_as_they_are() -> None:
    assert shown('["a"]\nb') == '["a"]\\nb'
    assert shown("") == '"" (empty)'
    assert shown("x" * 500) == "x" * 117 + "…"
