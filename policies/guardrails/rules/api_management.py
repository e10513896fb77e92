"""API Management: services, APIs, named values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from guardrails.answers import Answer, all_of, check, unknown, when
from guardrails.resource import Resource
from guardrails.rule import rule

SERVICE: Final = "azure-native:apimanagement:ApiManagementService"
API: Final = "azure-native:apimanagement:Api"
BACKEND: Final = "azure-native:apimanagement:Backend"
VALUE: Final = "azure-native:apimanagement:NamedValue"
PROTOCOLS: Final = "Microsoft.WindowsAzure.ApiManagement.Gateway"
WEAK: Final = tuple(
    f"{PROTOCOLS}.{side}Protocols.{name}"
    for name in ("Ssl30", "Tls10", "Tls11")
    for side in ("", "Backend.")
)


@rule(
    "AP-01",
    "API Management stands in a network",
    severity="high",
    types=(SERVICE,),
    arm="properties.virtualNetworkType in Internal, External",
    references=(
        "policy:ef619a2c-cc4d-4d03-b2ba-8c94a834d85b",
        "Checkov:CKV_AZURE_107",
        "MCSB:NS-2",
    ),
    why="Outside it, it reaches no private backend.",
    fix='set virtual_network_type="Internal" on the service',
)
def service_is_in_network(service: Resource) -> Answer:
    return service.at("virtualNetworkType").must_be("Internal", "External")


@rule(
    "AP-02",
    "API Management speaks no old protocol",
    severity="critical",
    types=(SERVICE,),
    arm="properties.customProperties: Ssl30, Tls10, Tls11 False, both sides",
    references=("Checkov:CKV_AZURE_173", "PSRule:Azure.APIM.Protocols", "MCSB:DP-3"),
    why="They can be broken, and are on unless told not to be.",
    fix='set each of the six custom properties to "False"',
)
def service_speaks_new_protocols(service: Resource) -> Answer:
    custom = service.at("customProperties")
    # The keys hold dots: they are read one by one, not as a path.
    if custom.is_unknown:
        return unknown(f"{custom.path} is {custom.shown}")
    seen = custom.raw if isinstance(custom.raw, Mapping) else {}
    wrong = [it for it in WEAK if str(seen.get(it, "")).casefold() != "false"]
    names = ", ".join(it.removeprefix(f"{PROTOCOLS}.") for it in wrong)
    return check(not wrong, f"customProperties: {names} must be False")


@rule(
    "AP-03",
    "API Management is closed to the public network",
    severity="high",
    types=(SERVICE,),
    arm='properties.publicNetworkAccess == "Disabled"',
    references=(
        "policy:df73bd95-24da-4a4f-96b9-4e8b94b402bd",
        "Checkov:CKV_AZURE_174",
        "MCSB:NS-2",
    ),
    why="Its management would answer anywhere. It cannot be set at creation.",
    fix='set public_network_access="Disabled" in a second run; waive the first',
)
def service_is_private(service: Resource) -> Answer:
    return service.at("publicNetworkAccess").must_be("Disabled")


@rule(
    "AP-04",
    "APIs speak HTTPS",
    severity="high",
    types=(API,),
    arm="properties.protocols == [https]; serviceUrl begins with https",
    references=(
        "policy:ee7495e7-3ba7-40b6-bfee-c29e22cc75d4",
        "PSRule:Azure.APIM.HTTPEndpoint",
        "MCSB:DP-3",
    ),
    why="Over HTTP tokens can be read on the way.",
    fix='set protocols=["https"] and an https address',
)
def apis_speak_https(api: Resource) -> Answer:
    protocols = api.at("protocols")
    address = api.at("serviceUrl")
    return all_of(
        protocols.must_contain("https"),
        protocols.each(lambda it: it.must_be("https")),
        when(address.must_be_set(), address.must_match(r"https://\S+", "https")),
    )


@rule(
    "AP-07",
    "Backends speak HTTPS",
    severity="high",
    types=(BACKEND,),
    arm="properties.url begins with https",
    references=("PSRule:Azure.APIM.HTTPBackend", "MCSB:DP-3"),
    why="Over HTTP tokens can be read on the way.",
    fix="give the backend an https address",
)
def backends_speak_https(backend: Resource) -> Answer:
    return backend.at("url").must_match(r"https://\S+", "an https address")


@rule(
    "AP-05",
    "Secret named values lie in the vault",
    severity="high",
    types=(VALUE,),
    arm="properties.keyVault.secretIdentifier set where secret is true",
    references=(
        "policy:f1cc7827-022c-473e-836e-5a51cae0b249",
        "PSRule:Azure.APIM.EncryptValues",
        "MCSB:IM-8",
    ),
    why="Else it lies in the state and in the service's own store.",
    fix="give key_vault to the named value",
)
def values_lie_in_vault(value: Resource) -> Answer:
    return when(
        value.at("secret").must_be(True),
        all_of(
            value.at("keyVault.secretIdentifier").must_be_set(),
            value.at("value").must_be_absent(),
        ),
    )


@rule(
    "AP-06",
    "API Management acts as a managed identity",
    severity="medium",
    types=(SERVICE,),
    arm="identity.type set",
    references=(
        "PSRule:Azure.APIM.ManagedIdentity",
        "policy:b741306c-968e-4b67-b916-5675e5c709f4",
        "MCSB:IM-3",
    ),
    why="Without one it asks for keys of its backends.",
    fix='give identity with type "SystemAssigned" to the service',
)
def service_has_identity(service: Resource) -> Answer:
    return service.at("identity.type").must_be(
        "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned"
    )
