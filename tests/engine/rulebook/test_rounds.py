"""Rounds and statements that are known before a loop starts."""

# Small functions stand on one line here.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Callable

import pytest

Agrees = Callable[..., list[str]]
Rewritten = Callable[[str, str], list[str]]

FIRES = [
    (
        "invariant-statements-out-of-loop",
        """
def standardise(values):
    out = []
    for v in values:
        mean = sum(values) / len(values)
        var = sum((x - mean) ** 2 for x in values) / len(values)
        sd = abs(var)
        out.append((v - mean) / sd if sd else 0.0)
    return out
""",
        ["[1.0, 2.0, 4.0]", "[]", "[3.0]"],
    ),
    (
        "invariant-statements-out-of-loop",
        """
def above(xs):
    n = 0
    for i in range(len(xs)):
        low = min(xs)
        if xs[i] > low:
            n += 1
    return n
""",
        ["[3, 1, 2]", "[]"],
    ),
    (
        "skipped-rounds-to-range",
        """
def pairs(xs):
    for i in range(len(xs)):
        for j in range(len(xs)):
            if i < j:
                xs[j] += xs[i]
    return xs
""",
        ["[1, 2, 3]", "[]"],
    ),
    (
        "skipped-rounds-to-range",
        """
def pairs(xs):
    found = []
    for i, x in enumerate(xs):
        for j in range(len(xs)):
            if j >= i and x != xs[j]:
                found.append((i, j))
    return found
""",
        ["[1, 2, 1]"],
    ),
]

QUIET = [
    (
        "invariant-statements-out-of-loop",
        "def f(xs):\n    for x in xs:\n        m = max(xs)\n        xs.append(m)\n        m = 0\n",
    ),
    (
        "invariant-statements-out-of-loop",
        "def f(xs):\n    for x in xs:\n        m = max(xs)\n        print(x)\n    return m\n",
    ),
    (
        "invariant-statements-out-of-loop",
        "def f(xs):\n    for x in xs:\n        m = sorted(x)\n        print(m)\n",
    ),
    (
        "skipped-rounds-to-range",
        "def f(i, n):\n    for j in range(n):\n        if i < j: print(j)\n",
    ),
    (
        "skipped-rounds-to-range",
        "def f(n):\n    for i in range(n):\n        for j in range(n):\n"
        "            if i != j: print(j)\n",
    ),
]


@pytest.mark.parametrize(("rule", "source", "calls"), FIRES)
def test_fires_and_agrees(
    agrees: Agrees, rule: str, source: str, calls: list[str]
) -> None:
    """The rule finds the slow shape, and its rewrite behaves the same."""
    agrees(rule, source, calls)


@pytest.mark.parametrize(("rule", "source"), QUIET)
def test_leaves_what_only_looks_alike(
    rewritten: Rewritten, rule: str, source: str
) -> None:
    """Where a round could matter, nothing is proposed."""
    assert rewritten(rule, source) == []
