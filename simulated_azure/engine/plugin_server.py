"""Serve a resource provider over gRPC on loopback, until stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any, Final, TypeVar

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

MESSAGE_BYTES_LIMIT: Final = 400 * 1024 * 1024
# Creates poll inside their thread, and the engine runs many of them at once.
THREADS: Final = 64
GRACE_SECONDS: Final = 2.0

Answer = TypeVar("Answer")
Method = Callable[[Any, Any, grpc.ServicerContext], Answer]


def errors_in_one_line(
    expected: tuple[type[Exception], ...],
) -> Callable[[Method[Answer]], Method[Answer]]:
    """Answer expected exceptions with their text alone; others name their class.

    The engine prints the status' details below the resource they are about.
    """

    def decorate(method: Method[Answer]) -> Method[Answer]:
        @wraps(method)
        def guarded(self: Any, request: Any, context: grpc.ServicerContext) -> Answer:
            try:
                return method(self, request, context)
            except expected as error:
                context.abort(grpc.StatusCode.UNKNOWN, str(error))
            except Exception as error:
                # abort() above raises a bare Exception that must pass.
                if context.code() is None:
                    text = f"{type(error).__name__} in the simulated provider: {error}"
                    context.abort(grpc.StatusCode.INTERNAL, text)
                raise
            raise AssertionError("abort raises")

        return guarded

    return decorate


class PluginServicer(provider_pb2_grpc.ResourceProviderServicer):
    """The answers that all providers have in common."""

    version = ""

    def Handshake(
        self,
        request: provider_pb2.ProviderHandshakeRequest,
        context: grpc.ServicerContext,
    ) -> provider_pb2.ProviderHandshakeResponse:
        """Claim what the real providers claim: no secrets, names configurable."""
        return provider_pb2.ProviderHandshakeResponse(
            supports_autonaming_configuration=True
        )

    def Attach(
        self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Accept any engine."""
        return empty_pb2.Empty()

    def GetPluginInfo(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> plugin_pb2.PluginInfo:
        """Return the version of the real plugin that this one stands in for."""
        return plugin_pb2.PluginInfo(version=self.version)

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Accept the configuration as it is."""
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Never replace a provider."""
        return provider_pb2.DiffResponse()

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Promise previews."""
        return provider_pb2.ConfigureResponse(
            supportsPreview=True, supports_autonaming_configuration=True
        )

    def GetMapping(
        self, request: provider_pb2.GetMappingRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetMappingResponse:
        """Map nothing."""
        return provider_pb2.GetMappingResponse()

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        """Have none: it is many megabytes, and only code generation needs it."""
        context.abort(
            grpc.StatusCode.UNIMPLEMENTED,
            "NotSimulated: the simulated provider has no schema; "
            "import with `--generate-code=false`",
        )
        raise AssertionError("abort raises")

    def Cancel(
        self, request: empty_pb2.Empty, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Let running calls end: the next command uses this very server."""
        return empty_pb2.Empty()


class PluginServer:
    """A running provider: ``port`` to attach to, ``stop()`` to end it."""

    def __init__(
        self, servicer: PluginServicer, on_stop: Iterable[Callable[[], None]] = ()
    ) -> None:
        self._on_stop = tuple(on_stop)
        self._server = grpc.server(
            ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="provider"),
            options=[
                ("grpc.max_receive_message_length", MESSAGE_BYTES_LIMIT),
                ("grpc.max_send_message_length", MESSAGE_BYTES_LIMIT),
                ("grpc.so_reuseport", 0),
            ],
        )
        provider_pb2_grpc.add_ResourceProviderServicer_to_server(servicer, self._server)
        self.port: int = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def stop(self) -> None:
        """Refuse new calls, give running ones a moment, then end."""
        self._server.stop(GRACE_SECONDS).wait()
        for callback in self._on_stop:
            callback()
