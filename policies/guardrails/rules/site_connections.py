"""How sites come in: VPN connections and ExpressRoute."""

from __future__ import annotations

from typing import Final

from guardrails.answers import Answer, all_of
from guardrails.resource import Resource
from guardrails.rule import rule

CONNECTION: Final = "azure-native:network:VirtualNetworkGatewayConnection"
CIRCUIT: Final = "azure-native:network:ExpressRouteCircuit"


@rule(
    "VG-04",
    "Site connections agree on strong ciphers",
    severity="low",
    types=(CONNECTION,),
    arm="properties.ipsecPolicies set, without DES, 3DES, MD5, SHA1, DHGroup1, 2",
    references=("policy:50b83b09-03da-41c1-b656-c293c914862b", "MCSB:DP-3"),
    why="Azure's own list still offers what can be broken.",
    fix="give ipsec_policies with AES256, SHA256 and ECP384 to the connection",
    opt_in=True,
)
def connections_are_strong(connection: Resource) -> Answer:
    policies = connection.at("ipsecPolicies")
    weak = ("DES", "DES3", "MD5", "SHA1", "DHGroup1", "DHGroup2", "None")
    names = ("ikeEncryption", "ikeIntegrity", "ipsecEncryption", "ipsecIntegrity")
    return all_of(
        policies.must_be_set(),
        policies.each(
            lambda it: all_of(
                it.at("dhGroup").must_not_be(*weak),
                *(it.at(name).must_not_be(*weak) for name in names),
                *(it.at(name).must_be_set() for name in (*names, "dhGroup")),
            )
        ),
    )


@rule(
    "VG-05",
    "The program holds no key of a connection",
    severity="critical",
    types=(CONNECTION,),
    arm="properties.sharedKey and authorizationKey absent",
    references=("PSRule:Azure.Deployment.SecureValue", "MCSB:IM-8"),
    why="Whether it is a secret cannot be seen here; who holds it joins the network.",
    fix="set it outside the program: az network vpn-connection shared-key update",
)
def connection_holds_no_key(connection: Resource) -> Answer:
    return all_of(
        connection.at("sharedKey").must_be_absent(),
        connection.at("authorizationKey").must_be_absent(),
    )


@rule(
    "ER-01",
    "ExpressRoute takes no classic operations and no foreign keys",
    severity="medium",
    types=(CIRCUIT,),
    arm="properties.allowClassicOperations not true; authorizationKey absent",
    references=("project", "MCSB:PA-7"),
    why="Classic administrators would decide over the circuit past every role.",
    fix="leave both out of the circuit",
)
def circuit_is_not_classic(circuit: Resource) -> Answer:
    return all_of(
        circuit.at("allowClassicOperations").must_be_if_set(False),
        circuit.at("authorizationKey").must_be_absent(),
    )


@rule(
    "ER-02",
    "ExpressRoute does not join offices to one another",
    severity="low",
    types=(CIRCUIT,),
    arm="properties.globalReachEnabled not true",
    references=("project", "MCSB:NS-1"),
    why="Traffic between offices would pass here without any firewall.",
    fix="leave global_reach_enabled out of the circuit",
)
def circuit_joins_nobody(circuit: Resource) -> Answer:
    return circuit.at("globalReachEnabled").must_be_if_set(False)
