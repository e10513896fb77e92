"""What a workspace offers to its people: datastores, data assets, environments.

Datastores hold no credential: whoever reads or writes does so as itself
(https://learn.microsoft.com/azure/machine-learning/how-to-identity-based-service-authentication).
A version of an asset never changes in Azure: another path or image is another version.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi
from pulumi_azure_native import machinelearningservices

from components.machine_learning.asset_spec import (
    DataAssetSpec,
    DatastoreSpec,
    EnvironmentSpec,
)
from components.naming import logical_name

DatastoreArgs = (
    machinelearningservices.AzureBlobDatastoreArgs
    | machinelearningservices.AzureDataLakeGen2DatastoreArgs
)


@dataclass(frozen=True, kw_only=True)
class Datastore:
    """A container of an account.

    ``endpoint_suffix``: the cloud's, such as core.windows.net. ``read_by_workspace``:
    Studio shows its data as the workspace's identity; absent, it does not.
    """

    spec: DatastoreSpec
    account_name: pulumi.Input[str]
    resource_group_name: pulumi.Input[str]
    endpoint_suffix: str
    read_by_workspace: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkspaceAssetsArgs:
    """What is declared, and where; the order means nothing."""

    subscription_id: str
    resource_group_name: pulumi.Input[str]
    workspace_name: pulumi.Input[str]
    datastores: Sequence[Datastore] = ()
    data_assets: Sequence[DataAssetSpec] = ()
    environments: Sequence[EnvironmentSpec] = ()


class WorkspaceAssets(pulumi.ComponentResource):
    """Datastores, then the data in them; environments.

    `environments` has what is declared, by how deployments name it.
    """

    environments: Mapping[str, machinelearningservices.EnvironmentVersion]

    def __init__(
        self,
        name: str,
        args: WorkspaceAssetsArgs,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        super().__init__(
            "ml-synapse:machine_learning:WorkspaceAssets", name, None, opts
        )
        stores = {it.spec.name: self._datastore(args, it) for it in args.datastores}
        for asset in args.data_assets:
            self._data_asset(args, asset, stores[asset.datastore])
        self.environments = {
            f"azureml:{it.name}:{it.version}": self._environment(args, it)
            for it in args.environments
        }
        self.register_outputs({"datastoreNames": list(stores)})

    def _datastore(
        self, args: WorkspaceAssetsArgs, of: Datastore
    ) -> machinelearningservices.Datastore:
        return machinelearningservices.Datastore(
            f"datastore-{of.spec.name}",
            name=of.spec.name,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            properties=_datastore(args.subscription_id, of),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _data_asset(
        self,
        args: WorkspaceAssetsArgs,
        of: DataAssetSpec,
        datastore: machinelearningservices.Datastore,
    ) -> None:
        uri = pulumi.Output.concat(
            "azureml://subscriptions/",
            args.subscription_id,
            "/resourcegroups/",
            args.resource_group_name,
            "/workspaces/",
            args.workspace_name,
            "/datastores/",
            of.datastore,
            "/paths/",
            of.path,
        )
        machinelearningservices.DataVersion(
            logical_name("data-asset", of.name, of.version),
            name=of.name,
            version=of.version,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            properties=_DATA[of.type](data_type=of.type, data_uri=uri),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[datastore]),
        )

    def _environment(
        self, args: WorkspaceAssetsArgs, of: EnvironmentSpec
    ) -> machinelearningservices.EnvironmentVersion:
        return machinelearningservices.EnvironmentVersion(
            logical_name("environment", of.name, of.version),
            name=of.name,
            version=of.version,
            resource_group_name=args.resource_group_name,
            workspace_name=args.workspace_name,
            properties=machinelearningservices.EnvironmentVersionPropertiesArgs(
                image=of.image, conda_file=of.conda_file, os_type="Linux"
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )


_DATA: Final[Mapping[str, Any]] = {
    "uri_file": machinelearningservices.UriFileDataVersionArgs,
    "uri_folder": machinelearningservices.UriFolderDataVersionArgs,
    "mltable": machinelearningservices.MLTableDataArgs,
}


def _datastore(subscription_id: str, of: Datastore) -> DatastoreArgs:
    """Return a datastore without credentials, which Azure calls None."""
    common: dict[str, Any] = {
        "account_name": of.account_name,
        "credentials": machinelearningservices.NoneDatastoreCredentialsArgs(
            credentials_type="None"
        ),
        "endpoint": of.endpoint_suffix,
        "protocol": "https",
        "resource_group": of.resource_group_name,
        "service_data_access_auth_identity": (
            "WorkspaceUserAssignedIdentity" if of.read_by_workspace else "None"
        ),
        "subscription_id": subscription_id,
    }
    if of.spec.account == "dataLake":
        return machinelearningservices.AzureDataLakeGen2DatastoreArgs(
            datastore_type="AzureDataLakeGen2", filesystem=of.spec.container, **common
        )
    return machinelearningservices.AzureBlobDatastoreArgs(
        datastore_type="AzureBlob", container_name=of.spec.container, **common
    )
