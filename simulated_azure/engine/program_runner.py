"""Run one Pulumi program in a process of its own; `language_host.py` starts it.

Reads a serialised `RunRequest` from standard input; its argument is the address where
the engine takes log lines. Runs with the project's
interpreter, so it imports nothing but the Pulumi SDK. A `pulumi.RunError` shows its
message, and the engine adds the exit status; any other exception shows a traceback that
begins in the user's program, and the engine adds nothing. So does the real host
(`pulumi-language-python-exec` in https://github.com/pulumi/pulumi, sdk/python/cmd).
"""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import runpy
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

import grpc
import pulumi
import pulumi.runtime
from pulumi.runtime.proto import language_pb2

FINE = 0
REFUSED = 1
ALREADY_SHOWN = 32
# Imports and declarations make millions of objects that stay: the default of 700 spends
# two fifths of a program's time on looking for garbage among them.
OBJECTS_BEFORE_COLLECTION = 100_000


def configure(request: Any, engine: str) -> None:
    """Give the SDK what the engine said about this run."""
    pulumi.runtime.set_all_config(
        dict(request.config), list(request.configSecretKeys) or None
    )
    pulumi.runtime.configure(
        pulumi.runtime.Settings(
            project=request.project,
            stack=request.stack,
            organization=request.organization or "organization",
            root_directory=request.info.root_directory,
            monitor=request.monitor_address,
            engine=engine,
            parallel=request.parallel,
            dry_run=request.dryRun,
        )
    )


def run(program: Path, parallel: int) -> int:
    """Run the program to the end of its last output; return the exit status."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    executor = ThreadPoolExecutor(max_workers=4 * max(parallel, 1))
    loop.set_default_executor(executor)
    # A failed program leaves futures that nobody awaited: no news to its author.
    logging.getLogger("asyncio").setLevel(logging.CRITICAL)
    try:
        loop.run_until_complete(pulumi.runtime.run_in_stack(_main_of(program)))
    except pulumi.RunError as error:
        pulumi.log.error(str(error))
        return REFUSED
    except Exception as error:
        if not _is_engine_gone(error):
            trace = user_trace(error, program)
            pulumi.log.error("Program failed with an unhandled exception:\n" + trace)
        return ALREADY_SHOWN
    finally:
        executor.shutdown(wait=True)
        loop.close()
    return FINE


def _is_engine_gone(error: Exception) -> bool:
    return (
        isinstance(error, grpc.RpcError) and error.code() == grpc.StatusCode.UNAVAILABLE
    )


def _main_of(program: Path) -> Callable[[], None]:
    def start() -> None:
        runpy.run_path(str(program), run_name="__main__")

    return start


def user_trace(error: BaseException, program: Path) -> str:
    """Format the traceback from the first frame that lies in the user's program."""
    trace = error.__traceback__
    while trace is not None and not _is_user_s(trace, program):
        trace = trace.tb_next
    if trace is not None:
        error = error.with_traceback(trace)
    return "".join(traceback.format_exception(error))


def _is_user_s(trace: TracebackType, program: Path) -> bool:
    file = Path(trace.tb_frame.f_code.co_filename)
    return (
        file.is_relative_to(program)
        and not file.is_relative_to(Path(__file__).parent)
        and not file.is_relative_to(sys.prefix)
    )


def main() -> None:
    """Run what standard input asks for."""
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    gc.set_threshold(OBJECTS_BEFORE_COLLECTION)
    request = language_pb2.RunRequest.FromString(sys.stdin.buffer.read())
    engine = sys.argv[1] if len(sys.argv) > 1 else ""
    os.chdir(request.pwd or ".")
    configure(request, engine)
    directory = Path(request.info.program_directory or request.pwd or ".")
    entry = request.info.entry_point or request.program or "."
    program = (directory / entry).resolve()
    sys.argv = [str(program)]
    status = run(program, request.parallel)
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main()
