"""Every key of a stack file, in its order; each concern brings its own.

Pulumi.yaml describes the same keys in the same order and shows the labels; a test
compares the two. How to add one stands in components/settings/concerns/__init__.py.
"""

from __future__ import annotations

from collections.abc import Mapping

from components.settings.concerns import (
    access,
    adoption,
    compute,
    foundation,
    isolation,
    link,
    ml_assets,
    ml_registry,
    network,
    retries,
    schedules,
    serving,
    site,
    spark,
    sql,
    synapse,
)
from components.settings.key import Key
from components.settings.refusals import Rule

CONCERNS = (
    site.CONCERN,
    network.CONCERN,
    isolation.CONCERN,
    foundation.CONCERN,
    synapse.CONCERN,
    access.CONCERN,
    spark.CONCERN,
    sql.CONCERN,
    compute.CONCERN,
    ml_assets.CONCERN,
    schedules.CONCERN,
    ml_registry.CONCERN,
    serving.CONCERN,
    link.CONCERN,
    retries.CONCERN,
    adoption.CONCERN,
)

KEYS: Mapping[str, Key] = {
    name: key for concern in CONCERNS for name, key in concern.keys.items()
}
RULES: tuple[Rule, ...] = tuple(rule for concern in CONCERNS for rule in concern.rules)
RETIRED: Mapping[str, str] = {
    name: cure for concern in CONCERNS for name, cure in concern.retired.items()
}
"""Keys of earlier versions, each with what took its place."""
