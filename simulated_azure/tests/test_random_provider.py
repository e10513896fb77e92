"""Random values: drawn once, replaced by any change, read back from the state."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import grpc
import pytest

from simulated_azure.engine.random_provider import serve
from simulated_azure.engine.wire import UNKNOWN
from simulated_azure.tests.provider_client import ProviderClient

STRING = "random:index/randomString:RandomString"
PASSWORD = "random:index/randomPassword:RandomPassword"
UUID = "random:index/randomUuid:RandomUuid"
ID = "random:index/randomId:RandomId"
PET = "random:index/randomPet:RandomPet"
SUFFIX = {"length": 6, "special": False, "upper": False}


@pytest.fixture
def client() -> Iterator[ProviderClient]:
    server = serve()
    client = ProviderClient(server.port)
    yield client
    client.close()
    server.stop()


def test_a_suffix_has_the_length_and_the_characters_asked_for(
    client: ProviderClient,
) -> None:
    identity, outputs = client.create(STRING, SUFFIX)

    assert re.fullmatch("[a-z0-9]{6}", outputs["result"])
    assert identity == outputs["result"]
    assert outputs["lower"] is True


def test_two_draws_differ(client: ProviderClient) -> None:
    drawn = {client.create(STRING, {"length": 20})[0] for _ in range(5)}

    assert len(drawn) == 5


def test_a_preview_leaves_the_result_unknown(client: ProviderClient) -> None:
    identity, outputs = client.create(STRING, SUFFIX, preview=True)

    assert identity == ""
    assert outputs["result"] is UNKNOWN
    assert outputs["length"] == 6


def test_minimums_are_kept(client: ProviderClient) -> None:
    inputs = {"length": 4, "minUpper": 2, "minSpecial": 2, "overrideSpecial": "_"}

    for _ in range(20):
        text = client.create(STRING, inputs)[0]
        assert sorted(re.sub("[A-Z]", "A", text)) == ["A", "A", "_", "_"]


def test_more_minimums_than_length_are_refused_with_the_fix(
    client: ProviderClient,
) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.create(STRING, {"length": 1, "minUpper": 2})

    assert "raise length" in str(refused.value)


def test_any_change_replaces(client: ProviderClient) -> None:
    news = {**SUFFIX, "keepers": {"day": "2"}}

    diff = client.diff(STRING, SUFFIX, news)

    assert diff.replaces == ["keepers"]


def test_a_default_spelled_out_is_no_change(client: ProviderClient) -> None:
    diff = client.diff(STRING, SUFFIX, {**SUFFIX, "lower": True})

    assert diff.changed == []


def test_a_refresh_returns_what_is_in_the_state(client: ProviderClient) -> None:
    identity, outputs = client.create(STRING, SUFFIX)

    assert client.read(STRING, identity, SUFFIX, outputs) == (identity, SUFFIX, outputs)


def test_a_string_is_imported_by_its_value(client: ProviderClient) -> None:
    identity, inputs, outputs = client.read(STRING, "abc123")

    assert identity == "abc123"
    assert inputs == {"length": 6}
    assert outputs["result"] == "abc123"


def test_a_password_is_never_an_id(client: ProviderClient) -> None:
    identity, outputs = client.create(PASSWORD, {"length": 16})

    assert identity == "none"
    assert len(outputs["result"]) == 16


def test_a_uuid_is_one(client: ProviderClient) -> None:
    identity, outputs = client.create(UUID, {})

    assert str(uuid.UUID(outputs["result"])) == identity


def test_an_id_comes_in_four_spellings_and_back(client: ProviderClient) -> None:
    identity, outputs = client.create(ID, {"byteLength": 4, "prefix": "p-"})

    assert re.fullmatch("p-[0-9a-f]{8}", outputs["hex"])
    assert outputs["dec"] == f"p-{int(outputs['hex'][2:], 16)}"
    assert client.read(ID, f"p-,{identity}")[2]["hex"] == outputs["hex"]


def test_a_pet_has_as_many_words_as_asked_for(client: ProviderClient) -> None:
    identity, _ = client.create(PET, {"length": 3, "prefix": "x"})

    assert re.fullmatch("x-[a-z]+-[a-z]+-[a-z]+", identity)


def test_missing_and_unknown_inputs_are_told_at_once(client: ProviderClient) -> None:
    _, failures = client.check(STRING, {"lenght": 6})

    assert set(failures) == {"length", "lenght"}


def test_other_types_are_not_simulated(client: ProviderClient) -> None:
    with pytest.raises(grpc.RpcError) as refused:
        client.create("random:index/randomShuffle:RandomShuffle", {})

    assert "NotSimulated" in str(refused.value)
