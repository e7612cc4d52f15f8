"""Groups found by key while they are made: keys with parameters, and list keys."""

from __future__ import annotations

from collections.abc import Callable

Agrees = Callable[..., list[str]]


def test_the_key_may_need_a_parameter(agrees: Agrees) -> None:
    """As long as nothing assigns to it."""
    source = """
def first_of_each(records, key):
    unique = []
    for rec in records:
        found = False
        for u in unique:
            if u.get(key) == rec.get(key):
                found = True
        if not found:
            unique.append(rec)
    return unique
"""
    agrees("group-search-to-index", source, ["[{'a': 1}, {'a': 1}, {}], 'a'", "[], 0"])


def test_keys_that_are_lists_become_tuples(agrees: Agrees) -> None:
    """A list has no hash; a tuple of the same elements has."""
    source = """
def anagrams(words):
    groups = []
    for word in words:
        for group in groups:
            if sorted(group[0]) == sorted(word):
                group.append(word)
                break
        else:
            groups.append([word])
    return groups
"""
    agrees("group-search-to-index", source, ["['eat', 'tea', 'tan', 'ate']", "[]"])
