"""The Spark pools of the Synapse workspace, each attached to the ML workspace."""

from __future__ import annotations

from components.settings.key import Concern, Key
from components.settings.specs import spec_list
from components.synapse.spark_pool_spec import SparkPoolSpec

CONCERN = Concern(
    keys={
        "sparkPools": Key(
            spec_list(SparkPoolSpec, unique="name"),
            '[{"name": "main", "nodeSize": "Small", "maxNodes": 5}]',
        ),
    },
    retired={
        old: f"remove it, and write {new} in the pool main of ml-synapse:sparkPools"
        for old, new in (
            ("sparkNodeSize", "nodeSize"),
            ("sparkMinNodes", "minNodes"),
            ("sparkMaxNodes", "maxNodes"),
            ("sparkAutoPauseMinutes", "autoPauseMinutes"),
        )
    },
)
