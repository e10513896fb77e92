"""The sign-in settings of azure-native: stack configuration, then environment.

The data plane reads the same settings in the same order, so that one identity does all
of an update. Names and order are those of the provider's authentication
(https://github.com/pulumi/pulumi-azure-native, provider/pkg/provider, and
https://www.pulumi.com/registry/packages/azure-native/installation-configuration/).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

NAMESPACE: Final = "azure-native"


@dataclass(frozen=True, kw_only=True)
class SignIn:
    """The provider's settings, each a text and empty where nobody set it.

    Secrets are never shown. Two equal sign-ins share one credential.
    """

    client_id: str = ""
    tenant_id: str = ""
    subscription_id: str = ""
    use_default: str = ""
    certificate_path: str = ""
    certificate_password: str = field(default="", repr=False)
    client_secret: str = field(default="", repr=False)
    use_oidc: str = ""
    oidc_audience: str = ""
    oidc_token: str = field(default="", repr=False)
    oidc_token_file: str = ""
    oidc_request_url: str = ""
    oidc_request_token: str = field(default="", repr=False)
    use_msi: str = ""
    authority: str = ""
    ambient: tuple[str, ...] = field(default=(), repr=False)
    """The variables that azure-identity reads itself, in its order."""


SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "client_id": ("clientId", "ARM_CLIENT_ID"),
    "tenant_id": ("tenantId", "ARM_TENANT_ID"),
    "subscription_id": ("subscriptionId", "ARM_SUBSCRIPTION_ID"),
    "use_default": ("useDefaultAzureCredential", "ARM_USE_DEFAULT_AZURE_CREDENTIAL"),
    "certificate_path": ("clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH"),
    "certificate_password": (
        "clientCertificatePassword",
        "ARM_CLIENT_CERTIFICATE_PASSWORD",
    ),
    "client_secret": ("clientSecret", "ARM_CLIENT_SECRET"),
    "use_oidc": ("useOidc", "ARM_USE_OIDC"),
    "oidc_audience": ("oidcAudience", "ARM_OIDC_AUDIENCE"),
    "oidc_token": ("oidcToken", "ARM_OIDC_TOKEN"),
    "oidc_token_file": ("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH"),
    "oidc_request_url": (
        "oidcRequestUrl",
        "ARM_OIDC_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
    ),
    "oidc_request_token": (
        "oidcRequestToken",
        "ARM_OIDC_REQUEST_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    ),
    "use_msi": ("useMsi", "ARM_USE_MSI"),
    "authority": (
        "activeDirectoryAuthorityHost",
        "ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST",
        "AZURE_AUTHORITY_HOST",
    ),
}
"""Field -> its key in the stack's configuration, then its environment variables."""

CONFIGURATION_KEYS: Final = ("environment", *(key for key, *_ in SOURCES.values()))
"""Keys that azure-native reads from the stack's configuration."""

AMBIENT_VARIABLES: Final = (
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_CLIENT_CERTIFICATE_PATH",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_TENANT_ID",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
)


def sign_in_from(
    environ: Mapping[str, str], configuration: Mapping[str, str] | None = None
) -> SignIn:
    """Return the settings; a key of ``configuration`` is ``azure-native:useMsi``."""
    given = configuration or {}
    found = {
        field_name: next(
            (
                value
                for value in (
                    given.get(f"{NAMESPACE}:{key}"),
                    *(environ.get(variable) for variable in variables),
                )
                if value
            ),
            "",
        )
        for field_name, (key, *variables) in SOURCES.items()
    }
    ambient = tuple(environ.get(name, "") for name in AMBIENT_VARIABLES)
    return SignIn(**found, ambient=ambient)
