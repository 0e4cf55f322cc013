"""Whatever metadata and names a network is given: kept as they are, or a refusal in words."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import JUNK, TEXTS, bounded, is_passable, outcome

import digitus

HUGE = 10**5000
"""More digits than Python writes down."""
OWN = ("format", "digitus.version", "digitus.", "digitus.x", "digitus.\u0301")
MEANT = ("digitus.class_names", "digitus.input_scaling", "digitus.training")
KEYS = st.one_of(TEXTS, st.sampled_from([*OWN, *MEANT, "", "k" * 256, "k" * 257]), JUNK)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=5,
)
VALUES = st.one_of(
    TEXTS,
    JSON.map(json.dumps),
    st.lists(st.text(max_size=2), min_size=2, max_size=4).map(json.dumps),
    st.sampled_from(["v" * 65_536, "v" * 65_537, "[" * 65_536, '{"a":' * 13_000]),
    JUNK,
)


@pytest.fixture
def network():
    return digitus.Network((4,), [digitus.Dense(3)])


def must_be_taken(key, value, entries):
    """Return whether there is no reason to refuse an entry beside those that there are."""
    if not (is_passable(key) and is_passable(value)) or key.startswith(OWN[2]) or key == OWN[0]:
        return False
    total = sum(len(text.encode()) for entry in entries.items() for text in entry)
    sizes = len(key.encode()), len(value.encode())
    return 1 <= sizes[0] <= 256 and sizes[1] <= 65_536 and total + sum(sizes) <= 131_072


def without(key, entries):
    """Return entries without one whose key is the same text, if perhaps in other code points."""
    plain = unicodedata.normalize("NFD", key)
    return {k: v for k, v in entries.items() if unicodedata.normalize("NFD", k) != plain}


@bounded
@given(given_entries=st.lists(st.tuples(KEYS, VALUES), max_size=5))
@example(given_entries=[(HUGE, "x"), ("x", HUGE)])
@example(given_entries=[("e\u0301", "1"), ("\u00e9", "2")])
@example(given_entries=[("x" * 10_000 + "\0", "x"), ("x", "x" * 10_000 + "\0")])
def test_metadata(network, given_entries, tmp_path):
    network.metadata.clear()
    expected = {}
    for key, value in given_entries:
        done = outcome(
            lambda key=key, value=value: network.metadata.update([(key, value)]) or True,
            *("key", "value", "metadata"),
        )
        if done is None:
            assert not must_be_taken(key, value, expected)
        else:
            expected = {**without(key, expected), key: value}
    assert dict(network.metadata) == expected
    assert list(network.metadata) == sorted(expected, key=str.encode)
    network.save(tmp_path / "m")
    assert dict(digitus.Network.load(tmp_path / "m").metadata) == expected
    for key in expected:
        del network.metadata[key]
    assert len(network.metadata) == 0


@bounded
@given(key=KEYS)
@example(key=HUGE)
def test_a_key_that_there_is_not(network, key):
    for ask in (
        lambda: (network.metadata.get(key),),
        lambda: (network.metadata.pop(key, None),),
        lambda: (key in network.metadata,),
    ):
        found = outcome(ask, "key")
        assert found in {None, (None,), (False,)}
        assert (found is None) != is_passable(key)


@bounded
@given(
    names=st.one_of(
        st.lists(st.one_of(TEXTS, TEXTS, TEXTS, JUNK), min_size=2, max_size=4),
        st.lists(TEXTS, min_size=3, max_size=3, unique=True),
        JUNK,
    )
)
@example(names=HUGE)
@example(names=["a", "b", HUGE])
def test_class_names(network, names):
    done = outcome(lambda: setattr(network, "class_names", names) or True, "class_names")
    if done is None:
        assert network.class_names == ("0", "1", "2")
    elif names is not None:
        assert network.class_names == tuple(names)
        network.class_names = None
