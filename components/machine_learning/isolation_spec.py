"""Where ML computes run: in the platform's network, or in one that Azure ML manages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final, Literal

from pydantic import Field

from components.arm_ids import arm_id
from components.machine_learning.outbound_rules import check_ports, check_rule_name
from components.spec import Checked, Refusal, Spec, distinct, text

RuleType = Literal["PrivateEndpoint", "ServiceTag", "FQDN"]

_TAKES: Final = {
    "PrivateEndpoint": ("resourceId", "subresource"),
    "ServiceTag": ("serviceTag", "protocol", "ports"),
    "FQDN": ("fqdn",),
}
"""What each type of rule takes beside its name."""


class OutboundRuleSpec(Spec):
    """What computes in a managed network may reach; a type takes fields of its own."""

    name: Annotated[
        str,
        text(
            "[a-z][a-z0-9-]{1,62}",
            "2 to 63 lower-case letters, digits and dashes, a letter first",
            "shorten it; it names the rule in Azure",
        ),
        Checked(check_rule_name, "a name of your own", "take another name"),
    ] = Field(description="Name of the rule.")
    type: RuleType = Field(description="What the rule leads to.")
    resource_id: Annotated[str, arm_id()] | None = Field(
        default=None, description="Of a PrivateEndpoint: the resource."
    )
    subresource: (
        Annotated[
            str,
            text("[A-Za-z_]{2,30}", "a subresource", "take blob, dfs, vault or Sql"),
        ]
        | None
    ) = Field(default=None, description="Of a PrivateEndpoint: which part.")
    service_tag: (
        Annotated[
            str,
            text(
                "[A-Za-z][A-Za-z0-9.]{2,80}",
                "an Azure service tag",
                "take one of az network list-service-tags",
            ),
        ]
        | None
    ) = Field(default=None, description="Of a ServiceTag: the tag.")
    protocol: Literal["TCP", "UDP", "ICMP"] | None = Field(
        default=None, description="Of a ServiceTag."
    )
    ports: (
        Annotated[
            str, Checked(check_ports, "ports and ranges", "write 443 or 443,8000-8010")
        ]
        | None
    ) = Field(default=None, description="Of a ServiceTag: ports and ranges.")
    fqdn: (
        Annotated[
            str,
            text(
                r"(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}",
                "a domain name, at most its first label a *",
                "write pypi.org or *.pypi.org",
            ),
        ]
        | None
    ) = Field(default=None, description="Of an FQDN: the domain.")

    def rules(self) -> Iterator[Refusal]:
        """Have what the type takes, and nothing else."""
        given = self.model_dump(by_alias=True, exclude_none=True)
        wanted = _TAKES[self.type]
        for name in (field for fields in _TAKES.values() for field in fields):
            if (name in given) != (name in wanted):
                missing = name in wanted
                yield Refusal(
                    f"is {'missing' if missing else 'not taken'}, because the type is"
                    f" {self.type}",
                    seen=given.get(name, "nothing"),
                    allowed=f"{', '.join(wanted)} for {self.type}",
                    fix=f"{'add' if missing else 'remove'} it, or change the type",
                    at=name,
                )


class IsolationSpec(Spec):
    """Which network computes run in; a managed one cannot be taken back."""

    mode: Literal["Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"] = (
        Field(
            default="Disabled",
            description="Disabled: computes run in the platform's subnets. Otherwise"
            " in a network that Azure ML manages, which may reach the Internet or only"
            " what its rules name.",
        )
    )
    outbound_rules: Annotated[tuple[OutboundRuleSpec, ...], distinct("name")] = Field(
        default=(), description="What computes in the managed network may reach."
    )

    @property
    def managed(self) -> bool:
        """Whether Azure ML keeps the network of the computes."""
        return self.mode != "Disabled"

    def rules(self) -> Iterator[Refusal]:
        """Have rules that the mode heeds, and one to each target."""
        if not self.managed and self.outbound_rules:
            yield Refusal(
                "would be ignored, because mode is Disabled",
                seen=", ".join(rule.name for rule in self.outbound_rules),
                allowed="nothing with mode Disabled",
                fix="remove them, or change mode",
                at="outboundRules",
            )
        if self.mode == "AllowInternetOutbound":
            yield from self._without_meaning()
        yield from self._same_targets()

    def _without_meaning(self) -> Iterator[Refusal]:
        for number, rule in enumerate(self.outbound_rules):
            if rule.type != "PrivateEndpoint":
                yield Refusal(
                    "has no meaning where everything may leave",
                    seen=rule.type,
                    allowed="PrivateEndpoint with mode AllowInternetOutbound",
                    fix="remove the rule, or set mode to AllowOnlyApprovedOutbound",
                    at=f"outboundRules[{number}].type",
                )

    def _same_targets(self) -> Iterator[Refusal]:
        """Azure takes one endpoint to each part of a resource."""
        seen: dict[tuple[str | None, str], str] = {}
        for number, rule in enumerate(self.outbound_rules):
            if rule.type != "PrivateEndpoint":
                continue
            target = (rule.resource_id, (rule.subresource or "").lower())
            before = seen.setdefault(target, rule.name)
            if before != rule.name:
                yield Refusal(
                    f"has the target of {before}",
                    seen=f"{rule.subresource} of {rule.resource_id}",
                    allowed="one rule to each subresource of a resource",
                    fix="remove one of the two",
                    at=f"outboundRules[{number}].resourceId",
                )
