"""Stack files of the earlier form, one key a value: refused, and rewritten."""

from __future__ import annotations

import pytest
import yaml

from components.settings import SettingsError, parse_settings
from components.settings.migrate import migrated
from tests.stack_files import texts_of

EARLIER = """\
# dev: cheap.
config:
  azure-native:location: swedencentral
  ml-synapse:location: swedencentral
  ml-synapse:workload: mlsyn
  ml-synapse:owner: ml-platform-team
  ml-synapse:costCenter: cc-ml-dev
  # A space of its own.
  ml-synapse:networkMode: create
  ml-synapse:networkAddressSpace: 10.40.0.0/20
  ml-synapse:existingSubnetIds: {}
  # Two addresses.
  ml-synapse:synapseAllowedAddresses:
    # The office.
    - 203.0.113.10
  ml-synapse:synapsePrivateEndpoints: false # to save their price
  ml-synapse:deployers:
    - {objectId: d0000000-0000-4000-8000-000000000001, kind: ServicePrincipal}
"""
NEW = """\
# dev: cheap.
config:
  ml-synapse:location: swedencentral
  ml-synapse:workload: mlsyn
  ml-synapse:tags:
    owner: ml-platform-team
    costCenter: cc-ml-dev
  # A space of its own.
  ml-synapse:network:
    addressSpace: 10.40.0.0/20
  # Two addresses.
  ml-synapse:synapse:
    allowedAddresses:
      # The office.
      - 203.0.113.10
    privateEndpoints: false # to save their price
  ml-synapse:access:
    deployers:
      - {objectId: d0000000-0000-4000-8000-000000000001, kind: ServicePrincipal}
  azure-native:location: swedencentral
"""


def refusal(text: str) -> str:
    with pytest.raises(SettingsError) as refused:
        parse_settings(texts_of(yaml.safe_load(text)["config"]), "dev")
    return str(refused.value)


def test_each_key_is_refused_with_its_new_spelling() -> None:
    said = refusal(EARLIER)

    assert "networkAddressSpace" in said
    assert "ml-synapse:network:\n" in said
    assert "addressSpace: 10.40.0.0/20" in said
    assert "python -m components.settings migrate Pulumi.dev.yaml" in said


def test_a_file_is_rewritten_with_its_comments() -> None:
    assert migrated(EARLIER) == NEW


def test_what_is_rewritten_is_taken_and_stays() -> None:
    config = yaml.safe_load(NEW)["config"]

    assert parse_settings(texts_of(config), "dev").tags.owner == "ml-platform-team"
    assert migrated(NEW) == NEW
