"""The decisions that every part shares: settings, names, resource groups, tenant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_random
from pulumi_azure_native import authorization, resources

from components.naming import SUFFIX_LENGTH, Names, tags
from components.settings import PlatformSettings


class Home(TypedDict):
    """Where a resource lives; unpacked into the Args of every part."""

    resource_group_name: pulumi.Input[str]
    location: str
    tags: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Homes:
    """The three resource groups."""

    network: Home
    ml: Home
    synapse: Home


@dataclass(frozen=True, kw_only=True)
class Site:
    """The settings, and what follows from them and from the subscription.

    Who is signed in is not part of it: whoever previews sees the same plan.
    """

    settings: PlatformSettings
    child: pulumi.ResourceOptions
    names: Names
    homes: Homes
    suffix: pulumi.Output[str]
    tenant_id: str
    subscription_id: str

    @property
    def seed(self) -> str:
        """Text, known at preview, that only this stack of the tenant has."""
        stack = (self.subscription_id, pulumi.get_project(), pulumi.get_stack())
        return "/".join(stack)

    @property
    def protect_data(self) -> bool:
        """Whether what holds data is protected."""
        return self.settings.protection.protect_data

    @property
    def purge_in_subscription(self) -> str | None:
        """Where soft-deleted things are purged at a destroy, if they are."""
        purges = self.settings.protection.purge_on_destroy
        return self.subscription_id if purges else None

    def unique(self, kind: str, purpose: str = "") -> pulumi.Output[str]:
        """Return a name that is unique in Azure."""
        return self.names.unique(kind, self.suffix, purpose)

    def after(self, *made: pulumi.Resource) -> pulumi.ResourceOptions:
        """Return options of a part that waits for others and all that is in them."""
        return pulumi.ResourceOptions.merge(
            self.child, pulumi.ResourceOptions(depends_on=list(made))
        )


def find_site(
    settings: PlatformSettings,
    client: authorization.GetClientConfigResult,
    parent: pulumi.Resource,
) -> Site:
    """Create the resource groups and the suffix that makes names unique in Azure."""
    child = pulumi.ResourceOptions(parent=parent)
    suffix = pulumi_random.RandomString(
        "name-suffix", length=SUFFIX_LENGTH, upper=False, special=False, opts=child
    )
    names = Names(
        workload=settings.workload,
        environment=settings.environment,
        location=settings.location,
    )
    return Site(
        settings=settings,
        child=child,
        names=names,
        homes=Homes(
            network=_home(settings, names, "network", child),
            ml=_home(settings, names, "ml", child),
            synapse=_home(settings, names, "synapse", child),
        ),
        suffix=suffix.result,
        tenant_id=client.tenant_id,
        subscription_id=client.subscription_id,
    )


def _home(
    settings: PlatformSettings,
    names: Names,
    purpose: str,
    child: pulumi.ResourceOptions,
) -> Home:
    """Create a resource group; return the Args that everything in it shares."""
    all_tags = tags(
        workload=settings.workload,
        environment=settings.environment,
        owner=settings.tags.owner,
        cost_center=settings.tags.cost_center,
        data_classification=settings.tags.data_classification,
    )
    group = resources.ResourceGroup(
        f"{purpose}-group",
        resource_group_name=names.regional("resource_group", purpose),
        location=settings.location,
        tags=all_tags,
        opts=child,
    )
    return Home(
        resource_group_name=group.name, location=settings.location, tags=all_tags
    )
