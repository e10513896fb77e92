"""One router serves ARM and the Synapse endpoints."""

from __future__ import annotations

import pytest

from simulated_azure.router import Route, Router

ROUTER: Router[str] = Router(
    (
        Route("GET", "/subscriptions/{subscription}/resources", "list"),
        Route("GET", "{scope*}/providers/{rest*}", "resource"),
        Route("PUT", "linkedservices/{name}", "link", action="write"),
    )
)


@pytest.mark.parametrize(
    ("method", "path", "handler", "names"),
    [
        ("GET", "/Subscriptions/one/resources", "list", {"subscription": "one"}),
        ("GET", "/a/providers/B/c", "resource", {"scope": "/a", "rest": "B/c"}),
        ("PUT", "linkedServices/vault", "link", {"name": "vault"}),
    ],
)
def test_the_first_route_that_fits_has_the_names_of_its_path(
    method: str, path: str, handler: str, names: dict[str, str]
) -> None:
    found = ROUTER.find(method, path)

    assert found is not None
    assert (found[0].handler, found[1]) == (handler, names)


@pytest.mark.parametrize("path", ["/subscriptions/a/b/resources", "linkedservices/a/b"])
def test_a_name_is_one_segment(path: str) -> None:
    assert ROUTER.find("GET", path) is None
    assert ROUTER.find("PUT", path) is None
