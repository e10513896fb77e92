"""The engine's side of a provider, as far as tests need it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import grpc
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc

from simulated_azure.engine.wire import UNKNOWN_STRING, decode, encode

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Diff:
    """What a provider says of two sets of inputs."""

    changed: list[str]
    replaces: list[str]
    kinds: dict[str, str]
    deletes_first: bool


class ProviderClient:
    """Speaks gRPC with a provider about one resource type at a time."""

    def __init__(self, port: int) -> None:
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub: Any = provider_pb2_grpc.ResourceProviderStub(self._channel)

    def close(self) -> None:
        """Hang up."""
        self._channel.close()

    def configure(self, **variables: str) -> None:
        """Configure the provider."""
        prefixed = {f"azure-native:config:{k}": v for k, v in variables.items()}
        self.stub.Configure(provider_pb2.ConfigureRequest(variables=prefixed))

    def check(
        self, token: str, news: Values, olds: Values | None = None, name: str = "thing"
    ) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the checked inputs and the failures by property."""
        request = provider_pb2.CheckRequest(
            urn=urn(token, name),
            olds=encode(olds or {}),
            news=encode(news),
            randomSeed=b"seed",
        )
        answer = self.stub.Check(request)
        failures = {failure.property: failure.reason for failure in answer.failures}
        return decode(answer.inputs), failures

    def diff(
        self, token: str, olds: Values, news: Values, outputs: Values | None = None
    ) -> Diff:
        """Compare old inputs with new ones."""
        request = provider_pb2.DiffRequest(
            id="id",
            urn=urn(token),
            olds=encode(outputs or {}),
            old_inputs=encode(olds),
            news=encode(news),
        )
        answer = self.stub.Diff(request)
        kinds = {
            path: provider_pb2.PropertyDiff.Kind.Name(diff.kind)
            for path, diff in answer.detailedDiff.items()
        }
        return Diff(
            sorted(answer.diffs),
            sorted(answer.replaces),
            kinds,
            answer.deleteBeforeReplace,
        )

    def create(
        self, token: str, inputs: Values, *, preview: bool = False
    ) -> tuple[str, dict[str, Any]]:
        """Return the new resource's ID and outputs."""
        request = provider_pb2.CreateRequest(
            urn=urn(token), properties=encode(inputs), preview=preview
        )
        answer = self.stub.Create(request)
        return answer.id, decode(answer.properties)

    def update(
        self, token: str, resource: str, olds: Values, news: Values
    ) -> dict[str, Any]:
        """Return the outputs after an update."""
        request = provider_pb2.UpdateRequest(
            id=resource, urn=urn(token), olds=encode(olds), news=encode(news)
        )
        return decode(self.stub.Update(request).properties)

    def read(
        self,
        token: str,
        resource: str,
        inputs: Values | None = None,
        outputs: Values | None = None,
    ) -> tuple[str, dict[str, Any], dict[str, Any]]:
        """Return ID, inputs and outputs: of a refresh, or without inputs an import."""
        request = provider_pb2.ReadRequest(
            id=resource,
            urn=urn(token),
            properties=encode(outputs or {}),
            inputs=None if inputs is None else encode(inputs),
        )
        answer = self.stub.Read(request)
        return answer.id, decode(answer.inputs), decode(answer.properties)

    def delete(self, token: str, resource: str) -> None:
        """Delete a resource."""
        self.stub.Delete(provider_pb2.DeleteRequest(id=resource, urn=urn(token)))

    def invoke(self, token: str, **arguments: Any) -> dict[str, Any]:
        """Call a function."""
        request = provider_pb2.InvokeRequest(tok=token, args=encode(arguments))
        return decode(getattr(self.stub.Invoke(request), "return"))


def urn(token: str, name: str = "thing") -> str:
    """Return the URN of a resource below a component."""
    return f"urn:pulumi:dev::ml-synapse::ml-synapse:network:Parent${token}::{name}"


def unknown() -> str:
    """Return what the engine sends for a value not known yet."""
    return UNKNOWN_STRING
