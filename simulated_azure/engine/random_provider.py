"""A stand-in for the random plugin: values drawn once, then kept in the state.

Any change of the inputs replaces, as in pulumi-random 4.21 (source: its SDK).
"""

from __future__ import annotations

from typing import Final

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import provider_pb2

from simulated_azure.engine.plugin_server import (
    PluginServer,
    PluginServicer,
    errors_in_one_line,
)
from simulated_azure.engine.random_values import RandomError, kind_of
from simulated_azure.engine.wire import UNKNOWN, decode, encode

VERSION: Final = "4.21.4"


def serve() -> PluginServer:
    """Serve the provider on a free port."""
    return PluginServer(RandomServicer())


class RandomServicer(PluginServicer):
    """The random plugin's side of the protocol."""

    version = VERSION

    @errors_in_one_line((RandomError,))
    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Refuse missing and unknown inputs, a failure a property."""
        kind, inputs = kind_of(request.urn), decode(request.news)
        known = {"keepers", *kind.defaults, *kind.required}
        reasons = {
            name: f"missing required property '{name}'"
            for name in kind.required
            if name not in inputs
        } | {
            name: f"unknown property '{name}'; known are {', '.join(sorted(known))}"
            for name in inputs
            if name not in known
        }
        return provider_pb2.CheckResponse(
            inputs=request.news,
            failures=[
                provider_pb2.CheckFailure(property=name, reason=reason)
                for name, reason in reasons.items()
            ],
        )

    @errors_in_one_line((RandomError,))
    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Replace on any change; a default that is spelled out is none."""
        kind = kind_of(request.urn)
        old = {**kind.defaults, **decode(request.old_inputs)}
        new = {**kind.defaults, **decode(request.news)}
        changed = sorted(n for n in {*old, *new} if old.get(n) != new.get(n))
        response = provider_pb2.DiffResponse
        return response(
            changes=response.DIFF_SOME if changed else response.DIFF_NONE,
            replaces=changed,
            diffs=changed,
        )

    @errors_in_one_line((RandomError,))
    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Draw; a preview leaves the value unknown."""
        kind, inputs = kind_of(request.urn), decode(request.properties)
        settings = {**kind.defaults, **inputs}
        if request.preview:
            unknown = dict.fromkeys(kind.drawn, UNKNOWN)
            return provider_pb2.CreateResponse(properties=encode(settings | unknown))
        drawn = kind.draw(settings)
        outputs = encode({**settings, **drawn.outputs})
        return provider_pb2.CreateResponse(id=drawn.id, properties=outputs)

    @errors_in_one_line((RandomError,))
    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Return the state as it is; an import takes the value from the ID."""
        if request.properties.fields:
            return provider_pb2.ReadResponse(
                id=request.id, properties=request.properties, inputs=request.inputs
            )
        kind = kind_of(request.urn)
        inputs, drawn = kind.adopt(request.id)
        outputs = {**kind.defaults, **inputs, **drawn.outputs}
        return provider_pb2.ReadResponse(
            id=drawn.id, properties=encode(outputs), inputs=encode(inputs)
        )

    def Delete(
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Forget: there is nothing but the state."""
        return empty_pb2.Empty()
