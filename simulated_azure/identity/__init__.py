"""Sign-in: who is known, and the tokens that prove it."""

from simulated_azure.identity.directory import Directory, Principal
from simulated_azure.identity.routes import ManagedIdentity, SignIn
from simulated_azure.identity.tokens import (
    ARM_AUDIENCES,
    SYNAPSE_AUDIENCES,
    AuthError,
    Caller,
    Tokens,
)

__all__ = [
    "ARM_AUDIENCES",
    "SYNAPSE_AUDIENCES",
    "AuthError",
    "Caller",
    "Directory",
    "ManagedIdentity",
    "Principal",
    "SignIn",
    "Tokens",
]
