"""Thousands of broken stack files: each is refused with the key, the value, the cure.

The wrong values are written down here by kind, without asking the settings what is
wrong: what they let through would fail the test.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from components.settings import SettingsError, parse_settings
from components.settings.keys import KEYS
from tests.unit.settings.stack_files import raw

RIGHT: Final = raw("dev")
SHOWN: Final = 60
"""Characters of a value that a message shows at least; it may cut the rest."""


@dataclass(frozen=True)
class Wrong:
    """A wrong value as YAML has it, and the part of it that a message must show."""

    value: Any
    visible: str

    @property
    def text(self) -> str:
        """Return it as the engine hands it over."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value)


Values = st.SearchStrategy[Any]


def whole(values: Values) -> st.SearchStrategy[Wrong]:
    """Wrong values that a message shows themselves."""
    made = values.map(lambda value: Wrong(value, ""))
    return made.map(lambda it: Wrong(it.value, it.text))


def words_without(*right: str) -> Values:
    """Texts that are none of the words, near misses among them."""
    near = [change(word) for word in right for change in (str.upper, str.title)]
    texts = st.one_of(
        st.sampled_from([*near, "", "none", "TRUE"]), st.text(max_size=30)
    )
    return texts.filter(lambda text: text not in right)


def integers_outside(low: int, high: int) -> Values:
    """Integers out of bounds, and what is none."""
    return st.one_of(
        st.integers(max_value=low - 1),
        st.integers(min_value=high + 1),
        st.floats(),
        st.none() | st.booleans() | st.lists(st.integers(), max_size=2),
        st.sampled_from(["", " 5", "five", "5 ", "0x10", "5e1", "+7", "7.0", "1_0"]),
    )


def texts_with(bad: str) -> Values:
    """Texts with a character that does not belong."""
    marks = st.sampled_from(bad)
    return st.tuples(st.text("abc", max_size=8), marks, st.text("abc", max_size=8)).map(
        "".join
    )


def inside(entry: Values, right: tuple[Any, ...]) -> st.SearchStrategy[Wrong]:
    """Lists with one wrong entry among right ones; the entry is shown."""
    return st.tuples(entry, st.integers(0, len(right))).map(
        lambda it: Wrong(
            [*right[: it[1]], it[0], *right[it[1] :]], Wrong(it[0], "").text
        )
    )


NO_LIST: Final = whole(
    st.one_of(
        st.integers(), st.none(), st.text(max_size=20).filter(lambda t: "[" not in t)
    )
)
NO_OBJECT: Final = whole(
    st.one_of(
        st.integers(), st.none(), st.text(max_size=20).filter(lambda t: "{" not in t)
    )
)
ID: Final = "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/rg"
NO_ID: Final = st.one_of(
    st.text(st.characters(exclude_characters="/"), min_size=1, max_size=40),
    st.sampled_from([ID.removeprefix("/"), f"{ID}/", f"{ID}/providers/Microsoft.X"]),
    st.sampled_from([f"{ID}/providers/Microsoft.X/ys", ID.replace("4000", "4")]),
)
OTHER_TYPE: Final = st.just(f"{ID}/providers/Microsoft.KeyVault/vaults/kv")
PERSON: Final = "60000000-0000-4000-8000-000000000001"
NO_PERSON: Final = st.one_of(
    st.text(max_size=40), st.just(PERSON[:-1]), st.just(f"{{{PERSON}}}"), st.integers()
)
NO_ADDRESS: Final = st.one_of(
    st.text(st.characters(exclude_characters="0123456789"), max_size=20),
    st.sampled_from(["0.0.0.0", "10.0.0.1", "192.168.1.1", "1.2.3", "1.2.3.4/32"]),
    st.sampled_from(["9.9.9.9-8.8.8.8", "0.0.0.0-255.255.255.255", "::1"]),
    st.integers(256, 9999).map(lambda part: f"8.8.8.{part}"),
)
NO_NETWORK: Final = st.one_of(
    st.text(max_size=20).filter(lambda text: "/" not in text and text != ""),
    st.integers(0, 31).map(lambda size: f"10.40.0.1/{size}"),
    st.sampled_from(["10.40.0.0/33", "10.40.0.0/-1", "fd00::/64", "10.40.0/20"]),
)


def words(name: str) -> st.SearchStrategy[Wrong]:
    """Return the wrong values of a key that takes some words."""
    return whole(words_without(*WORDS[name]))


WORDS: Final = {
    "networkMode": ("create", "existing"),
    "egress": ("natGateway", "existing"),
    "dnsMode": ("create", "existing", "policy"),
    "storageRedundancy": ("LRS", "ZRS", "GRS", "RAGRS", "GZRS", "RAGZRS"),
    "sparkNodeSize": ("Small", "Medium", "Large", "XLarge", "XXLarge", "XXXLarge"),
    "clusterPriority": ("Dedicated", "LowPriority"),
    "synapseRoleOnMlWorkspace": ("Contributor", "DataScientist"),
    "approvalMode": ("automatic", "external"),
    **dict.fromkeys(
        ("computeInternetAccess", "registryZoneRedundancy", "protectData", "locks"),
        ("true", "false"),
    ),
    # `true` is a word, and refused all the same.
    "synapseDataExfiltrationProtection": ("false",),
}
BOUNDS: Final = {
    "logRetentionDays": (30, 730),
    "softDeleteDays": (7, 90),
    "registryRetentionDays": (1, 365),
    "sparkMinNodes": (3, 200),
    "sparkMaxNodes": (3, 200),
    "sparkAutoPauseMinutes": (5, 10080),
    "clusterMaxNodes": (1, 1000),
    "clusterIdleMinutes": (1, 1440),
    "approvalTimeoutMinutes": (1, 1440),
}
WRONG: Final[Mapping[str, st.SearchStrategy[Wrong]]] = {
    **{name: words(name) for name in WORDS},
    **{name: whole(integers_outside(*bounds)) for name, bounds in BOUNDS.items()},
    "location": whole(texts_with("A -_/.\n")),
    "workload": whole(texts_with("A-_ é") | st.just("a") | st.just("abcdefghi")),
    **{
        name: whole(texts_with("<>%&\\?/\n") | st.just("") | st.just("x" * 257))
        for name in ("owner", "costCenter", "dataClassification")
    },
    "clusterVmSize": whole(texts_with(" -é/") | st.sampled_from(["", "Standard", "4"])),
    "networkAddressSpace": whole(NO_NETWORK),
    "existingVirtualNetworkId": whole(NO_ID | OTHER_TYPE | st.just(ID)),
    "existingDnsZonesResourceGroupId": whole(NO_ID | OTHER_TYPE),
    "existingLogAnalyticsWorkspaceId": whole(NO_ID | OTHER_TYPE | st.just(ID)),
    "synapseSqlAdministratorObjectId": whole(NO_PERSON.filter(lambda it: it != "")),
    "synapseAdministratorObjectIds": inside(NO_PERSON, (PERSON,)) | NO_LIST,
    "dataScientistGroupIds": inside(NO_PERSON, (PERSON,)) | NO_LIST,
    "synapseAllowedAddresses": inside(NO_ADDRESS, ("8.8.8.8",))
    | NO_LIST
    | st.just(Wrong([], "[]")),
    "existingSubnetIds": NO_OBJECT
    | st.sampled_from(["training", "x", ""]).map(lambda it: Wrong({it: ID}, it)),
    "adopt": NO_OBJECT
    | NO_ID.map(lambda it: Wrong({"ml-vault": it}, it))
    | st.text(min_size=1, max_size=9).map(lambda it: Wrong({it: "x"}, "x")),
}
BROKEN: Final = st.dictionaries(
    st.sampled_from(sorted(WRONG)), st.none(), min_size=1, max_size=8
).flatmap(lambda keys: st.fixed_dictionaries({key: WRONG[key] for key in keys}))
MANY: Final = settings(
    max_examples=2000,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def on_one_line(text: str) -> str:
    """Return what a message shows of a value: its beginning, line ends escaped."""
    escaped = json.dumps(text, ensure_ascii=False)[1:-1].replace('\\"', '"')
    return escaped[:SHOWN] or "(empty)"


def refusal(broken: Mapping[str, Wrong], secrets: set[str]) -> dict[str, str]:
    """Parse dev with the wrong values; return the paragraph of each refused key."""
    texts = RIGHT | {f"ml-synapse:{key}": wrong.text for key, wrong in broken.items()}
    try:
        parse_settings(texts, "dev", secrets={f"ml-synapse:{key}" for key in secrets})
    except SettingsError as error:
        head, *paragraphs = str(error).split("\n\n")
        assert head.startswith("Pulumi.dev.yaml has ")
        named = [re.match(r"ml-synapse:(\w+) ", it) for it in paragraphs]
        assert all(named), paragraphs
        found = zip(named, paragraphs, strict=True)
        return {str(name[1]): paragraph for name, paragraph in found if name}
    raise AssertionError(f"nobody minded {broken}")


def test_every_key_has_wrong_values() -> None:
    assert WRONG.keys() == KEYS.keys()


@given(broken=BROKEN)
@MANY
def test_each_mistake_is_told_with_its_key_its_value_and_the_cure(
    broken: dict[str, Wrong],
) -> None:
    said = refusal(broken, set())

    assert said.keys() >= broken.keys()
    for key, wrong in broken.items():
        _, seen, allowed, cure = said[key].split("\n")
        assert seen.startswith("  seen:    ")
        assert on_one_line(wrong.visible) in seen
        assert re.match(r"  allowed: \S", allowed)
        assert re.match(r"  cure:    \S", cure)


@given(broken=BROKEN, mark=st.text("0123456789abcdef", min_size=12, max_size=12))
@MANY
def test_no_part_of_a_secret_is_told(broken: dict[str, Wrong], mark: str) -> None:
    hidden = {key: Wrong(f"{it.text}{{<{mark}", mark) for key, it in broken.items()}

    said = refusal(hidden, set(broken))

    assert mark not in "".join(said.values())
    for key in broken:
        assert "seen:    [secret]" in said[key]
        assert re.search(r"cure:    \S", said[key])


@given(
    unknown=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20),
    value=st.text(max_size=40),
)
@settings(max_examples=500, deadline=None)
def test_an_unknown_key_is_told_with_its_value(unknown: str, value: str) -> None:
    texts = {**RIGHT, f"ml-synapse:x{unknown}": value}

    said = ""
    try:
        parse_settings(texts, "dev")
    except SettingsError as error:
        said = str(error)

    assert f"ml-synapse:x{unknown} is not a key of this platform" in said
    assert on_one_line(value) in said
    assert re.search(r"cure:    \S", said)
