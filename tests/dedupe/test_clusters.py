"""Stories from pairs, without a database: stars, the same in any order, and a person's word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from etl.dedupe.clusters import cluster

ORDER = {name: name for name in "abcdefgh"}


def stories(matches: dict[str, float], together: str = "", apart: str = "") -> dict[str, str]:
    """Medoid to members. Pairs are written "ab"."""
    found = cluster(
        ORDER,
        {(pair[0], pair[1]): weight for pair, weight in matches.items()},
        [(pair[0], pair[1]) for pair in together.split()],
        [(pair[0], pair[1]) for pair in apart.split()],
    )
    return {c.medoid: "".join(sorted(c.members)) for c in found if len(c.members) > 1}


def test_a_pair_is_a_story_named_after_the_earlier() -> None:
    assert stories({"ab": 1.5}) == {"a": "ab"}


def test_a_chain_is_cut_where_the_medoid_does_not_match() -> None:
    assert stories({"ab": 1.0, "bc": 1.0, "cd": 1.0, "de": 1.0}) == {"b": "abc", "d": "de"}


def test_who_matches_most_is_the_medoid() -> None:
    assert stories({"ad": 0.9, "bd": 0.9, "cd": 0.9, "ab": 0.9}) == {"d": "abcd"}


def test_kept_apart_though_alike() -> None:
    assert stories({"ab": 1.9, "ac": 1.2, "bc": 1.2}, apart="ab") == {"c": "ac"}


def test_kept_together_though_not_alike() -> None:
    assert stories({"ab": 1.0, "cd": 1.0}, together="ac") == {"a": "abcd"}


def test_together_wins_over_apart() -> None:
    assert stories({}, together="ab bc", apart="ac") == {"a": "abc"}


pairs = st.tuples(st.sampled_from("abcdefgh"), st.sampled_from("abcdefgh")).filter(lambda pair: pair[0] < pair[1])
weights = st.dictionaries(pairs, st.floats(0.1, 2.0).map(lambda w: round(w, 4)), max_size=20)


@given(weights, st.lists(pairs, max_size=3), st.lists(pairs, max_size=4), st.randoms())
def test_any_order_gives_the_same_and_every_member_matches_its_medoid(matches, together, apart, random) -> None:  # type: ignore[no-untyped-def]
    found = cluster(ORDER, matches, together, apart)
    shuffled = list(matches.items())
    random.shuffle(shuffled)
    nodes = list(ORDER)
    random.shuffle(nodes)
    again = cluster(
        {n: n for n in nodes}, {(b, a): w for (a, b), w in shuffled}, [(b, a) for a, b in together], apart[::-1]
    )
    assert set(again) == set(found)
    assert sorted(member for c in found for member in c.members) == list(ORDER)
    if not together:
        for c in found:
            for member in c.members - {c.medoid}:
                assert (member, c.medoid) in matches or (c.medoid, member) in matches
                assert not any({a, b} <= c.members for a, b in apart)
