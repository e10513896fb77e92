"""Wrong values by kind, and what a message must show of each.

They are written down here without asking the settings what is wrong: what those let
through would fail a test.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st


@dataclass(frozen=True)
class Wrong:
    """A wrong value as YAML has it, and the part of it that a message must show.

    ``path``: from the key to the mistake, as the message has it; None where it may be
    anywhere below the key.
    """

    value: Any
    visible: str
    path: str | None = ""

    @property
    def text(self) -> str:
        """Return it as the engine hands it over."""
        return self.value if isinstance(self.value, str) else json.dumps(self.value)


Values = st.SearchStrategy[Any]


def whole(values: Values) -> st.SearchStrategy[Wrong]:
    """Wrong values that a message shows themselves.

    What Pulumi.yaml gives a key that is missing is not one of them.
    """
    given = values.filter(lambda value: value != "(required)")
    made = given.map(lambda value: Wrong(value, ""))
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
            [*right[: it[1]], it[0], *right[it[1] :]],
            Wrong(it[0], "").text,
            f"[{it[1]}]",
        )
    )


def entries_with(
    right: Mapping[str, Any], **wrong: st.SearchStrategy[Wrong]
) -> st.SearchStrategy[Wrong]:
    """Lists of objects, one of them with one wrong field; also lists of none.

    ``right``: the required fields of an entry, each right.
    """
    at = st.integers(0, 2)
    of_fields = [
        st.builds(_entry, st.just(right), st.just(name), at, values)
        for name, values in wrong.items()
    ]
    missing = st.tuples(at, st.sampled_from(sorted(right))).map(
        lambda it: _entry(right, it[1], it[0], None)
    )
    unknown = st.tuples(at, st.text("xyz", min_size=5, max_size=9)).map(
        lambda it: _entry(right, it[1], it[0], Wrong("here", "here"))
    )
    none = st.tuples(at, st.integers() | st.text("abc", max_size=5)).map(
        lambda it: Wrong(
            [*_others(right)[: it[0]], it[1]], Wrong(it[1], "").text, f"[{it[0]}]"
        )
    )
    return st.one_of(NO_LIST, missing, unknown, none, *of_fields)


def _others(right: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return two more right entries, under names or object IDs of their own."""
    key = next(key for key in ("name", "objectId", "groupId") if key in right)
    stem = right[key] if key == "name" else right[key][:-1]
    return [{**right, key: f"{stem}{letter}"} for letter in "ab"]


def _entry(right: Mapping[str, Any], name: str, at: int, wrong: Wrong | None) -> Wrong:
    entry = {**right, name: wrong.value} if wrong else dict(right)
    if not wrong:
        del entry[name]
    others = _others(right)
    below = wrong.path if wrong else ""
    return Wrong(
        [*others[:at], entry, *others[at:]],
        wrong.visible if wrong else "nothing",
        None if below is None else f"[{at}].{name}{below}",
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
