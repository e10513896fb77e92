"""What is protected is not purged."""

from __future__ import annotations

import pytest

from components.settings import SettingsError, parse_settings
from tests.stack_files import raw


def test_a_purge_beside_protected_data_is_refused() -> None:
    texts = raw("prod", **{"protection.purgeOnDestroy": True})

    with pytest.raises(SettingsError) as caught:
        parse_settings(texts, "prod")

    assert "ml-synapse:protection.purgeOnDestroy" in str(caught.value)
    assert "set purgeOnDestroy to false" in str(caught.value)


def test_dev_purges_and_no_vault_can_be() -> None:
    dev, prod = (parse_settings(raw(it), it).protection for it in ("dev", "prod"))

    assert (dev.purge_on_destroy, prod.purge_on_destroy) == (True, False)
    assert (dev.vault_purge_protection, prod.vault_purge_protection) == (True, True)
