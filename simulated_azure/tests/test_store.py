"""The store keeps what it was given, across threads, processes and crashes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from simulated_azure.store import Resource, Store

GROUP = "/subscriptions/s/resourceGroups/ml"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"


def resource(id: str, type: str = "Microsoft.KeyVault/vaults", **body: str) -> Resource:
    return Resource(id=id, type=type, name=id.split("/")[-1], body=dict(body))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "azure.db") as opened:
        yield opened


def test_a_resource_is_found_whatever_the_case_of_its_id(store: Store) -> None:
    store.put(resource(VAULT, sku="standard"))

    found = store.get(VAULT.upper())

    assert found is not None
    assert found.id == VAULT
    assert found.body == {"sku": "standard"}


def test_an_update_keeps_the_creation_time_and_the_order(store: Store) -> None:
    first = store.put(resource(VAULT))
    store.put(resource(VAULT + "2"))

    again = store.put(resource(VAULT, sku="premium"))

    assert again.created == first.created
    assert again.modified > first.modified
    assert [item.id for item in store.all()] == [VAULT, VAULT + "2"]


def test_children_are_below_a_segment_not_below_a_prefix(store: Store) -> None:
    for id in (GROUP, GROUP + "-other", VAULT, f"{GROUP}-other/providers/x"):
        store.put(resource(id))

    assert [child.id for child in store.children(GROUP.lower())] == [VAULT]


def test_a_type_is_listed_within_a_scope(store: Store) -> None:
    store.put(resource(VAULT))
    store.put(resource(VAULT.replace("/ml/", "/other/")))

    everywhere = store.of_type("microsoft.keyvault/VAULTS")
    within = store.of_type("Microsoft.KeyVault/vaults", GROUP)

    assert len(everywhere) == 2
    assert [item.id for item in within] == [VAULT]


def test_secrets_are_stable_and_go_with_their_resource(store: Store) -> None:
    store.put(resource(VAULT))
    first = store.secret(VAULT, "key")

    assert store.secret(VAULT.upper(), "key") == first
    store.delete(VAULT)
    assert store.secret(VAULT, "key") != first


def test_the_soft_deleted_can_be_recovered_once(store: Store) -> None:
    store.soft_delete(resource(VAULT))

    assert [item.id for item in store.soft_deleted("Microsoft.KeyVault/vaults")] == [
        VAULT
    ]
    assert store.recover(VAULT) == resource(VAULT)
    assert store.recover(VAULT) is None


def test_a_failed_transaction_leaves_nothing(store: Store) -> None:
    def fail_inside() -> None:
        with store.transaction():
            store.put(resource(VAULT))
            with store.transaction():
                store.put(resource(GROUP))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_inside()
    assert store.count() == 0


def test_threads_do_not_lose_one_anothers_writes(store: Store) -> None:
    def count_up(_: int) -> None:
        with store.lock:
            known = store.get_document("counters", "one") or {"count": 0}
            store.put_document("counters", "one", {"count": known["count"] + 1})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(200)))

    assert store.get_document("counters", "ONE") == {"count": 200}


COUNT_UP = textwrap.dedent("""
    import pathlib, sys
    from simulated_azure.store import Store
    store = Store(pathlib.Path(sys.argv[1]))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(300):
        with store.lock:
            known = store.get_document("counters", "one") or {"count": 0}
            store.put_document("counters", "one", {"count": known["count"] + 1})
    """)


def test_processes_do_not_lose_one_anothers_writes(tmp_path: Path) -> None:
    file = tmp_path / "azure.db"
    command = [sys.executable, "-c", COUNT_UP, str(file)]

    with ExitStack() as running:
        pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        processes: list[Any] = [
            running.enter_context(subprocess.Popen(command, text=True, **pipes))
            for _ in range(3)
        ]
        ready = [process.stdout.readline() for process in processes]
        for process in processes:
            process.stdin.close()

    assert ready == ["ready\n"] * 3
    with Store(file) as store:
        assert store.get_document("counters", "one") == {"count": 900}


WRITE_AND_SAY = textwrap.dedent("""
    import pathlib, sys, time
    from simulated_azure.store import Resource, Store
    store = Store(pathlib.Path(sys.argv[1]))
    store.put(Resource(id="/a", type="X/y", name="a"))
    print("answered", flush=True)
    time.sleep(60)
    """)


def test_a_kill_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    file = tmp_path / "azure.db"
    command = [sys.executable, "-c", WRITE_AND_SAY, str(file)]

    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        running.stdout.readline()
        os.kill(running.pid, signal.SIGKILL)

    with Store(file) as store:
        assert store.get("/A") is not None


def test_requests_are_logged_in_order_and_read_on(store: Store) -> None:
    for path in ("/first", "/second"):
        store.log_request(service="arm", method="GET", path=path, status=200)

    first, second = store.requests()

    assert (first.path, second.path) == ("/first", "/second")
    assert store.requests(since=first.number) == [second]


def test_reset_forgets_everything(store: Store) -> None:
    store.put(resource(VAULT))
    store.put_document("space", "key", {})
    store.log_request(service="arm", method="GET", path="/", status=200)

    store.reset()

    assert (store.all(), store.list_documents("space"), store.requests()) == (
        [],
        {},
        [],
    )
