"""The lock and the pool's image: what computes is the same in both."""

from __future__ import annotations

import pytest

from churn.jobs import parity


def test_what_computes_features_and_models_is_what_the_pool_has() -> None:
    found = parity.differences(parity.image()["packages"], parity.locked())

    assert set(found) == {"azure-ai-ml"}


def test_another_version_and_a_package_that_is_gone_are_found() -> None:
    there = {"numpy": "1.26.4", "pandas": "2.3.3", "shap": "0.47.2"}

    found = parity.differences(there, {"numpy": "2.0.0", "shap": "0.47.2"})

    assert found == {"numpy": ("1.26.4", "2.0.0"), "pandas": ("2.3.3", "not locked")}


def test_the_command_says_what_differs_and_what_the_pool_has_to_be_given(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert parity.main() == 0

    said = capsys.readouterr().out
    assert "azure-ai-ml: 1.28.1 there, 1.35.2 here (calls Azure only)" in said
    assert f"- pydantic=={parity.locked()['pydantic']}" in said
