"""Endpoints and audiences of each Azure cloud; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

from components.dataplane.errors import CloudSettingError


@dataclass(frozen=True, kw_only=True, slots=True)
class Cloud:
    """One Azure: where to send a request and for whom its token must be."""

    name: str
    resource_manager: str
    resource_manager_scope: str
    synapse_dev: str
    synapse_scope: str
    authority: str

    def synapse_endpoint(self, workspace: str) -> str:
        """Return the development endpoint of one workspace, without a final slash."""
        return self.synapse_dev.replace("{workspace}", workspace)


# https://learn.microsoft.com/azure/developer/identity/national-cloud and
# https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure
CLOUDS: Final[Mapping[str, Cloud]] = {
    cloud.name: cloud
    for cloud in (
        Cloud(
            name="public",
            resource_manager="https://management.azure.com",
            resource_manager_scope="https://management.azure.com/.default",
            synapse_dev="https://{workspace}.dev.azuresynapse.net",
            synapse_scope="https://dev.azuresynapse.net/.default",
            authority="https://login.microsoftonline.com",
        ),
        Cloud(
            name="usgovernment",
            resource_manager="https://management.usgovcloudapi.net",
            resource_manager_scope="https://management.usgovcloudapi.net/.default",
            synapse_dev="https://{workspace}.dev.azuresynapse.usgovcloudapi.net",
            synapse_scope="https://dev.azuresynapse.usgovcloudapi.net/.default",
            authority="https://login.microsoftonline.us",
        ),
        Cloud(
            name="china",
            resource_manager="https://management.chinacloudapi.cn",
            resource_manager_scope="https://management.chinacloudapi.cn/.default",
            synapse_dev="https://{workspace}.dev.azuresynapse.azure.cn",
            synapse_scope="https://dev.azuresynapse.azure.cn/.default",
            authority="https://login.chinacloudapi.cn",
        ),
    )
}


def cloud_from(environ: Mapping[str, str], stack_environment: str = "") -> Cloud:
    """Return the cloud that the stack, else the environment, names.

    ``AZURE_RESOURCE_MANAGER_URL`` and ``SYNAPSE_DEV_ENDPOINT`` (a template with
    ``{workspace}``) replace endpoints of the table; audiences stay the cloud's.

    Raises:
        CloudSettingError: an unknown cloud, or an endpoint that is no https URL.
    """
    name = cloud_name(environ, stack_environment)
    cloud = CLOUDS.get(name)
    if cloud is None:
        raise CloudSettingError(
            what="The Azure cloud is not known",
            seen=name,
            allowed=", ".join(CLOUDS),
            fix="correct azure-native:environment or ARM_ENVIRONMENT",
        )

    return replace(
        cloud,
        resource_manager=_endpoint(
            "AZURE_RESOURCE_MANAGER_URL", environ, cloud.resource_manager
        ),
        synapse_dev=_synapse_template(environ, cloud.synapse_dev),
    )


def cloud_name(environ: Mapping[str, str], stack_environment: str = "") -> str:
    """Return the name of the cloud, in small letters; ``public`` where nobody says.

    ``azure-native:environment`` wins over ``ARM_ENVIRONMENT`` and that over
    ``AZURE_ENVIRONMENT``, as in the azure-native provider.
    """
    variables = ("ARM_ENVIRONMENT", "AZURE_ENVIRONMENT")
    given = (environ[variable] for variable in variables if environ.get(variable))
    return (stack_environment or next(given, "public")).lower()


def _endpoint(variable: str, environ: Mapping[str, str], default: str) -> str:
    url = (environ.get(variable) or default).rstrip("/")
    if urlsplit(url).scheme != "https" or not urlsplit(url).netloc:
        raise CloudSettingError(
            what=f"{variable} is not an endpoint that may be sent a token",
            seen=url,
            allowed=f"an https URL such as {default}",
            fix=f"correct or unset {variable}",
        )
    return url


def _synapse_template(environ: Mapping[str, str], default: str) -> str:
    template = _endpoint("SYNAPSE_DEV_ENDPOINT", environ, default)
    if "{workspace}" not in template:
        raise CloudSettingError(
            what="SYNAPSE_DEV_ENDPOINT does not say where the workspace name goes",
            seen=template,
            allowed=f"a template such as {default}",
            fix="put {workspace} into it, or unset it",
        )
    return template
