"""What `make` says after a stack command."""

from __future__ import annotations

from simulated_azure.engine import summary

TOKEN = "azure-native:storage:StorageAccount"
STORAGE = {
    "urn": f"urn:pulumi:prod::ml-synapse::{TOKEN}::ml-storage",
    "type": TOKEN,
    "custom": True,
}
VAULT = {
    "urn": "urn:…::vault",
    "type": "ml-synapse:foundation:KeyVault",
    "custom": False,
}


def test_what_stands_is_counted_and_laid_out() -> None:
    outputs = {
        "workspaceName": "mlw",
        "workspaceId": "/subscriptions/…",
        "vaultUri": "https://kv",
        "approvalStates": {"ml-vault": "Approved"},
    }

    text = summary.stands(
        "dev", [STORAGE, VAULT], outputs, {"create": 2, "same": 1}, 12.3
    )

    first, *rest = text.splitlines()
    assert first == (
        "dev stands on the simulated Azure: 1 resource in 1 components. "
        "This run: 2 created, 1 unchanged, 12 s."
    )
    assert rest[:9] == [
        *("", "Names", "  workspaceName  mlw"),
        *("", "Addresses", "  vaultUri  https://kv"),
        *("", "Approval states", "  ml-vault  Approved"),
    ]
    assert "  make up" in text


def test_commands_for_prod_name_the_stack() -> None:
    text = summary.stands("prod", [], {}, {}, 1)

    assert "make destroy STACK=prod" in text
    assert "nothing changed" in text


def test_protection_names_what_it_keeps_and_the_fix() -> None:
    text = summary.protected("prod", [STORAGE])

    assert "1 resource with data" in text
    assert "ml-storage  azure-native:storage:StorageAccount" in text
    assert "make destroy STACK=prod UNPROTECT=yes" in text


def test_a_failure_says_how_to_go_on() -> None:
    text = summary.unfinished("dev", "up", 255, 3.2)

    assert "status 255" in text
    assert "`make up` goes on" in text
    assert "`make recover` takes the update up" in text


def test_an_unfinished_destroy_says_what_may_be_in_the_way() -> None:
    text = summary.unfinished("prod", "destroy", 255, 3.2)

    assert "`make up STACK=prod` lift the platform's own" in text
    assert "`make recover STACK=prod` first" in text
    assert "ScopeLocked" not in summary.unfinished("prod", "up", 255, 3.2)


def test_a_refresh_says_whether_anything_differed() -> None:
    assert "is what the state says" in summary.refreshed("dev", {"same": 9})
    assert "(1 updated" in summary.refreshed("dev", {"update": 1, "same": 8})
