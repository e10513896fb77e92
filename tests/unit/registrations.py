"""Run a component on Pulumi's mocks and keep what it registered.

Everything is drained before a test looks, so that the absence of a resource is one.
Inputs are checked against the vendored ARM contracts: an unknown property, a wrong
type or a value outside an enum fails the run, not only a deployment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pulumi
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks

from tests.unit.contract_checks import Checked, contract_checks

T = TypeVar("T")

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
SOMEBODY = "d0000000-0000-4000-8000-000000000001"

_KEPT = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/azureml-rg-mlr_1/providers"
KEPT_STORAGE = f"{_KEPT}/Microsoft.Storage/storageAccounts/kept"
KEPT_IMAGES = f"{_KEPT}/Microsoft.ContainerRegistry/registries/kept"
"""What Azure keeps for an ML registry."""

Inputs = dict[str, Any]

OTHER_OUTPUTS: Mapping[str, Inputs] = {
    "random:index/randomString:RandomString": {"result": "x1y2z3"},
    "pulumi-python:dynamic/dataplane:EndpointApproval": {
        "status": "Approved",
        "connection_id": "connection",
    },
}
"""What resources outside of ARM answer, besides their inputs."""


@dataclass(frozen=True, kw_only=True)
class Registration:
    """One resource as the engine would get it; names instead of URNs."""

    type: str
    name: str
    inputs: Inputs
    parent: str
    depends_on: tuple[str, ...]
    protect: bool
    retain_on_delete: bool
    ignore_changes: tuple[str, ...]
    import_id: str
    aliases: tuple[str, ...]
    """Other types or URNs by which a state may know it."""
    delete_first: bool | None
    references: int
    """Resources that its inputs come from, each counted for each input."""


@dataclass(frozen=True)
class Registered(Generic[T]):
    """What a run built and everything that it registered, in order of types, names."""

    built: T
    resources: tuple[Registration, ...]
    outputs: Mapping[str, Any]

    def azure(self) -> list[tuple[str, str]]:
        """Return the short type and the name of all of Azure's resources, sorted."""
        return [
            (_short(each.type), each.name)
            for each in self.resources
            if each.type.startswith("azure-native:")
        ]

    def names(self, type_: str) -> list[str]:
        """Return the names of one type, such as network:NatGateway."""
        return [each.name for each in self.resources if _short(each.type) == type_]

    def one(self, type_: str, name: str | None = None) -> Registration:
        """Return the only resource of the type, or the one of it with the name."""
        found = [
            each
            for each in self.resources
            if _short(each.type) == type_ and name in (None, each.name)
        ]
        assert len(found) == 1, f"{len(found)} of {type_} {name or ''}"
        return found[0]

    def reached(self, name: str) -> set[str]:
        """Return all that must exist before something, by what waits for what."""
        every: dict[str, list[Registration]] = {}
        for each in self.resources:
            every.setdefault(each.name, []).append(each)
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            for each in every.get(waiting.pop(), ()):
                new = {*each.depends_on, each.parent} - seen
                seen |= new
                waiting += new
        return seen - {name}

    def value(self, output: pulumi.Input[Any]) -> Any:
        """Return what an output of the component became."""
        values: list[Any] = []

        @pulumi.runtime.test
        def resolve() -> pulumi.Output[None]:
            return pulumi.Output.from_input(output).apply(values.append)

        resolve()
        return values[0]


def _short(type_: str) -> str:
    return type_.removeprefix("azure-native:")


def register(
    build: Callable[[], T], stack: str = "dev", signed_in: str = SOMEBODY
) -> Registered[T]:
    """Run the program, drain it, and fail if a contract refuses an input.

    ``signed_in``: the object ID of whoever runs it.
    """
    mocks = _ContractMocks(signed_in)
    monitor = _RecordingMonitor(mocks)
    pulumi.runtime.set_mocks(mocks, "ml-synapse", stack, monitor=monitor)
    built: list[T] = []

    @pulumi.runtime.test
    def run() -> None:
        built.append(build())

    run()
    assert not mocks.refused, "\n".join(mocks.refused)
    found = sorted(monitor.registrations, key=lambda each: (each.type, each.name))
    return Registered(built[0], tuple(found), monitor.component_outputs)


class _RecordingMonitor(MockMonitor):
    """Keeps the options too: Pulumi's own mocks see inputs only."""

    def __init__(self, mocks: Mocks) -> None:
        super().__init__(mocks)
        self.registrations: list[Registration] = []
        self.component_outputs: dict[str, Any] = {}

    def RegisterResource(self, request: Any) -> Any:
        answer = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            inputs = pulumi.runtime.rpc.deserialize_properties(request.object)
            self.registrations.append(
                Registration(
                    type=request.type,
                    name=request.name,
                    inputs=inputs,
                    parent=_name(request.parent),
                    depends_on=tuple(
                        sorted(_name(urn) for urn in request.dependencies)
                    ),
                    protect=request.protect,
                    retain_on_delete=request.retainOnDelete,
                    ignore_changes=tuple(request.ignoreChanges),
                    import_id=request.importId,
                    aliases=tuple(it.spec.type or it.urn for it in request.aliases),
                    delete_first=(
                        request.deleteBeforeReplace
                        if request.deleteBeforeReplaceDefined
                        else None
                    ),
                    references=sum(
                        len(it.urns) for it in request.propertyDependencies.values()
                    ),
                )
            )
        return answer

    def RegisterResourceOutputs(self, request: Any) -> Any:
        outputs = pulumi.runtime.rpc.deserialize_properties(request.outputs)
        self.component_outputs[_name(request.urn)] = outputs
        return super().RegisterResourceOutputs(request)


def _name(urn: str) -> str:
    return str(urn).rpartition("::")[2]


class _ContractMocks(Mocks):
    """Answers as Azure would: an ARM id, the inputs, and what readers need."""

    def __init__(self, signed_in: str) -> None:
        self._signed_in = signed_in
        self.refused: list[str] = []

    def call(self, args: MockCallArgs) -> tuple[Inputs, list[tuple[str, str]]]:
        assert args.token == "azure-native:authorization:getClientConfig", args.token
        return {
            "clientId": "a0000000-0000-4000-8000-000000000001",
            "objectId": self._signed_in,
            "subscriptionId": SUBSCRIPTION,
            "tenantId": "72f00000-0000-4000-8000-000000000001",
        }, []

    def new_resource(self, args: MockResourceArgs) -> tuple[str, Inputs]:
        contract = contract_checks().check(args.typ, args.inputs)
        if contract is None:
            if args.typ.startswith("azure-native:"):
                self.refused.append(f"{args.typ} {args.name}: no contract")
            return f"{args.name}-id", {**args.inputs, **OTHER_OUTPUTS.get(args.typ, {})}
        self.refused += [
            f"{args.typ} {args.name}: {failure}" for failure in contract.failures
        ]
        return _arm_id(contract, args.inputs), _outputs(contract, args.inputs)


def _answered_identity(identity: Inputs) -> Inputs:
    """Turn the list of identities into the map that Azure answers with."""
    identities = identity.get("userAssignedIdentities", ())
    return {**identity, "userAssignedIdentities": {each: {} for each in identities}}


def _kept(id: str) -> Inputs:
    return {"armResourceId": {"resourceId": id}}


def _scoring(inputs: Inputs, uri: str) -> Inputs:
    return {**inputs["properties"], "scoringUri": uri, "provisioningState": "Succeeded"}


def _arm_id(contract: Checked, inputs: Inputs) -> str:
    parts = {key: str(inputs.get(key, f"no-{key}")) for key in contract.path_parameters}
    filled = contract.id_template.format(**{**parts, "subscriptionId": SUBSCRIPTION})
    return "/" + filled.lstrip("/")


def _outputs(contract: Checked, inputs: Inputs) -> Inputs:
    name = str(inputs.get(contract.path_parameters[-1], ""))
    outputs: Inputs = {**inputs, "name": name}
    match contract.token.removeprefix("azure-native:"):
        case "storage:StorageAccount":
            outputs["primaryEndpoints"] = {
                service: f"https://{name}.{service}.core.windows.net/"
                for service in ("blob", "dfs", "file", "queue", "table")
            }
        case "keyvault:Vault":
            uri = f"https://{name}.vault.azure.net/"
            outputs["properties"] = {**inputs["properties"], "vaultUri": uri}
        case "containerregistry:Registry":
            outputs["loginServer"] = f"{name}.azurecr.io"
        case "machinelearningservices:Registry":
            outputs["regionDetails"] = [
                {
                    "storageAccountDetails": [
                        {"systemCreatedStorageAccount": _kept(KEPT_STORAGE)}
                    ],
                    "acrDetails": [{"systemCreatedAcrAccount": _kept(KEPT_IMAGES)}],
                }
            ]
        case "network:PublicIPAddress":
            outputs["ipAddress"] = "192.0.2.1"
        case "managedidentity:UserAssignedIdentity":
            outputs["principalId"] = f"principal-of-{name}"
            outputs["clientId"] = f"client-of-{name}"
        case "synapse:Workspace":
            outputs["identity"] = {**inputs["identity"], "principalId": f"of-{name}"}
            outputs["connectivityEndpoints"] = {
                "dev": f"https://{name}.dev.azuresynapse.net",
                "sqlOnDemand": f"{name}-ondemand.sql.azuresynapse.net",
            }
        case "machinelearningservices:Workspace" | "machinelearningservices:Compute":
            outputs["identity"] = _answered_identity(inputs["identity"])
        case "machinelearningservices:OnlineEndpoint":
            outputs["identity"] = _answered_identity(inputs["identity"])
            outputs["properties"] = _scoring(inputs, f"https://{name}/score")
        case "machinelearningservices:BatchEndpoint":
            outputs["properties"] = _scoring(inputs, f"https://{name}/jobs")
    return outputs
