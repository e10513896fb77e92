"""Azure's roles that rules name, by GUID.

https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardrails.answers import Answer, fail
from guardrails.values import Value

RIGHTS_GIVERS: Final[Mapping[str, str]] = {
    "8e3af657-a8ff-443c-a75c-2fe8c4bcb635": "Owner",
    "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9": "User Access Administrator",
    "f58310d9-a9f6-439a-9e8d-f62e7b41a168": "Role Based Access Control Administrator",
}
DATA_OWNERS: Final[Mapping[str, str]] = {
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "00482a5a-887f-4fb3-b363-3b7fe8e74483": "Key Vault Administrator",
}
CONTRIBUTOR: Final = "b24988ac-6180-42a0-ab88-20f7382dd24c"
DATA_SCIENTIST: Final = "f6c7c914-8db3-469d-8ca1-694a8f32e121"
QUEUE_CONTRIBUTOR: Final = "974c5e8b-45b9-4653-ba55-5f855dd0fb88"
TABLE_CONTRIBUTOR: Final = "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"
SYNAPSE_ADMINISTRATOR: Final = "6e4bf58a-b8e1-4cc3-bbf9-d73143322b78"

# What manages nothing: it reads, or works with data alone.
DATA_ROLES: Final = frozenset(
    {
        "acdd72a7-3385-48ef-bd42-f606fba81ae7",  # Reader
        "ba92f5b4-2d11-453d-a403-e96b0029c9fe",  # Storage Blob Data Contributor
        "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1",  # Storage Blob Data Reader
        "69566ab7-960f-475b-8e7c-b3118f30c6bd",  # Storage File Data Privileged Contr.
        QUEUE_CONTRIBUTOR,
        TABLE_CONTRIBUTOR,
        "4633458b-17de-408a-b874-0445c86b69e6",  # Key Vault Secrets User
    }
)


def role_guid(role: Value) -> str:
    """Return the GUID at the end of a role's ID, in lower case."""
    return role.text.casefold().rstrip("/").rpartition("/")[2]


def must_not_be_role(role: Value, forbidden: Mapping[str, str]) -> Answer:
    """Pass for any other role; what is no ID at all cannot pass for one."""
    if not role.text:
        return role.must_match(r".+", "the ID of a role")
    if name := forbidden.get(role_guid(role)):
        return fail(f"{role.path} is {name}")
    return role.must_be_set()
