"""Clusters, instances and quotas in a stack file."""

from __future__ import annotations

from typing import Any

import pytest

from components.machine_learning.clock_spec import WORKING_DAYS
from components.settings import PlatformSettings, SettingsError, parse_settings
from tests.stack_files import raw

CPU: dict[str, Any] = {
    "name": "cpu",
    "vmSize": "STANDARD_DS3_V2",
    "maxNodes": 2,
    "purpose": "imageBuild",
}
GPU: dict[str, Any] = {
    "name": "gpu",
    "vmSize": "Standard_NC4as_T4_v3",
    "maxNodes": 4,
    "priority": "LowPriority",
}
ADA: dict[str, Any] = {
    "name": "ada",
    "userObjectId": "60000000-0000-4000-8000-00000000000a",
    "vmSize": "Standard_DS3_v2",
}


def read(**changes: Any) -> PlatformSettings:
    return parse_settings(raw("dev", **changes), "dev")


def refused(**changes: Any) -> dict[str, tuple[str, str]]:
    with pytest.raises(SettingsError) as caught:
        read(**changes)
    return {path: (it.wrong, it.seen) for path, it in caught.value.mistakes}


def test_a_cluster_scales_to_zero_and_is_dedicated_unless_told() -> None:
    (cluster,) = read(computeClusters=[CPU]).compute_clusters

    assert (cluster.min_nodes, cluster.idle_seconds) == (0, 120)
    assert (cluster.priority, cluster.purpose) == ("Dedicated", "imageBuild")


def test_images_are_built_where_the_purpose_says() -> None:
    assert read(computeClusters=[GPU, CPU]).image_builder.name == "cpu"


def test_images_are_not_built_where_azure_takes_machines_away() -> None:
    found = refused(computeClusters=[{**CPU, "priority": "LowPriority"}])

    wrong = "would build images on machines that Azure takes away"
    seen = "LowPriority with purpose imageBuild"
    assert found == {"computeClusters[0].priority": (wrong, seen)}


def test_the_stack_files_take_no_size_that_retires() -> None:
    for stack in ("dev", "prod"):
        clusters = parse_settings(raw(stack), stack).compute_clusters
        sizes = [it.vm_size.lower() for it in clusters]
        assert not [size for size in sizes if size.endswith("_v2")]


@pytest.mark.parametrize(
    ("clusters", "seen"),
    [
        ([GPU], "none with purpose: imageBuild"),
        ([CPU, {**CPU, "name": "other"}], "cpu, other"),
    ],
)
def test_exactly_one_cluster_builds_images(clusters: list[Any], seen: str) -> None:
    found = refused(computeClusters=clusters)

    wrong = "names no cluster or several that build images"
    assert found == {"computeClusters": (wrong, seen)}


def test_every_mistake_of_the_clusters_has_its_path() -> None:
    found = refused(
        computeClusters=[
            {**CPU, "minNodes": 3},
            {**GPU, "purpose": "imageBuild", "vmsize": "x"},
            {**CPU, "name": "CPU", "vmSize": "DS3", "maxNodes": 0},
        ]
    )

    assert {path: wrong for path, (wrong, _) in found.items()} == {
        "computeClusters[0].maxNodes": "is smaller than minNodes",
        "computeClusters[1].vmsize": "is not a field of this entry",
        "computeClusters[2].name": (
            "is not 1 to 17 lower-case letters, digits and dashes, a letter first"
        ),
        "computeClusters[2].vmSize": "is not an Azure VM size",
        "computeClusters[2].maxNodes": "is too small",
    }


def test_images_are_not_built_on_accelerators() -> None:
    found = refused(computeClusters=[{**GPU, "purpose": "imageBuild"}])

    assert {path: wrong for path, (wrong, _) in found.items()} == {
        "computeClusters[0].purpose": "would build images on accelerators",
        "computeClusters[0].priority": (
            "would build images on machines that Azure takes away"
        ),
    }


def test_nodes_and_instances_together_fit_the_training_subnet() -> None:
    clusters = [{**CPU, "maxNodes": 100}, {**GPU, "maxNodes": 23}]

    with pytest.raises(SettingsError, match="at most 123 nodes and instances"):
        parse_settings(
            raw(
                "dev",
                **{"network.addressSpace": "10.0.0.0/23"},
                computeClusters=clusters,
                computeInstances=[ADA],
            ),
            "dev",
        )


def test_an_instance_stops_after_an_hour_and_has_no_hours_unless_told() -> None:
    (ada,) = read(computeInstances=[ADA]).compute_instances

    assert (ada.name, ada.idle_minutes, ada.hours) == ("ada", 60, None)


def test_hours_are_those_of_working_days_unless_told() -> None:
    hours = {"stop": "18:00", "timeZone": "W. Europe Standard Time"}

    (ada,) = read(computeInstances=[{**ADA, "hours": hours}]).compute_instances

    assert ada.hours is not None
    assert (ada.hours.start, ada.hours.days) == (None, WORKING_DAYS)


def test_a_time_zone_that_is_nearly_right_brings_up_the_right_one() -> None:
    hours = {"start": "18:00", "stop": "18:00", "timeZone": "W Europe Standard Time"}

    with pytest.raises(SettingsError) as caught:
        read(computeInstances=[{**ADA, "hours": hours}])

    assert [(path, it.fix) for path, it in caught.value.mistakes] == [
        ("computeInstances[0].hours.timeZone", "did you mean W. Europe Standard Time?"),
    ]


def test_a_quota_that_is_broken_is_told_with_the_sum() -> None:
    found = refused(
        computeClusters=[{**CPU, "maxNodes": 3}, GPU],
        computeInstances=[ADA],
        **{"mlWorkspace.vcpuQuotas": {"standardDSv2Family": 15, "lowPriority": 16}},
    )

    assert found == {
        "mlWorkspace.vcpuQuotas.standardDSv2Family": (
            "is less than what may run at once",
            "15, wanted 3 x 4 (cluster cpu, STANDARD_DS3_V2)"
            " + 1 x 4 (instance ada, Standard_DS3_v2) = 16 vCPUs",
        )
    }


def test_quotas_need_sizes_and_families_that_are_known() -> None:
    found = refused(
        computeClusters=[{**CPU, "vmSize": "Standard_X2s_v9"}],
        **{"mlWorkspace.vcpuQuotas": {"standardDSv2": 15}},
    )

    assert found == {
        "computeClusters[0].vmSize": (
            "is a size whose vCPUs are not known here, so that vcpuQuotas cannot be"
            " checked",
            "Standard_X2s_v9",
        ),
        "mlWorkspace.vcpuQuotas.standardDSv2": (
            "is no family of VM sizes that is known here",
            "standardDSv2",
        ),
    }


def test_without_quotas_any_size_may_be_used() -> None:
    clusters = [{**CPU, "vmSize": "Standard_X2s_v9"}]

    assert read(computeClusters=clusters).image_builder.vm_size == "Standard_X2s_v9"
