"""gRPC around the provider: what the Pulumi engine calls the azure-native plugin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import grpc
from google.protobuf import any_pb2, empty_pb2
from pulumi.runtime.proto import provider_pb2, status_pb2

from simulated_azure.engine.azure_native.diff import (
    Change,
    Kind,
    changes,
    delete_before_replace,
    without_ignored,
)
from simulated_azure.engine.azure_native.invokes import NotSimulatedError
from simulated_azure.engine.azure_native.provider import (
    AzureNative,
    PartialFailureError,
    ResourceExistsError,
)
from simulated_azure.engine.azure_native.rest import ArmFailure, NoAnswerError
from simulated_azure.engine.caller import environment_of
from simulated_azure.engine.plugin_server import (
    PluginServer,
    PluginServicer,
    errors_in_one_line,
)
from simulated_azure.engine.wire import decode, encode

# The version of the SDK that the requirements pin: the engine compares the two.
VERSION: Final = "3.29.0"

_PropertyDiff = provider_pb2.PropertyDiff
_KINDS: Final = {
    (Kind.ADD, False): _PropertyDiff.ADD,
    (Kind.ADD, True): _PropertyDiff.ADD_REPLACE,
    (Kind.DELETE, False): _PropertyDiff.DELETE,
    (Kind.DELETE, True): _PropertyDiff.DELETE_REPLACE,
    (Kind.UPDATE, False): _PropertyDiff.UPDATE,
    (Kind.UPDATE, True): _PropertyDiff.UPDATE_REPLACE,
}
_one_line = errors_in_one_line(
    (ArmFailure, NoAnswerError, NotSimulatedError, ResourceExistsError, ValueError)
)


def serve(environment: Mapping[str, str]) -> PluginServer:
    """Serve the provider on a free port; ``environment`` is what ``exec`` gives."""
    provider = AzureNative(environment)
    return PluginServer(AzureNativeServicer(provider), [provider.close])


class AzureNativeServicer(PluginServicer):
    """The azure-native plugin's side of the protocol."""

    version = VERSION

    def __init__(self, provider: AzureNative) -> None:
        self._provider = provider

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        """Take the provider's configuration, and the engine's ARM_* variables."""
        caller = environment_of(context.peer())
        # Only an engine that ``exec`` has started: others may be signed in to Azure.
        known = caller if caller.get("SIMULATED_AZURE_HOME") else {}
        self._provider.configure(request.variables, known)
        return super().Configure(request, context)

    @_one_line
    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        """Fill in defaults and say what is wrong, a failure a property."""
        olds, news = decode(request.olds), decode(request.news)
        inputs, failures = self._provider.check(request, olds, news)
        return provider_pb2.CheckResponse(
            inputs=encode(inputs),
            failures=[
                provider_pb2.CheckFailure(property=f.property, reason=f.reason)
                for f in failures
            ],
        )

    @_one_line
    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """Compare inputs with inputs; outputs only soften replacements."""
        contract = self._provider.contract(request.urn)
        old_inputs = decode(request.old_inputs)
        found = without_ignored(
            changes(contract, old_inputs, decode(request.news), decode(request.olds)),
            request.ignoreChanges,
        )
        replaces = any(change.replaces for change in found)
        return _diff_response(
            found, first_delete=replaces and delete_before_replace(old_inputs)
        )

    @_one_line
    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        """Create in Azure; in a preview say what is known before."""
        inputs = decode(request.properties)
        if request.preview:
            preview = self._provider.preview(request.urn, inputs, {})
            return provider_pb2.CreateResponse(properties=encode(preview))
        try:
            state = self._provider.create(request.urn, inputs)
        except PartialFailureError as failure:
            _abort_partial(context, failure)
            raise
        return provider_pb2.CreateResponse(
            id=state.id, properties=encode(state.outputs)
        )

    @_one_line
    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        """Change in place."""
        inputs = decode(request.news)
        if request.preview:
            olds = decode(request.olds)
            outputs = self._provider.preview(request.urn, inputs, olds)
            return provider_pb2.UpdateResponse(properties=encode(outputs))
        try:
            state = self._provider.update(request.urn, request.id, inputs)
        except PartialFailureError as failure:
            _abort_partial(context, failure)
            raise
        return provider_pb2.UpdateResponse(properties=encode(state.outputs))

    @_one_line
    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        """Refresh or import; an empty ID says that the resource is gone."""
        # An import comes without inputs, a refresh with those of the state.
        old_inputs = decode(request.inputs) if request.HasField("inputs") else None
        state = self._provider.read(
            request.urn, request.id, old_inputs, decode(request.properties)
        )
        if state is None:
            return provider_pb2.ReadResponse(id="")
        return provider_pb2.ReadResponse(
            id=state.id,
            properties=encode(state.outputs),
            inputs=encode(state.inputs),
        )

    @_one_line
    def Delete(
        self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext
    ) -> empty_pb2.Empty:
        """Delete in Azure."""
        self._provider.delete(request.urn, request.id)
        return empty_pb2.Empty()

    @_one_line
    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        """Answer a function."""
        result = self._provider.invoke(request.tok, decode(request.args))
        return provider_pb2.InvokeResponse(**{"return": encode(result)})


def _diff_response(
    found: Sequence[Change], *, first_delete: bool
) -> provider_pb2.DiffResponse:
    response = provider_pb2.DiffResponse
    return response(
        changes=response.DIFF_SOME if found else response.DIFF_NONE,
        replaces=[change.path for change in found if change.replaces],
        diffs=sorted({change.top for change in found}),
        detailedDiff={
            change.path: _PropertyDiff(
                kind=_KINDS[change.kind, change.replaces], inputDiff=True
            )
            for change in found
        },
        hasDetailedDiff=bool(found),
        deleteBeforeReplace=first_delete,
    )


def _abort_partial(context: grpc.ServicerContext, failure: PartialFailureError) -> None:
    """Tell the engine to remember the resource although its operation failed."""
    detail = any_pb2.Any()
    detail.Pack(
        provider_pb2.ErrorResourceInitFailed(
            id=failure.resource,
            properties=encode(failure.outputs),
            reasons=[str(failure)],
        )
    )
    code = grpc.StatusCode.UNKNOWN
    number = code.value[0]
    status = status_pb2.Status(code=number, message=str(failure), details=[detail])
    metadata = (("grpc-status-details-bin", status.SerializeToString()),)
    context.set_trailing_metadata(metadata)
    context.abort(code, str(failure))
