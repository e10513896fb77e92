"""Reading the request log: filters and one line a request."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Final

from simulated_azure.store import LoggedRequest

STORE_FILE: Final = "azure.db"


def database(home: Path) -> Path:
    """Return the file of a home's store."""
    return home / STORE_FILE


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose requests; all that are given must hold."""
    parser.add_argument("--service", help="only this one: arm, synapse, sign-in, …")
    parser.add_argument("--method", help="only this method")
    parser.add_argument("--path", metavar="TEXT", help="only paths with this text")
    parser.add_argument("--status", help="only this status: 404, or 4xx")
    parser.add_argument("--failed", action="store_true", help="only 400 and above")
    parser.add_argument(
        "--faults", action="store_true", help="only those that met a fault"
    )
    parser.add_argument("--since", type=int, default=0, help="only above this number")
    parser.add_argument(
        "--last", type=int, default=50, help="at most so many (%(default)s; 0 is all)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def lines(
    requests: Iterable[LoggedRequest], chosen: argparse.Namespace
) -> Iterator[str]:
    """Yield the chosen requests as lines."""
    found = [request for request in requests if _wanted(request, chosen)]
    for request in found[-chosen.last :] if chosen.last else found:
        if chosen.json:
            yield json.dumps(asdict(request))
        else:
            yield (
                f"{request.number:>6} {request.time[11:23]} {request.service:<16} "
                f"{request.status:03} {request.milliseconds:>7.1f} ms "
                f"{request.method:<6} {request.path} {request.error_code}".rstrip()
                + (f"  <- fault: {request.fault}" if request.fault else "")
            )


def _wanted(request: LoggedRequest, chosen: argparse.Namespace) -> bool:
    status = (chosen.status or "").lower()
    return (
        (not chosen.service or request.service == chosen.service)
        and (not chosen.method or request.method == chosen.method.upper())
        and (not chosen.path or chosen.path.lower() in request.path.lower())
        and (not status or str(request.status).startswith(status.removesuffix("xx")))
        and (not chosen.failed or request.status >= 400 or not request.status)
        and (not chosen.faults or bool(request.fault))
    )
