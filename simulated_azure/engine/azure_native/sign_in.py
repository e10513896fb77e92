"""How the provider signs in: azure-native's settings, their names and their order.

Sources: https://www.pulumi.com/registry/packages/azure-native/installation-configuration/
and provider/pkg/provider of https://github.com/pulumi/pulumi-azure-native. The first
way that is configured is taken, without falling through to the next. A certificate, a
token that a pipeline gives out, the default credential and the Azure CLI are not
simulated here: the provider says so, where the real one would sign in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

MSI_API_VERSION: Final = "2019-08-01"
ASSERTION: Final = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SOURCES: Final[Mapping[str, tuple[str, str]]] = {
    "client_id": ("clientId", "ARM_CLIENT_ID"),
    "tenant_id": ("tenantId", "ARM_TENANT_ID"),
    "use_default": ("useDefaultAzureCredential", "ARM_USE_DEFAULT_AZURE_CREDENTIAL"),
    "certificate": ("clientCertificatePath", "ARM_CLIENT_CERTIFICATE_PATH"),
    "secret": ("clientSecret", "ARM_CLIENT_SECRET"),
    "use_oidc": ("useOidc", "ARM_USE_OIDC"),
    "token": ("oidcToken", "ARM_OIDC_TOKEN"),
    "token_file": ("oidcTokenFilePath", "ARM_OIDC_TOKEN_FILE_PATH"),
    "use_msi": ("useMsi", "ARM_USE_MSI"),
}
"""Setting -> its key in the provider's configuration, then its variable."""


class NotSignedIn(ValueError):
    """A way to sign in that is half configured, or that is not simulated."""


@dataclass(frozen=True)
class TokenRequest:
    """An HTTP request that a token answers."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None


@dataclass(frozen=True)
class SignIn:
    """The settings of one provider, empty where nobody has set them."""

    values: Mapping[str, str]

    @classmethod
    def of(
        cls, environment: Mapping[str, str], configuration: Mapping[str, str]
    ) -> SignIn:
        """Read the configuration, and the environment where that is silent."""
        found = {
            name: configuration.get(key) or environment.get(variable, "")
            for name, (key, variable) in SOURCES.items()
        }
        return cls(found)

    def request(self, audience: str, environment: Mapping[str, str]) -> TokenRequest:
        """Return how to ask for a token: the tenant, or App Service's host.

        Raises:
            NotSignedIn: a part is missing, or the way is not simulated.
        """
        form = self.form()
        if form is None:
            return self._of_host(audience, environment)
        authority = environment["AZURE_AUTHORITY_HOST"].rstrip("/")
        return TokenRequest(
            "POST",
            f"{authority}/{self._needed('tenant_id')}/oauth2/token",
            {"Content-Type": "application/x-www-form-urlencoded"},
            urlencode({**form, "resource": audience}).encode(),
        )

    def _of_host(self, audience: str, environment: Mapping[str, str]) -> TokenRequest:
        asked = {"resource": audience, "api-version": MSI_API_VERSION}
        if self.values["client_id"]:
            asked["client_id"] = self.values["client_id"]
        url = f"{environment['IDENTITY_ENDPOINT']}?{urlencode(asked)}"
        headers = {"X-IDENTITY-HEADER": environment["IDENTITY_HEADER"]}
        return TokenRequest("GET", url, headers, None)

    def form(self) -> dict[str, str] | None:
        """Return the proof of an application; None for the host's identity.

        Raises:
            NotSignedIn: a part is missing, or the way is not simulated.
        """
        self._refuse("use_default", is_true=True)
        self._refuse("certificate", is_true=False)
        if self.values["secret"]:
            return self._client() | {"client_secret": self.values["secret"]}
        if self.values["use_oidc"] == "true":
            return self._client() | {
                "client_assertion_type": ASSERTION,
                "client_assertion": self._assertion(),
            }
        if self.values["use_msi"] == "true":
            return None
        raise NotSignedIn(
            "NotSimulated: sign-in by the Azure CLI, which is what azure-native takes "
            "where neither ARM_CLIENT_SECRET, ARM_USE_OIDC nor ARM_USE_MSI is set."
        )

    def _client(self) -> dict[str, str]:
        client_id = self._needed("client_id")
        return {"grant_type": "client_credentials", "client_id": client_id}

    def _assertion(self) -> str:
        if self.values["token"]:
            return self.values["token"]
        return Path(self._needed("token_file")).read_text(encoding="utf-8").strip()

    def _needed(self, name: str) -> str:
        if not self.values[name]:
            raise NotSignedIn(f"{SOURCES[name][1]} is missing for the sign-in.")
        return self.values[name]

    def _refuse(self, name: str, *, is_true: bool) -> None:
        value = self.values[name]
        if value == "true" if is_true else value:
            raise NotSignedIn(f"NotSimulated: sign-in by {SOURCES[name][1]}.")
