"""The lines in which faults are asked for: what they mean, what is refused and how."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_azure.faults import FaultError, parse
from simulated_azure.faults.fault import Effect, Kind, Matcher
from simulated_azure.faults.files import FaultsFileError, read_faults

VAULT = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/kv-1"
POOL = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.Synapse/workspaces/w"
ENDPOINT = "/synapse/w/managedVirtualNetworks/default/managedPrivateEndpoints/ml-vault"


def test_every_part_of_a_line_is_read() -> None:
    fault = parse("arm PUT Microsoft.KeyVault/vaults kv-* #2 x3 each 409:Busy")

    assert fault.matcher == Matcher(
        service="arm",
        method="PUT",
        type="Microsoft.KeyVault/vaults",
        name="kv-*",
        first=2,
        times=3,
        each=True,
    )
    assert fault.effect == Effect(kind=Kind.STATUS, status=409, code="Busy")


def test_what_is_left_out_means_the_first_match_once() -> None:
    assert parse("* 500").matcher == Matcher()


@pytest.mark.parametrize(
    ("words", "effect"),
    [
        ("500", Effect(kind=Kind.STATUS, code="InternalServerError")),
        ("drop-before", Effect(kind=Kind.DROP)),
        ("drop-after", Effect(kind=Kind.DROP, after_work=True)),
        ("hang seconds=2", Effect(kind=Kind.HANG, seconds=2)),
        ("crash after-work", Effect(kind=Kind.CRASH, after_work=True)),
        ("garbage", Effect(kind=Kind.GARBAGE)),
        (
            "429 retry-after=0.5 message='slow down'",
            Effect(
                kind=Kind.STATUS,
                status=429,
                code="TooManyRequests",
                seconds=0.5,
                message="slow down",
            ),
        ),
    ],
)
def test_effects_and_their_options_are_read(words: str, effect: Effect) -> None:
    assert parse(f"PUT {words}").effect == effect


@pytest.mark.parametrize(
    ("line", "path", "matches"),
    [
        ("PUT Microsoft.KeyVault/vaults KV-? 500", VAULT, True),
        ("WRITE vaults 500", VAULT, True),
        ("GET vaults 500", VAULT, False),
        ("synapse PUT * 500", VAULT, False),
        ("PUT Microsoft.Storage/* 500", VAULT, False),
        (f"PUT * {VAULT} 500", VAULT, True),
        ("PUT resourceGroups rg 500", VAULT, False),
        ("PUT resourceGroups rg 500", "/subscriptions/1/resourceGroups/rg", True),
        ("PUT roleAssignments 500", f"{VAULT}/providers/M.A/roleAssignments/1", True),
        ("PUT Microsoft.Synapse/workspaces/pools p 500", f"{POOL}/pools/p", True),
        ("PUT Microsoft.Synapse/workspaces w 500", f"{POOL}/pools/p", False),
        ("PUT workspaces w 500", f"{POOL}/listKeys", True),
    ],
)
def test_types_names_and_paths_choose_requests(
    line: str, path: str, matches: bool
) -> None:
    assert parse(line).matcher.wants("arm", "PUT", path) is matches


def test_objects_of_the_development_endpoint_are_chosen_by_their_collection() -> None:
    matcher = parse("synapse PUT managedPrivateEndpoints ml-vault 500").matcher

    assert matcher.wants("synapse", "PUT", ENDPOINT)
    assert not matcher.wants("synapse", "PUT", "/synapse/w/linkedservices/ml-vault")


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("", "A fault has no effect: ''"),
        ("PUT * * drop", "A fault has no effect: 'drop'"),
        ("500", "A fault has no method: '500'"),
        ("vault PUT 500", "A fault begins with no method: 'vault'"),
        ("PUT a b c 500", "A fault has a word too many: 'c'"),
        ("PUT #0 500", "A count is none: '#0'"),
        ("PUT #first 500", "A count is none: '#first'"),
        ("PUT 500 later", "An option is not known here: 'later'"),
        ("PUT hang retry-after=1", "An option is not known here: 'retry-after=1'"),
        ("PUT hang seconds=long", "A time is no number of seconds: 'seconds=long'"),
        ("PUT 'a 500", "Quotes do not match: 'No closing quotation'"),
    ],
)
def test_a_mistake_is_told_with_the_value_what_may_be_and_the_form(
    line: str, complaint: str
) -> None:
    with pytest.raises(FaultError) as refused:
        parse(line)

    message = str(refused.value)
    assert message.startswith(f"{complaint}. Allowed: ")
    assert f"Correct the fault {line!r}; its form is: [SERVICE] METHOD" in message


@pytest.mark.parametrize(
    "text",
    [
        '- "PUT vaults #2 500"  # a comment\n- GET hang\n',
        'faults:\n  - "PUT vaults #2 500"\n  - GET hang\n',
        '{"faults": ["PUT vaults #2 500", "GET hang"]}',
    ],
)
def test_files_are_yaml_or_json(tmp_path: Path, text: str) -> None:
    file = tmp_path / "faults"
    file.write_text(text)

    assert read_faults(file) == ["PUT vaults #2 500", "GET hang"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("PUT vaults 500", "holds no list: str"),
        ("- 500", "holds what is no line of text: 500"),
        ("[", "cannot be read: while parsing"),
    ],
)
def test_a_file_of_something_else_is_refused(
    tmp_path: Path, text: str, complaint: str
) -> None:
    file = tmp_path / "faults.yaml"
    file.write_text(text)

    with pytest.raises(FaultsFileError, match=complaint):
        read_faults(file)
